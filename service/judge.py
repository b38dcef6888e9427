"""The verifier behind the routes: loaded once, in a thread; one inference at a time.

Knows nothing of HTTP, nor of how a model is found; it is given a function that loads one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from anyio import CapacityLimiter, Event, to_thread

from models.errors import CounterclaimError
from models.types import ClaimPair, Verdict
from models.verifier import Verifier
from service.errors import LoadFailed, NotReady

__all__ = ["Judge"]

RETRY_AFTER_SECONDS = 1


class Judge:
    """A verifier that may still be loading, for many callers of one event loop."""

    def __init__(self, verifier: Verifier | None = None) -> None:
        self._verifier = verifier
        self._draining = False
        # One inference already uses every core it may; two at once would only both be late.
        self._one_at_a_time = CapacityLimiter(1)
        self.failure: CounterclaimError | None = None
        self.settled = Event()
        """Set when loading has ended, well or badly."""
        if verifier is not None:
            self.settled.set()

    async def load(self, load: Callable[[], Verifier]) -> None:
        """Load the verifier in a thread; a failure is kept in ``failure``."""
        try:
            self._verifier = await to_thread.run_sync(load, abandon_on_cancel=True)
        except CounterclaimError as exc:
            self.failure = exc
        except Exception as exc:  # the worker's boundary: whoever waits must hear of it
            self.failure = LoadFailed(f"the model cannot be loaded: {type(exc).__name__}: {exc}")
        finally:
            self.settled.set()

    def drain(self) -> None:
        """Say "not ready" from now on; what was asked is still answered."""
        self._draining = True

    @property
    def verifier(self) -> Verifier:
        """The loaded verifier; raises ``NotReady``."""
        if self._verifier is None:
            raise _not_ready("could not be loaded" if self.failure else "is loading")
        return self._verifier

    def check_ready(self) -> None:
        """Raise ``NotReady`` unless new requests are welcome."""
        if self._draining:
            raise NotReady("the server is shutting down")
        _ = self.verifier

    async def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """``Verifier.verify`` in a worker thread, so that the event loop stays free."""
        return await to_thread.run_sync(self.verifier.verify, pairs, limiter=self._one_at_a_time)


def _not_ready(why: str) -> NotReady:
    return NotReady(f"the model {why}", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
