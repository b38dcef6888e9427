"""The verifier behind the routes: loaded once, in a thread; one inference at a time.

Knows nothing of HTTP, nor of how a model is found; it is given a function that loads one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import monotonic, perf_counter

from anyio import CapacityLimiter, Event, from_thread, to_thread

from models.calibration import Calibration
from models.errors import CanaryFailed, CounterclaimError
from models.evidence import Evidence, find_evidence
from models.types import ClaimPair, ModelInfo, Verdict
from models.verifier import Verifier
from service.errors import LoadFailed, NotReady

__all__ = ["Judge", "Turns"]

RETRY_AFTER_SECONDS = 1
CHUNK_PAIRS = 32
CHUNK_CHARS = 16_000
"""Most that one turn at the model may take, a few seconds of it: between turns others come."""
DRAIN_SECONDS = 20.0
"""How long after the word to stop a long batch may still take its turns."""


class Judge:
    """A verifier that may still be loading, for many callers of one event loop."""

    def __init__(self, verifier: Verifier | None = None) -> None:
        self._verifier = verifier
        self._draining_since: float | None = None
        # One inference already uses every core it may; two at once would only both be late.
        self._one_at_a_time = CapacityLimiter(1)
        # Of its own: while one verdict is explained, others still get their turns.
        self._one_explained = CapacityLimiter(1)
        self.observe: Callable[[int, float], None] | None = None
        """Told how many pairs each turn at the model held, and the seconds it took."""
        self.failure: CounterclaimError | None = None
        self.doubt: str | None = None
        """Why the model, once loaded, is not to be believed any more."""
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

    async def prove(self) -> None:
        """Ask the loaded model the obvious, in turn with everybody else.

        While it gets that wrong nobody is given a verdict; ``doubt`` says why.
        """
        if self._verifier is None:
            return
        try:
            await to_thread.run_sync(self._verifier.check_canaries, limiter=self._one_at_a_time)
        except CanaryFailed as exc:
            self.doubt = str(exc)
        except Exception as exc:  # the engine's boundary: every caller is told by ``verifier``
            self.doubt = f"the model cannot judge any more: {type(exc).__qualname__}"
        else:
            self.doubt = None

    def drain(self) -> None:
        """Say "not ready" from now on; what was asked is still answered."""
        if self._draining_since is None:
            self._draining_since = monotonic()

    @property
    def verifier(self) -> Verifier:
        """The loaded verifier; raises ``NotReady``."""
        if self._verifier is None:
            raise _not_ready("could not be loaded" if self.failure else "is loading")
        if self.doubt is not None:
            raise _not_ready("gets the obvious wrong")
        return self._verifier

    def check_ready(self) -> None:
        """Raise ``NotReady`` unless new requests are welcome."""
        if self._draining_since is not None:
            raise NotReady("the server is shutting down")
        _ = self.verifier

    @property
    def info(self) -> ModelInfo | None:
        """Which model was loaded, if one was."""
        return self._verifier.info if self._verifier else None

    @property
    def is_ready(self) -> bool:
        """Whether new requests are welcome."""
        try:
            self.check_ready()
        except NotReady:
            return False
        return True

    async def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """``Verifier.verify`` in a worker thread, so that the event loop stays free.

        A long batch takes turns with whoever else is waiting. Raises ``NotReady`` if the
        server is to stop before the batch is done.
        """
        verifier = self.verifier
        verdicts: list[Verdict] = []
        for chunk in _chunks(pairs):
            if self._out_of_time():
                raise NotReady("the server is shutting down and the batch is too long to finish")
            verdicts += await to_thread.run_sync(
                self._judged, verifier, chunk, limiter=self._one_at_a_time
            )
        return verdicts

    async def explain(self, pair: ClaimPair, verdict: Verdict) -> Evidence:
        """``find_evidence`` in a worker thread, one pair after the other; raises ``NotReady``
        as ``verify`` does."""
        find = partial(find_evidence, Turns(self), pair, verdict=verdict)
        return await to_thread.run_sync(find, limiter=self._one_explained)

    def _judged(self, verifier: Verifier, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        started = perf_counter()
        verdicts = verifier.verify(pairs)
        if self.observe is not None:
            self.observe(len(pairs), perf_counter() - started)
        return verdicts

    def _out_of_time(self) -> bool:
        since = self._draining_since
        return since is not None and monotonic() - since > DRAIN_SECONDS


class Turns:
    """A judge's verifier for a worker thread: takes turns with whoever else is waiting."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.calibration: Calibration = judge.verifier.calibration
        self.info: ModelInfo = judge.verifier.info

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """``Judge.verify``, waited for."""
        return from_thread.run(self._judge.verify, pairs)


def _chunks(pairs: Sequence[ClaimPair]) -> Iterator[list[ClaimPair]]:
    """The pairs in order, a turn's worth at a time; a pair of its own is never too long."""
    chunk: list[ClaimPair] = []
    chars = 0
    for pair in pairs:
        size = len(pair.a.text) + len(pair.b.text)
        if chunk and (len(chunk) == CHUNK_PAIRS or chars + size > CHUNK_CHARS):
            yield chunk
            chunk, chars = [], 0
        chunk.append(pair)
        chars += size
    if chunk:
        yield chunk


def _not_ready(why: str) -> NotReady:
    return NotReady(f"the model {why}", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
