"""models.quantities.wordly: quantities in words without a number."""

import pytest

from models.quantities.values import Kind
from models.quantities.wordly import read_wordly
from models.quantities.words import cut


@pytest.mark.parametrize(
    ("text", "last", "kind", "low", "high"),
    [
        ("none of them", 1, Kind.COUNT, 0, 0),
        ("no soldiers died", 1, Kind.COUNT, 0, 0),
        ("not one of them", 2, Kind.COUNT, 0, 0),
        ("a single soldier", 2, Kind.COUNT, 1, 1),
        ("all residents", 1, Kind.SHARE, 1, 1),
        ("every one of them", 2, Kind.SHARE, 1, 1),
        ("hundreds of men", 1, Kind.COUNT, 200, None),
        ("tens of thousands", 3, Kind.COUNT, 20_000, None),
        ("21st", 2, Kind.ORDINAL, 21, 21),
    ],
)
def test_words_that_are_quantities(
    text: str, last: int, kind: Kind, low: int, high: int | None
) -> None:
    found = read_wordly(cut(text), 0)
    assert found is not None
    assert [found.last, found.kind, found.value.low, found.value.high] == [last, kind, low, high]


def test_not_all_is_less_than_all() -> None:
    found = read_wordly(cut("not all men"), 1)
    assert found is not None
    assert (found.first, found.value.high_open) == (0, True)


@pytest.mark.parametrize("text", ["no longer", "no comment", "all in all", "not there", "soldiers"])
def test_words_that_are_none(text: str) -> None:
    assert read_wordly(cut(text), 0) is None
