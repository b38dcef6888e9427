"""models.quantities.counted: what a number counts and what is said of it."""

import pytest

from models.quantities.counted import frames, head_noun, names, negated, role, states
from models.quantities.values import Kind
from models.quantities.words import cut


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("12 soldiers", "soldier"),
        ("12 young Ukrainian soldiers were hurt", "soldier"),
        ("12 of the soldiers", "soldier"),
        ("12 people", "person"),
        ("12 were hurt", ""),
        ("12 killed", ""),
        ("19-member panel", "member"),
    ],
)
def test_head_noun(text: str, noun: str) -> None:
    assert head_noun(cut(text), 1) == noun


def test_head_noun_in_the_singular() -> None:
    assert head_noun(cut("no card data was taken"), 1, single=True) == "data"


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("12 people were killed and 30 were injured", 0, {"dead"}),
        ("12 people were killed and 30 were injured", 5, {"hurt"}),
        ("12 people arrived", 0, set()),
    ],
)
def test_states_come_from_the_clause(text: str, first: int, expected: set[str]) -> None:
    assert states(cut(text), first, first + 1) == expected


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("prices rose by 3", 3, "by"),
        ("it rose from 3", 3, "from"),
        ("another 3 soldiers", 1, "more"),
        ("3 of the 12", 0, "part"),
        ("3 of the 12", 3, "of"),
        ("every one of the 12", 4, ""),
        ("3 soldiers", 0, ""),
    ],
)
def test_role(text: str, first: int, expected: str) -> None:
    assert role(cut(text), first, first + 1, Kind.COUNT) == expected


def test_names_are_not_those_of_speakers() -> None:
    tokens = cut("Turnout in Skopje was 12, police chief Ivo Dastan said.")
    assert names(tokens, 4, 5) == {"skopje"}


def test_frames_and_negation() -> None:
    tokens = cut("It will not pay 12 men")
    assert frames(tokens, 4, 5) == {"to come"}
    assert negated(tokens, 4, 5)
