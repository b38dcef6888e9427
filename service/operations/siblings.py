"""Workers that share a port hand each other their figures, whichever of them is asked.

Each listens on a socket file in a folder that only this user can enter. Knows nothing of
what the figures say.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import fail_after, to_thread
from prometheus_client.metrics_core import Metric

from service.operations.exposition import pack, unpack

__all__ = ["ALONE", "Place", "ask", "listen"]

ANSWER_SECONDS = 1.0
"""How long a sibling may take; one that is busy dying must not hold up the scrape."""

Own = Callable[[], list[Metric]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Which worker this is, of how many, and the folder where they meet."""

    number: int = 0
    of: int = 1
    folder: Path | None = None

    def socket(self, number: int) -> Path | None:
        """Where the worker of that number is asked."""
        return self.folder / f"{number}.sock" if self.folder else None


ALONE = Place()


@asynccontextmanager
async def listen(place: Place, own: Own) -> AsyncIterator[None]:
    """Answer siblings with our figures meanwhile; alone, there is nobody to answer."""
    path = place.socket(place.number)
    if path is None:
        yield
        return

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(pack(await to_thread.run_sync(own)))
            await writer.drain()
        except OSError:
            pass  # the one who asked has left
        finally:
            writer.close()

    path.unlink(missing_ok=True)  # left by a worker that crashed
    async with await asyncio.start_unix_server(answer, path):
        yield


async def ask(place: Place, own: Own) -> dict[int, list[Metric] | None]:
    """The figures of every worker by its number; None of one that does not answer in time."""
    numbers = range(place.of)
    answers = await asyncio.gather(
        *(
            to_thread.run_sync(own) if number == place.number else _ask(place.socket(number))
            for number in numbers
        )
    )
    return dict(zip(numbers, answers, strict=True))


async def _ask(path: Path | None) -> list[Metric] | None:
    if path is None:
        return None
    try:
        with fail_after(ANSWER_SECONDS):
            reader, writer = await asyncio.open_unix_connection(path)
            try:
                return unpack(await reader.read())
            finally:
                writer.close()
    except (OSError, ValueError):  # a timeout is an OSError; half an answer is no JSON
        return None
