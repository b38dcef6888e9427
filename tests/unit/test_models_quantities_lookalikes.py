"""models.quantities.lookalikes: what looks like a quantity and is none."""

import pytest

from models.quantities.lookalikes import is_idiom, is_name, is_score
from models.quantities.numerals import read_numeral
from models.quantities.words import cut


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("one another", 0, True),
        ("this one man", 1, True),
        ("one soldier", 0, False),
        ("one in eight", 0, False),
        ("half-time", 0, True),
        ("second half", 1, True),
        ("half the men", 0, False),
    ],
)
def test_is_idiom(text: str, at: int, expected: bool) -> None:
    assert is_idiom(cut(text), at) is expected


@pytest.mark.parametrize(
    ("text", "at", "name", "score"),
    [
        ("a Skylark 3 rocket", 2, True, False),
        ("COVID-19", 2, True, False),
        ("on Monday 12 men", 2, False, False),
        ("They saw 12 men", 2, False, False),
        ("won 3-2", 1, False, True),
        ("won 3-2", 3, True, True),
        ("10-20 men", 0, False, False),
    ],
)
def test_names_and_scores(text: str, at: int, name: bool, score: bool) -> None:
    tokens = cut(text)
    number = read_numeral(tokens, at)
    assert number is not None
    assert (is_name(tokens, number), is_score(tokens, number)) == (name, score)
