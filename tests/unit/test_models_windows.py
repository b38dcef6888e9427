"""models.windows: no sentence of a passage is left out, and a passage is read in few windows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.windows import CLAIM_CHARS, MOST, Part, parts

ONE, TWO, THREE, FOUR, FIVE = (
    "The bridge was built in 1961.",
    "It was closed for repairs in March.",
    "Traffic went by the old ferry.",
    "The ferry carries sixty cars.",
    "The bridge was opened again in May.",
)
CLAIM = "The bridge is open."


def test_a_short_text_is_judged_whole() -> None:
    premise = f"{ONE} {TWO} {THREE}"
    assert parts(premise, CLAIM) == [Part((premise, CLAIM))]


def test_a_passage_is_spread_over_windows_that_share_a_sentence() -> None:
    passage = " ".join([ONE, TWO, THREE, FOUR, FIVE])
    windows = [f"{ONE} {TWO} {THREE}", f"{THREE} {FOUR} {FIVE}"]
    assert parts(passage, CLAIM) == [Part((one, CLAIM), of_a=True) for one in windows]
    assert parts(CLAIM, passage) == [Part((CLAIM, one), of_b=True) for one in windows]
    assert [one.question for one in parts(CLAIM, passage)] == [(one, CLAIM) for one in windows]


@pytest.mark.parametrize("claim", [f"{ONE} {TWO} {THREE} {FOUR}", f"{'Ha ' * CLAIM_CHARS}."])
def test_beside_another_passage_or_a_long_claim_nothing_is_cut(claim: str) -> None:
    passage = " ".join([ONE, TWO, THREE, FOUR, FIVE])
    assert parts(passage, claim) == [Part((passage, claim))]


@given(st.integers(4, 400))
def test_every_sentence_is_in_a_window_and_windows_are_few(sentences: int) -> None:
    passage = " ".join(f"Number {n} came in." for n in range(sentences))
    found = [part.texts[0] for part in parts(passage, CLAIM)]
    assert len(found) <= MOST
    for n in range(sentences):
        assert any(f"Number {n} came in." in window for window in found)
