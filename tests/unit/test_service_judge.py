"""service.judge: loads aside, one inference at a time, the event loop stays free."""

import time
from collections.abc import Sequence

import anyio
import numpy as np
import numpy.typing as npt
import pytest

from models.errors import CounterclaimError, ModelNotFound
from models.evidence import find_evidence
from models.nli.lexical import LexicalModel
from models.types import ClaimPair
from models.verifier import Verifier
from service.errors import LoadFailed, NotReady
from service.judge import CHUNK_CHARS, CHUNK_PAIRS, Judge, _chunks

PAIR = ClaimPair.of("The bridge is open.", "The bridge is not open.")


class Slow(LexicalModel):
    """Takes its time and counts how many ask at once."""

    def __init__(self) -> None:
        self.running = 0
        self.most_at_once = 0

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        time.sleep(0.05)
        self.running -= 1
        return super().probabilities(pairs)


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
    monkeypatch.setattr("service.judge.CHUNK_PAIRS", 1)
    finished: list[object] = []
    verifier = Verifier(Slow())
    judge = Judge(verifier)
    (verdict,) = verifier.verify([PAIR])

    async def explain() -> None:
        finished.append(await judge.explain(PAIR, verdict))

    async def ask_both() -> None:
        async with anyio.create_task_group() as asking:
            asking.start_soon(explain)
            await anyio.sleep(0.01)
            finished.extend(await judge.verify([PAIR]))

    anyio.run(ask_both)
    assert finished == [verdict, find_evidence(verifier, PAIR)]


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
    monkeypatch.setattr("service.judge.CHUNK_PAIRS", 1)
    batch = [ClaimPair.of(f"The bridge {n} is open.", "It is not.") for n in range(5)]
    finished: list[str] = []
    judge = Judge(Verifier(Slow()))

    async def ask(name: str, pairs: list[ClaimPair]) -> None:
        await judge.verify(pairs)
        finished.append(name)

    async def ask_both() -> None:
        async with anyio.create_task_group() as asking:
            asking.start_soon(ask, "batch", batch)
            await anyio.sleep(0.01)
            asking.start_soon(ask, "one", [PAIR])

    anyio.run(ask_both)
    assert finished == ["one", "batch"]


def test_chunks_hold_every_pair_once_and_no_more_than_a_turn() -> None:
    short, long = ClaimPair.of("a", "b"), ClaimPair.of("a" * CHUNK_CHARS, "b")
    pairs = [short] * (CHUNK_PAIRS + 1) + [long, long, short]
    verdicts = anyio.run(Judge(Verifier(LexicalModel())).verify, pairs)
    assert len(verdicts) == len(pairs)
    sizes = [len(chunk) for chunk in _chunks(pairs)]
    assert sizes == [CHUNK_PAIRS, 1, 1, 1, 1]


def test_a_batch_that_outlasts_the_drain_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.judge.DRAIN_SECONDS", -1.0)
    judge = Judge(Verifier(LexicalModel()))
    judge.drain()
    with pytest.raises(NotReady, match="too long to finish"):
        anyio.run(judge.verify, [PAIR])
