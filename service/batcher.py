"""Concurrent requests joined into batches on one inference thread: ``Batcher.verify``.

A lone request goes straight in. While a batch runs, whoever asks waits and makes up the
next: nobody waits for company. Knows nothing of HTTP, nor of how a verdict is reached.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from models.types import ClaimPair, Verdict
from models.verifier import Verifies
from service.errors import NotReady, Overloaded
from service.verdict_cache import VerdictCache

__all__ = ["BATCH_CHARS", "BATCH_PAIRS", "Batcher", "longest_first"]

BATCH_PAIRS = 32
BATCH_CHARS = 16_000
"""Most that one batch may hold, a few seconds of the model: after it others come."""
MEMORY = 0.9  # what earlier batches still weigh in the rate after one more


@dataclass(eq=False, slots=True)
class _Call:
    """One caller: what it asked, what is known of it, which rows no batch has taken yet."""

    pairs: Sequence[ClaimPair]
    verdicts: list[Verdict | None]
    left: deque[int]
    missing: int
    answer: Future[list[Verdict]]


_Slot = tuple[_Call, int]
"""A caller's pair: the caller and the row."""


class Batcher:
    """The one way to the verifier for all callers of one event loop and its threads."""

    def __init__(
        self,
        verifier: Callable[[], Verifies],
        cache: VerdictCache,
        *,
        max_waiting_pairs: int,
        max_wait_seconds: float,
    ) -> None:
        self._verifier = verifier
        self.cache = cache
        self._max_waiting_pairs = max_waiting_pairs
        self._max_wait_seconds = max_wait_seconds
        self.waiting = 0
        """Pairs that no batch has taken yet."""
        self.observe: Callable[[int, float], None] | None = None
        """Told of each batch, on the inference thread: pairs judged, and seconds."""
        # One inference already uses every core it may; two at once would only both be late.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inference")
        self._working = False
        self._lock = Lock()  # of the line of calls, ``waiting`` and ``_working``
        self._calls: deque[_Call] = deque()
        self._judged, self._seconds = 0.0, 0.0
        self._deadline = math.inf

    async def verify(self, pairs: Sequence[ClaimPair], *, admitted: bool = False) -> list[Verdict]:
        """``Verifier.verify``; what is known already is not asked again.

        Raises ``Overloaded`` where too many pairs wait, or others would be served for too long
        before these, unless the pairs are part of a request that was ``admitted`` before; raises
        ``NotReady`` if the server is to stop before all is judged. Cancelled, it takes back what
        no batch has taken.
        """
        info = self._verifier().info
        verdicts = [self.cache.get(info, pair) for pair in pairs]
        known = [verdict for verdict in verdicts if verdict is not None]
        if len(known) == len(pairs):
            return known
        rows = [row for row in longest_first(pairs) if verdicts[row] is None]
        call = _Call(pairs, verdicts, deque(rows), len(rows), Future())
        self._enqueue(call, admitted)
        try:
            return await asyncio.wrap_future(call.answer)
        except asyncio.CancelledError:
            self._take_back(call)
            raise

    async def between(self, work: Callable[[], None]) -> None:
        """``work`` on the inference thread, after the batch that runs now."""
        await asyncio.wrap_future(self._thread.submit(work))

    def drain(self, seconds: float) -> None:
        """From now on for so long batches are still made; what then waits is refused.

        Takes no lock: a signal may call it in the midst of anything.
        """
        self._deadline = monotonic() + seconds

    def _enqueue(self, call: _Call, admitted: bool) -> None:
        with self._lock:
            if monotonic() > self._deadline:
                raise _too_late()
            # Who finds nobody waiting is never too many.
            if self.waiting and not admitted:
                self._check_room(len(call.left))
            if not self._working:
                self._thread.submit(self._work)
                self._working = True
            self._calls.append(call)
            self.waiting += len(call.left)

    def _check_room(self, pairs: int) -> None:
        """Raise ``Overloaded`` where there is no room for so many pairs, or not soon."""
        line = self.waiting * self._seconds_each
        if self.waiting + pairs > self._max_waiting_pairs:
            limit = f"pairs waiting for the model: {self.waiting}"
            raise _overloaded(f"{limit}; the limit is {self._max_waiting_pairs}", line)
        if line <= self._max_wait_seconds:
            return
        # Not all of the line comes first: each caller gets a pair in turn.
        before = sum(min(len(call.left), pairs) for call in self._calls)
        wait = before * self._seconds_each
        if wait > self._max_wait_seconds:
            limit = f"seconds to wait for the model: {math.ceil(wait)}"
            raise _overloaded(f"{limit}; the limit is {self._max_wait_seconds:g}", wait)

    @property
    def _seconds_each(self) -> float:
        """What a pair takes, as measured; 0 before the first."""
        return self._seconds / self._judged if self._judged else 0.0

    def _take_back(self, call: _Call) -> None:
        with self._lock:
            self.waiting -= len(call.left)
            call.left.clear()

    def _work(self) -> None:
        """On the inference thread: one batch, and the next until nobody waits."""
        if batch := self._next_batch():
            self._run(batch)
            self._thread.submit(self._work)  # behind what is to be done between two batches

    def _next_batch(self) -> list[_Slot]:
        with self._lock:
            if monotonic() > self._deadline:
                self._refuse_all()
            batch = self._filled()
            self.waiting -= len(batch)
            self._working = bool(batch)
            return batch

    def _filled(self) -> list[_Slot]:
        """A batch of one pair from each caller in turn, round after round.

        Who stands first always gets in, however long the pair, and leaves room for short ones.
        Who does not fit keeps the place in the line, so nobody is passed over for ever.
        """
        batch: list[_Slot] = []
        kept: list[_Call] = []
        room = BATCH_CHARS
        while self._calls and len(batch) < BATCH_PAIRS:
            call = self._calls.popleft()
            if not call.left:  # taken back
                continue
            chars = _chars(call.pairs[call.left[0]])
            if batch and chars > room:
                kept.append(call)
                continue
            batch.append((call, call.left.popleft()))
            room -= min(chars, BATCH_CHARS // 2)
            if call.left:
                self._calls.append(call)
        self._calls.extendleft(reversed(kept))
        return batch

    def _refuse_all(self) -> None:
        refused, self._calls, self.waiting = self._calls, deque(), 0
        for call in refused:
            if call.left:
                _fail(call, _too_late())

    def _run(self, batch: list[_Slot]) -> None:
        """Judge a batch and answer whoever is served; who fails together is tried alone."""
        try:
            verdicts = self._judge([call.pairs[row] for call, row in batch])
        # The worker's boundary: whoever waits must hear of it. A panic in a library written
        # in Rust is no Exception.
        except BaseException as exc:
            self._run_apart(batch, exc)
            return
        for (call, row), verdict in zip(batch, verdicts, strict=True):
            call.verdicts[row] = verdict
            call.missing -= 1
            if not call.missing:
                _succeed(call)

    def _run_apart(self, batch: list[_Slot], exc: BaseException) -> None:
        by_call: dict[_Call, list[_Slot]] = {}
        for slot in batch:
            by_call.setdefault(slot[0], []).append(slot)
        for call, slots in by_call.items():
            if len(by_call) > 1:
                self._run(slots)
            else:
                self._take_back(call)
                _fail(call, exc)

    def _judge(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """A verdict for each pair; the same texts are judged once."""
        verifier = self._verifier()
        verdicts: dict[tuple[str, str], Verdict] = {}
        unknown: dict[tuple[str, str], ClaimPair] = {}
        for pair in pairs:
            # Another batch may have judged the same since it was asked.
            verdict = self.cache.get(verifier.info, pair)
            if verdict is None:
                unknown[_texts(pair)] = pair
            else:
                verdicts[_texts(pair)] = verdict
        if unknown:
            asked = list(unknown.values())
            for pair, verdict in zip(asked, self._measured(verifier, asked), strict=True):
                self.cache.put(pair, verdict)
                verdicts[_texts(pair)] = verdict
        return [verdicts[_texts(pair)] for pair in pairs]

    def _measured(self, verifier: Verifies, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        started = monotonic()
        verdicts = verifier.verify(pairs)
        seconds = monotonic() - started
        self._judged = MEMORY * self._judged + len(pairs)
        self._seconds = MEMORY * self._seconds + seconds
        if self.observe is not None:
            self.observe(len(pairs), seconds)
        return verdicts


def longest_first(pairs: Sequence[ClaimPair]) -> list[int]:
    """The rows of pairs by length: an engine gains where what it judges together is alike."""
    return sorted(range(len(pairs)), key=lambda row: -_chars(pairs[row]))


def _chars(pair: ClaimPair) -> int:
    return len(pair.a.text) + len(pair.b.text)


def _texts(pair: ClaimPair) -> tuple[str, str]:
    return pair.a.text, pair.b.text


def _succeed(call: _Call) -> None:
    if call.answer.set_running_or_notify_cancel():
        call.answer.set_result([verdict for verdict in call.verdicts if verdict is not None])


def _fail(call: _Call, exc: BaseException) -> None:
    if not isinstance(exc, Exception):
        panic, exc = exc, RuntimeError("the model broke")
        exc.__cause__ = panic
    if call.answer.set_running_or_notify_cancel():
        call.answer.set_exception(exc)


def _overloaded(detail: str, seconds: float) -> Overloaded:
    return Overloaded(detail, headers={"Retry-After": str(max(1, math.ceil(seconds)))})


def _too_late() -> NotReady:
    return NotReady("the server is shutting down and the batch is too long to finish")
