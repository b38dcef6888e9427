"""service.verdict_cache: a hit is an equal verdict, and memory stays within its bound."""

import tracemalloc
from dataclasses import replace

import pytest

from models.nli.lexical import LexicalModel
from models.types import Claim, ClaimPair, Judgement, Label, ModelInfo, Probabilities, Verdict
from models.verifier import Verifier
from service.verdict_cache import ENTRY_BYTES, VerdictCache

VERIFIER = Verifier(LexicalModel())
INFO = VERIFIER.info
PAIRS = [ClaimPair.of(f"The bridge {n} is open.", "It is not open.") for n in range(4)]
VERDICTS = VERIFIER.verify(PAIRS)


def filled(max_bytes: int) -> VerdictCache:
    cache = VerdictCache(max_bytes)
    for pair, verdict in zip(PAIRS, VERDICTS, strict=True):
        cache.put(pair, verdict)
    return cache


def test_a_hit_is_an_equal_verdict() -> None:
    cache = filled(4 * ENTRY_BYTES)
    assert [cache.get(INFO, pair) for pair in PAIRS] == VERDICTS
    assert (cache.hits, cache.misses, cache.bytes) == (4, 4, 4 * ENTRY_BYTES)


def test_provenance_is_not_part_of_the_key() -> None:
    pair = ClaimPair(a=Claim(text=PAIRS[0].a.text, speaker="The mayor"), b=PAIRS[0].b)
    assert filled(4 * ENTRY_BYTES).get(INFO, pair) == VERDICTS[0]


@pytest.mark.parametrize(
    "pair",
    [
        ClaimPair(a=PAIRS[0].b, b=PAIRS[0].a),
        ClaimPair.of(PAIRS[0].a.text + PAIRS[0].b.text[:1], PAIRS[0].b.text[1:]),
        ClaimPair.of(PAIRS[0].a.text.upper(), PAIRS[0].b.text),
    ],
)
def test_other_texts_are_another_pair(pair: ClaimPair) -> None:
    assert filled(4 * ENTRY_BYTES).get(INFO, pair) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(INFO, weights_sha256="0" * 64),
        replace(INFO, calibration_id="other"),
        replace(INFO, engine="other"),
        replace(INFO, name="other"),
    ],
)
def test_another_model_has_verdicts_of_its_own(other: ModelInfo) -> None:
    assert filled(4 * ENTRY_BYTES).get(other, PAIRS[0]) is None


def test_what_was_not_used_for_longest_makes_room() -> None:
    cache = VerdictCache(2 * ENTRY_BYTES + 1)
    for row in (0, 1):
        cache.put(PAIRS[row], VERDICTS[row])
    assert cache.get(INFO, PAIRS[0]) == VERDICTS[0]
    cache.put(PAIRS[2], VERDICTS[2])
    assert [cache.get(INFO, pair) is not None for pair in PAIRS[:3]] == [True, False, True]
    assert cache.bytes == 2 * ENTRY_BYTES


def test_of_no_bytes_it_keeps_nothing() -> None:
    cache = filled(0)
    assert [cache.get(INFO, pair) for pair in PAIRS] == [None] * 4
    assert (cache.hits, cache.misses, cache.bytes) == (0, 4, 0)


def numbered(n: int) -> Verdict:
    """A verdict whose numbers are all its own."""

    def direction() -> Judgement:
        share = 1.0 / (n + 2.5)
        rest = 1.0 - share
        parts = Probabilities(entailment=share, neutral=rest / 3.0, contradiction=rest / 1.5)
        return Judgement(relation=Label.CONTRADICTION, probabilities=parts)

    return replace(
        VERDICTS[0], b_to_a=direction(), a_to_b=direction(), conflict_probability=1.0 / (n + 1.5)
    )


def test_the_bytes_are_what_it_really_takes() -> None:
    cache = VerdictCache(2000 * ENTRY_BYTES)
    tracemalloc.start()
    for n in range(3000):
        cache.put(ClaimPair.of(f"Claim {n}.", "Another."), numbered(n))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert cache.bytes == 2000 * ENTRY_BYTES
    assert cache.bytes / 2 < taken <= cache.bytes
