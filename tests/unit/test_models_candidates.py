"""models.candidates: few pairs, the likely ones, always the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.candidates import FEW, MOST, candidates, most_candidates
from models.types import Span, Stance, Statement
from models.vectors import HashedWords

VECTORS = HashedWords()
TOPICS = ("bridge", "dam", "strike", "ballot", "rocket", "tablet", "tram", "museum")


def said(number: int, text: str, **fields: object) -> Statement:
    one = Statement(
        id=f"s{number}",
        document="d",
        sentence=Span(start=number, end=number + 1),
        speaker=f"speaker {number}",
        speaker_span=None,
        stance=Stance.ASSERTS,
        proposition=text,
        proposition_spans=(),
        date=None,
    )
    return replace(one, **fields)  # type: ignore[arg-type]  # fields by name


def many(n: int) -> list[Statement]:
    return [said(i, f"The {TOPICS[i % 8]} number {i // 8} was closed.") for i in range(n)]


def test_what_is_about_the_same_comes_first() -> None:
    statements = [
        said(0, "The bridge at Oxley is open to all traffic."),
        said(1, "Rain is expected in Lisbon."),
        said(2, "The bridge at Oxley is not open to traffic."),
    ]
    assert candidates(statements, VECTORS)[0] == (0, 2)


def test_an_answer_is_always_compared_with_what_it_answers() -> None:
    statements = [*many(40), said(40, "Nothing alike.", stance=Stance.DENIES, answers="s3")]
    assert (3, 40) in candidates(statements, VECTORS, most=1)


def test_what_cannot_conflict_is_never_compared() -> None:
    text = "The bridge is open."
    stances = (Stance.DENIES, Stance.DENIES, Stance.HEDGES, Stance.DECLINES)
    statements = [said(i, text, stance=stance) for i, stance in enumerate(stances)]
    assert candidates(statements, VECTORS) == []


@pytest.mark.parametrize(
    ("n", "most"), [(0, 0), (1, 0), (2, 1), (5, 10), (20, 27), (60, MOST), (1000, 1000)]
)
def test_few_pairs_of_many(n: int, most: int) -> None:
    assert most_candidates(n) == most


def test_more_are_compared_where_only_words_say_what_is_near() -> None:
    assert most_candidates(20, by_words=True) == 51  # 0.27 of 190
    assert len(candidates(many(20), VECTORS)) <= 51


def test_an_outlet_alone_comes_after_two_speakers() -> None:
    text = "The bridge at Oxley is open."
    statements = [said(0, text, speaker=None), said(1, text, speaker=None), said(2, text)]
    statements.append(said(3, text))
    assert candidates(statements, VECTORS, most=1) == [(2, 3)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(TOPICS), max_size=30))
def test_pairs_are_in_order_and_never_twice(topics: list[str]) -> None:
    statements = [said(i, f"The {topic} is shut.") for i, topic in enumerate(topics)]
    pairs = candidates(statements, VECTORS)
    assert all(a < b for a, b in pairs)
    assert len(set(pairs)) == len(pairs) <= max(FEW, most_candidates(len(topics), by_words=True))
    assert pairs == candidates(statements, VECTORS)
