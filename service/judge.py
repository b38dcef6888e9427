"""The verifier behind the routes: loaded once, in a thread; asked through one ``Batcher``.

Knows nothing of HTTP, nor of how a model is found; it is given a function that loads one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from anyio import Event, from_thread, to_thread

from models.calibration import Calibration
from models.errors import CanaryFailed, CounterclaimError
from models.evidence import Evidence, find_evidence
from models.types import ClaimPair, ModelInfo, Verdict
from models.verifier import Verifier
from service.batcher import BATCH_PAIRS, Batcher, longest_first
from service.errors import LoadFailed, NotReady
from service.line import Line
from service.verdict_cache import VerdictCache

__all__ = ["Judge", "Turns"]

RETRY_AFTER_SECONDS = 1
DRAIN_SECONDS = 20.0
"""How long after the word to stop a long batch may still take its turns."""


class Judge:
    """A verifier that may still be loading, for many callers of one event loop."""

    def __init__(
        self,
        verifier: Verifier | None = None,
        *,
        max_waiting_pairs: int = 2048,
        max_wait_seconds: float = 30.0,
        cache_bytes: int = 0,
    ) -> None:
        self._verifier = verifier
        self._draining = False
        self.batcher = Batcher(
            lambda: self.verifier,
            VerdictCache(cache_bytes),
            max_waiting_pairs=max_waiting_pairs,
            max_wait_seconds=max_wait_seconds,
        )
        # Of its own: while one verdict is explained, others still get their turns.
        self._explanations = Line("explanations")
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
            await self.batcher.between(self._verifier.check_canaries)
        except CanaryFailed as exc:
            self.doubt = str(exc)
        except Exception as exc:  # the engine's boundary: every caller is told by ``verifier``
            self.doubt = f"the model cannot judge any more: {type(exc).__qualname__}"
        else:
            self.doubt = None

    def drain(self) -> None:
        """Say "not ready" from now on; what was asked is still answered."""
        if not self._draining:
            self._draining = True
            self.batcher.drain(DRAIN_SECONDS)

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
        if self._draining:
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
        """``Verifier.verify`` on the inference thread, so that the event loop stays free.

        A long batch takes turns with whoever else is waiting. Raises ``Overloaded``, or
        ``NotReady`` if the server is to stop before the batch is done.
        """
        return await self.batcher.verify(pairs)

    async def explain(self, pair: ClaimPair, verdict: Verdict) -> Evidence:
        """``find_evidence`` in a worker thread, one pair after the other; raises as ``verify``
        does."""
        find = partial(find_evidence, Turns(self), pair, verdict=verdict)
        return await self._explanations.run(find)


class Turns:
    """A judge's verifier for a worker thread: takes turns with whoever else is waiting."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.calibration: Calibration = judge.verifier.calibration
        self.info: ModelInfo = judge.verifier.info

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """``Judge.verify``, waited for; never refused, as the request is being answered.

        One batch is in the line at a time, so that a long report keeps nobody out of it, and
        ends where the caller has left.
        """
        ask = partial(self._judge.batcher.verify, admitted=True)
        rows = longest_first(pairs)
        verdicts: dict[int, Verdict] = {}
        for start in range(0, len(rows), BATCH_PAIRS):
            turn = rows[start : start + BATCH_PAIRS]
            from_thread.check_cancelled()
            judged = from_thread.run(ask, [pairs[row] for row in turn])
            verdicts |= zip(turn, judged, strict=True)
        return [verdicts[row] for row in range(len(pairs))]


def _not_ready(why: str) -> NotReady:
    return NotReady(f"the model {why}", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
