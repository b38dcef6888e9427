"""service.batcher: joined batches, fair turns, and an end for everybody who waits."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event

import anyio
import pytest

from models.nli.lexical import LexicalModel
from models.types import ClaimPair, Verdict
from models.verifier import Verifier
from service.batcher import BATCH_CHARS, BATCH_PAIRS, Batcher
from service.errors import NotReady, Overloaded
from service.verdict_cache import ENTRY_BYTES, VerdictCache

PATIENCE = 30.0  # seconds


class Panic(BaseException):
    """How a library written in Rust breaks."""


class Held(Verifier):
    """Notes each batch, and judges it once it is let go."""

    def __init__(self) -> None:
        super().__init__(LexicalModel())
        self.batches: list[list[ClaimPair]] = []
        self.go = Event()
        self.clock = 0.0

    def verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        self.batches.append(list(pairs))
        assert self.go.wait(PATIENCE)
        self.clock += 6.0 * len(pairs)
        for pair in pairs:
            if pair.a.text == "panic":
                raise Panic
            if pair.a.text == "bad":
                raise ValueError("a bad pair")
        return super().verify(pairs)


def pair(name: object) -> ClaimPair:
    return ClaimPair.of(f"The bridge {name} is open.", "The bridge is not open.")


FIRST = pair("first")


class Scene:
    """A batcher that is judging ``FIRST``, and callers in the order in which they come."""

    def __init__(
        self, *, cache_bytes: int = 0, max_waiting_pairs: int = 1000, max_wait_seconds: float = 1e9
    ) -> None:
        self.verifier = Held()
        self.batcher = Batcher(
            lambda: self.verifier,
            VerdictCache(cache_bytes),
            max_waiting_pairs=max_waiting_pairs,
            max_wait_seconds=max_wait_seconds,
        )
        self.answers: dict[str, list[Verdict] | Exception] = {}
        """What each caller got, in the order in which they got it."""

    async def call(self, name: str, pairs: Sequence[ClaimPair]) -> None:
        try:
            self.answers[name] = await self.batcher.verify(pairs)
        except Exception as exc:
            self.answers[name] = exc

    def play(
        self,
        callers: dict[str, list[ClaimPair]],
        then: Callable[["Scene"], None] = lambda _scene: None,
    ) -> None:
        """Let all callers wait behind ``FIRST``, do what comes ``then``, and judge them."""

        async def main() -> None:
            with anyio.fail_after(PATIENCE):
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self.call, "first", [FIRST])
                    await until(lambda: bool(self.verifier.batches))
                    for name, pairs in callers.items():
                        line = self.batcher.waiting + len(pairs)
                        tasks.start_soon(self.call, name, pairs)
                        await until(partial(self._heard, name, line))
                    self.tasks = tasks
                    then(self)
                    await anyio.sleep(0)  # what was started has begun
                    self.verifier.go.set()

        anyio.run(main)

    def measure(self, patch: pytest.MonkeyPatch) -> None:
        """Have the batcher find that a pair takes 6 seconds."""
        patch.setattr("service.batcher.monotonic", lambda: self.verifier.clock)
        self.verifier.go.set()
        anyio.run(self.batcher.verify, [pair(0)])
        self.verifier.batches.clear()
        self.verifier.go.clear()

    def _heard(self, name: str, line: int) -> bool:
        return self.batcher.waiting == line or name in self.answers

    @property
    def sizes(self) -> list[int]:
        return [len(batch) for batch in self.verifier.batches]


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await anyio.sleep(0.001)


def judged(*pairs: ClaimPair) -> list[Verdict]:
    return Verifier(LexicalModel()).verify(pairs)


def test_whoever_asks_meanwhile_makes_up_the_next_batch() -> None:
    scene = Scene()
    callers = {str(n): [pair(n)] for n in range(20)} | {"many": [pair("x" * n) for n in range(5)]}
    scene.play(callers)
    assert scene.sizes == [1, 25]
    assert scene.answers == {name: judged(*pairs) for name, pairs in callers.items()} | {
        "first": judged(FIRST)
    }


def test_a_batch_is_bounded_by_pairs_and_by_characters() -> None:
    scene = Scene()
    half = "half " * (BATCH_CHARS // 10)
    scene.play(
        {"short": [pair(n) for n in range(BATCH_PAIRS + 1)], "long": [ClaimPair.of(half, half)] * 2}
    )
    assert max(scene.sizes) <= BATCH_PAIRS
    assert all(
        sum(len(one.a.text) + len(one.b.text) for one in batch) <= 1.5 * BATCH_CHARS
        for batch in scene.verifier.batches
    )


def test_single_pairs_come_before_the_end_of_a_long_batch() -> None:
    scene = Scene()
    many = [pair(f"many {n}") for n in range(3 * BATCH_PAIRS)]
    scene.play({"many": many, "one": [pair(1)], "two": [pair(2)]})
    assert list(scene.answers) == ["first", "one", "two", "many"]
    assert {pair(1), pair(2)} <= set(scene.verifier.batches[1])
    assert scene.sizes == [1, BATCH_PAIRS, BATCH_PAIRS, BATCH_PAIRS, 2]


def test_long_pairs_leave_room_for_short_ones_and_are_not_passed_over() -> None:
    scene = Scene()
    long = [pair(name * BATCH_CHARS) for name in "xyz"]
    scene.play({"x": [long[0]], "y": [long[1]], "1": [pair(1)], "z": [long[2]], "2": [pair(2)]})
    assert scene.verifier.batches[1:] == [[long[0], pair(1), pair(2)], [long[1]], [long[2]]]


def test_what_is_alike_in_length_is_judged_together() -> None:
    scene = Scene()
    scene.play({"many": [pair("x" * n) for n in (1, 9, 3)]})
    assert scene.verifier.batches[1] == [pair("x" * n) for n in (9, 3, 1)]
    assert scene.answers["many"] == judged(*(pair("x" * n) for n in (1, 9, 3)))


def test_the_same_texts_are_judged_once() -> None:
    scene = Scene()
    scene.play({name: [pair("same"), pair(name)] for name in "abc"})
    assert scene.sizes == [1, 4]
    assert scene.answers["b"] == judged(pair("same"), pair("b"))


@pytest.mark.parametrize(
    ("text", "message", "cause"), [("bad", "a bad pair", None), ("panic", "the model broke", Panic)]
)
def test_a_failed_batch_fails_only_whom_it_must(
    text: str, message: str, cause: type[BaseException] | None
) -> None:
    scene = Scene()
    bad = [ClaimPair.of(text, "b" * 99), *(pair(f"bad {n}") for n in range(2 * BATCH_PAIRS))]
    scene.play({"good": [pair(1)], "bad": bad, "fine": [pair(2)]})
    failure = scene.answers.pop("bad")
    assert isinstance(failure, Exception) and str(failure) == message
    assert cause is None or isinstance(failure.__cause__, cause)
    assert scene.answers == {
        "first": judged(FIRST),
        "good": judged(pair(1)),
        "fine": judged(pair(2)),
    }
    assert scene.batcher.waiting == 0


def test_a_failure_reaches_everybody_and_the_next_is_served() -> None:
    scene = Scene()
    bad = ClaimPair.of("bad", "b")
    scene.play({name: [bad] for name in "abc"})
    assert [str(scene.answers[name]) for name in "abc"] == ["a bad pair"] * 3
    assert anyio.run(scene.batcher.verify, [FIRST]) == judged(FIRST)


def test_too_many_waiting_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(max_waiting_pairs=3)
    scene.measure(monkeypatch)
    scene.play({"three": [pair(n) for n in range(3)], "one more": [pair(4)]})
    refused = scene.answers["one more"]
    assert isinstance(refused, Overloaded)
    assert (str(refused), refused.headers) == (
        "pairs waiting for the model: 3; the limit is 3",
        {"Retry-After": "18"},  # 3 pairs, 6 seconds each
    )
    assert scene.answers["three"] == judged(*(pair(n) for n in range(3)))


def test_who_would_wait_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(max_wait_seconds=18.0)
    scene.measure(monkeypatch)
    callers = {"five": 5, "one": 1, "three": 3, "two": 2, "another": 1, "last": 1}
    scene.play(
        {name: [pair(f"{name} {n}") for n in range(count)] for name, count in callers.items()}
    )
    refused = {
        name: (str(answer), answer.headers["Retry-After"])
        for name, answer in scene.answers.items()
        if isinstance(answer, Overloaded)
    }
    limit = "seconds to wait for the model: {}; the limit is 18"
    assert refused == {
        "three": (limit.format(24), "24"),  # behind 3 of the five and the one, 6 seconds each
        "last": (limit.format(24), "24"),  # behind a pair of each: five, one, two, another
    }
    assert scene.answers["two"] == judged(pair("two 0"), pair("two 1"))  # behind 2 + 1


def test_who_finds_nobody_waiting_and_what_is_admitted_is_never_too_many() -> None:
    scene = Scene(max_waiting_pairs=1)
    five = [pair(n) for n in range(5)]

    async def admitted() -> list[Verdict]:
        return await scene.batcher.verify(five, admitted=True)

    scene.play({"five": five})
    assert scene.answers["five"] == judged(*five)
    assert anyio.run(admitted) == judged(*five)


def test_without_a_measured_rate_to_come_back_takes_a_second() -> None:
    scene = Scene(max_waiting_pairs=1)
    scene.play({"one": [pair(1)], "two": [pair(2)]})
    refused = scene.answers["two"]
    assert isinstance(refused, Overloaded) and refused.headers == {"Retry-After": "1"}


def test_who_leaves_takes_the_pairs_along() -> None:
    scene = Scene()

    async def main() -> None:
        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(scene.call, "first", [FIRST])
                await until(lambda: bool(scene.verifier.batches))
                async with anyio.create_task_group() as leaving:
                    leaving.start_soon(scene.call, "leaves", [pair(n) for n in range(5)])
                    await until(lambda: scene.batcher.waiting == 5)
                    leaving.cancel_scope.cancel()
                assert scene.batcher.waiting == 0
                tasks.start_soon(scene.call, "stays", [pair("stays")])
                await until(lambda: scene.batcher.waiting == 1)
                scene.verifier.go.set()

    anyio.run(main)
    assert scene.verifier.batches == [[FIRST], [pair("stays")]]
    assert list(scene.answers) == ["first", "stays"]


def test_out_of_time_whoever_waits_is_refused_and_the_running_batch_is_answered() -> None:
    scene = Scene()
    scene.play({"waits": [pair(1)]}, then=lambda scene: scene.batcher.drain(-1.0))
    assert scene.answers["first"] == judged(FIRST)
    assert isinstance(scene.answers["waits"], NotReady)
    assert (scene.sizes, scene.batcher.waiting) == ([1], 0)
    with pytest.raises(NotReady, match="too long to finish"):
        anyio.run(scene.batcher.verify, [pair(2)])


def test_within_the_time_all_are_answered() -> None:
    scene = Scene()
    scene.play({"waits": [pair(1)]}, then=lambda scene: scene.batcher.drain(PATIENCE))
    assert scene.answers["waits"] == judged(pair(1))


@pytest.mark.parametrize(("cache_bytes", "sizes"), [(0, [1, 2, 2]), (9 * ENTRY_BYTES, [1, 2])])
def test_what_is_known_is_not_asked_again(cache_bytes: int, sizes: list[int]) -> None:
    scene = Scene(cache_bytes=cache_bytes)
    pairs = [pair(1), pair(2)]
    scene.play({"once": pairs})
    assert anyio.run(scene.batcher.verify, pairs) == scene.answers["once"]
    assert scene.sizes == sizes


def test_what_another_batch_found_meanwhile_is_not_asked_again() -> None:
    scene = Scene(cache_bytes=9 * ENTRY_BYTES)
    scene.play({"same": [FIRST]})
    assert (scene.sizes, scene.answers["same"]) == ([1], judged(FIRST))
    assert (scene.batcher.cache.hits, scene.batcher.cache.misses) == (1, 1)


def test_an_observer_is_told_of_each_batch() -> None:
    told: list[tuple[int, float]] = []
    scene = Scene()
    scene.batcher.observe = lambda pairs, seconds: told.append((pairs, seconds))
    scene.play({"two": [pair(1), pair(2)]})
    assert [pairs for pairs, _ in told] == [1, 2]
    assert all(seconds >= 0 for _, seconds in told)


def test_what_is_to_be_done_between_batches_waits_for_one_of_them() -> None:
    scene = Scene()
    done_after: list[int] = []

    def then(scene: Scene) -> None:
        scene.tasks.start_soon(
            scene.batcher.between, lambda: done_after.append(len(scene.verifier.batches))
        )

    scene.play({"many": [pair(n) for n in range(3 * BATCH_PAIRS)]}, then)
    assert done_after == [1]
    assert scene.sizes == [1, BATCH_PAIRS, BATCH_PAIRS, BATCH_PAIRS]
