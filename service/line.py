"""Long work in a thread, one piece after the other, and a line before it that has an end.

Knows nothing of what the work is, nor of HTTP.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from service.errors import Overloaded

__all__ = ["MAX_WAITING", "Line"]

MAX_WAITING = 32
"""Most requests that wait for their turn: each keeps its body in memory meanwhile."""

Result = TypeVar("Result")


class Line:
    """The line before one kind of long work; belongs to one event loop."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._one_at_a_time = CapacityLimiter(1)
        self._present = 0
        self._seconds = 0.0

    async def run(self, work: Callable[[], Result]) -> Result:
        """``work`` in a thread, in turn; raises ``Overloaded`` where too many wait for theirs."""
        waiting = max(0, self._present - 1)
        if waiting >= MAX_WAITING:
            seconds = max(1, math.ceil(self._seconds * self._present))
            raise Overloaded(
                f"{self._what} waiting: {waiting}; the limit is {MAX_WAITING}",
                headers={"Retry-After": str(seconds)},
            )
        self._present += 1
        try:
            return await to_thread.run_sync(self._timed, work, limiter=self._one_at_a_time)
        finally:
            self._present -= 1

    def _timed(self, work: Callable[[], Result]) -> Result:
        began = monotonic()
        try:
            return work()
        finally:
            self._seconds = monotonic() - began
