"""models.rebuttals: which further questions are asked of two statements."""

from dataclasses import replace

from models.documents import read_statements
from models.rebuttals import Rebuttals
from models.types import ClaimPair, Document, Stance, Statement


def read(text: str) -> tuple[Statement, Statement, dict[str, Document]]:
    document = Document(id="d", text=text)
    (a, b), _ = read_statements(document)
    return a, b, {"d": document}


def test_the_one_is_a_premise_of_what_the_other_denies() -> None:
    a, b, documents = read("Shots were fired, Ana Ruiz said. No guard fired a shot, Ivo Holm said.")
    expected = (ClaimPair.of("Shots were fired", "Some guard fired a shot"),)
    rebuttals = Rebuttals(documents)
    assert rebuttals.between(a, b) == rebuttals.between(b, a) == expected


def test_a_saying_is_held_against_the_sentence_that_names_who_said_it() -> None:
    a, b, documents = read("The closure was unlawful, Ana Ruiz ruled. Ruiz did not rule on costs.")
    (pair,) = Rebuttals(documents).between(a, b)
    assert pair == ClaimPair.of(
        "The closure was unlawful, Ana Ruiz ruled.", "Ruiz did rule on costs"
    )


def test_only_assertions_are_turned_round() -> None:
    a, b, documents = read("Shots were fired, Ana Ruiz said. No guard fired a shot, Ivo Holm said.")
    for stance in (Stance.DENIES, Stance.HEDGES, Stance.DECLINES):
        assert Rebuttals(documents).between(a, replace(b, stance=stance)) == ()
