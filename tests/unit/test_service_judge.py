"""service.judge: loads aside, one inference at a time, the event loop stays free."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

import anyio
import numpy as np
import numpy.typing as npt
import pytest
from anyio import to_thread

from models.errors import CounterclaimError, ModelNotFound
from models.evidence import find_evidence
from models.nli.lexical import LexicalModel
from models.types import ClaimPair, Verdict
from models.verifier import Verifier
from service.errors import LoadFailed, NotReady
from service.judge import Judge, Turns

PAIR = ClaimPair.of("The bridge is open.", "The bridge is not open.")


class Slow(LexicalModel):
    """Takes its time, once it is let go, and counts how many ask at once."""

    def __init__(self, *, held: bool = False) -> None:
        self.go = Event()
        if not held:
            self.go.set()
        self.running = 0
        self.most_at_once = 0

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        assert self.go.wait(30)
        time.sleep(0.05)
        self.running -= 1
        return super().probabilities(pairs)


async def until(condition: Callable[[], bool]) -> None:
    with anyio.fail_after(30):
        while not condition():
            await anyio.sleep(0.001)


def test_one_inference_at_a_time_and_a_free_loop() -> None:
    model = Slow()
    judge = Judge(Verifier(model))
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await anyio.sleep(0.005)
            ticks += 1

    async def ask_four_times() -> None:
        async with anyio.create_task_group() as watching:
            watching.start_soon(tick)
            async with anyio.create_task_group() as asking:
                for _ in range(4):
                    asking.start_soon(judge.verify, [PAIR])
            watching.cancel_scope.cancel()

    anyio.run(ask_four_times)
    assert model.most_at_once == 1
    assert ticks > 4  # 200 ms of inference would leave 0 to 4 ticks on a blocked loop


def test_verdicts_are_the_verifiers() -> None:
    verifier = Verifier(LexicalModel())
    judge = Judge(verifier)
    assert anyio.run(judge.verify, [PAIR]) == verifier.verify([PAIR])


def test_an_explanation_takes_turns_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.batcher.BATCH_PAIRS", 1)
    finished: list[object] = []
    model = Slow(held=True)
    judge = Judge(Verifier(model))
    verifier = Verifier(LexicalModel())
    wordy = ClaimPair.of("The old stone bridge is open to heavy lorries.", "It is not open.")
    conflict = replace(verifier.verify([wordy])[0], conflict=True)

    async def explain() -> None:
        finished.append(await judge.explain(wordy, conflict))

    async def ask() -> None:
        finished.extend(await judge.verify([PAIR]))

    left = 0

    async def ask_both() -> None:
        nonlocal left
        async with anyio.create_task_group() as asking:
            asking.start_soon(explain)
            await until(lambda: model.running == 1)
            left = judge.batcher.waiting
            asking.start_soon(ask)
            await until(lambda: judge.batcher.waiting == left + 1)
            model.go.set()

    anyio.run(ask_both)
    evidence = find_evidence(verifier, wordy, verdict=conflict)
    assert finished == [*verifier.verify([PAIR]), evidence]
    assert left > 1


def test_not_ready_until_loaded_nor_while_draining() -> None:
    judge = Judge()
    with pytest.raises(NotReady, match="the model is loading"):
        judge.check_ready()
    anyio.run(judge.load, lambda: Verifier(LexicalModel()))
    judge.check_ready()
    judge.drain()
    with pytest.raises(NotReady, match="the server is shutting down"):
        judge.check_ready()
    assert anyio.run(judge.verify, [PAIR])  # what was asked is still answered


@pytest.mark.parametrize(
    ("raised", "kept"),
    [
        (ModelNotFound("no model 'x'"), ModelNotFound("no model 'x'")),
        (
            MemoryError("9 GB"),
            LoadFailed("the model cannot be loaded: MemoryError: 9 GB"),
        ),
    ],
)
def test_a_failure_to_load_is_kept(raised: Exception, kept: CounterclaimError) -> None:
    def load() -> Verifier:
        raise raised

    judge = Judge()
    anyio.run(judge.load, load)
    assert judge.settled.is_set()
    assert (type(judge.failure), str(judge.failure)) == (type(kept), str(kept))
    with pytest.raises(NotReady, match="the model could not be loaded"):
        _ = judge.verifier


def test_a_long_batch_takes_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.batcher.BATCH_PAIRS", 1)
    batch = [ClaimPair.of(f"The bridge {n} is open.", "It is not.") for n in range(5)]
    finished: list[str] = []
    model = Slow(held=True)
    judge = Judge(Verifier(model))

    async def ask(name: str, pairs: list[ClaimPair]) -> None:
        await judge.verify(pairs)
        finished.append(name)

    async def ask_both() -> None:
        async with anyio.create_task_group() as asking:
            asking.start_soon(ask, "batch", batch)
            await until(lambda: judge.batcher.waiting == 4)
            asking.start_soon(ask, "one", [PAIR])
            await until(lambda: judge.batcher.waiting == 5)
            model.go.set()

    anyio.run(ask_both)
    assert finished == ["one", "batch"]


def test_turns_are_never_refused_and_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.judge.BATCH_PAIRS", 3)
    verifier = Verifier(LexicalModel())
    judge = Judge(verifier, max_waiting_pairs=1)
    pairs = [ClaimPair.of("The bridge is open." + " Yes." * n, "It is not.") for n in (0, 5, 2, 9)]

    async def report() -> list[Verdict]:
        return await to_thread.run_sync(Turns(judge).verify, pairs)

    assert anyio.run(report) == verifier.verify(pairs)


def test_a_report_that_nobody_waits_for_ends_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.judge.BATCH_PAIRS", 1)
    monkeypatch.setattr("service.batcher.BATCH_PAIRS", 1)
    judged: list[int] = []
    judge = Judge(Verifier(Slow()))
    judge.batcher.observe = lambda pairs, _seconds: judged.append(pairs)
    pairs = [ClaimPair.of(f"The bridge {n} is open.", "It is not.") for n in range(100)]

    async def leave() -> None:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(to_thread.run_sync, Turns(judge).verify, pairs)
                await until(lambda: bool(judged))
                scope.cancel()

    anyio.run(leave)
    assert 0 < len(judged) < 50


def test_a_batch_that_outlasts_the_drain_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.judge.DRAIN_SECONDS", -1.0)
    judge = Judge(Verifier(LexicalModel()))
    judge.drain()
    with pytest.raises(NotReady, match="too long to finish"):
        anyio.run(judge.verify, [PAIR])
