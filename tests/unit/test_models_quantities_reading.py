"""models.quantities.reading: all quantities of a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quantities import Interval, Kind, quantities

NEWS = st.lists(
    st.sampled_from(
        "more than at least nearly zero 12 1.2 million 5km \u00a332m half of the people no soldiers"
        " killed on Monday 31 January 2022 7.30pm 10 to 20 percent between and - , . one in eight"
        " aged 24-year-old hours 21 minutes third none all rose from by \u20ac 30C".split()
    ),
    max_size=25,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "words", "kind", "low", "high"),
    [
        ("more than 1,200 men", "more than 1,200", Kind.COUNT, 1200, None),
        ("at least 12 men", "at least 12", Kind.COUNT, 12, None),
        ("fewer than 12 men", "fewer than 12", Kind.COUNT, None, 12),
        ("up to 20 men", "up to 20", Kind.COUNT, None, 20),
        ("nearly 100 men", "nearly 100", Kind.COUNT, 90, 100),
        ("about 100 men", "about 100", Kind.COUNT, 90, 110),
        ("10 to 20 men", "10 to 20", Kind.COUNT, 10, 20),
        ("between 10 and 20 men", "between 10 and 20", Kind.COUNT, 10, 20),
        ("12 men or more", "12", Kind.COUNT, 12, 12),
        ("two or three men", "two or three", Kind.COUNT, 2, 3),
        ("\u20ac10-15m", "\u20ac10-15m", Kind.MONEY, 10_000_000, 15_000_000),
        ("US$1.2bn", "US$1.2bn", Kind.MONEY, 1_200_000_000, 1_200_000_000),
        ("half an hour", "half an hour", Kind.DURATION, 1728, 1872),
        ("2 hours 21 minutes", "2 hours 21 minutes", Kind.DURATION, 8460, 8460),
        ("minus 5C", "minus 5C", Kind.TEMPERATURE, -5, -5),
        ("aged 24", "24", Kind.AGE, 24, 24),
        ("a 24-year-old", "24-year-old", Kind.AGE, 24, 24),
        ("the third time", "third", Kind.ORDINAL, 3, 3),
        ("nobody died", "nobody", Kind.COUNT, 0, 0),
        ("not a single man", "not a single", Kind.COUNT, 0, 0),
        ("every man", "every", Kind.SHARE, 1, 1),
        ("dozens of men", "dozens", Kind.COUNT, 20, None),
        ("a magnitude 6 quake", "6", Kind.MAGNITUDE, 6, 6),
    ],
)
def test_one_quantity(text: str, words: str, kind: Kind, low: int | None, high: int | None) -> None:
    (found,) = quantities(text)
    assert isinstance(found.value, Interval)
    assert (found.span.of(text), found.kind) == (words, kind)
    assert (found.value.low, found.value.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    ["a Skylark 3 rocket", "COVID-19", "batch KL204", "won 3-2", "one another", ""],
)
def test_what_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


def test_a_rise_is_no_range() -> None:
    text = "It rose from 10% to 20%."
    assert [(q.span.of(text), q.role) for q in quantities(text)] == [("10%", "from"), ("20%", "")]


@given(NEWS | st.text(max_size=80))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    spans = [q.span for q in quantities(text, published="2022-02-01")]
    assert all(span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "text", ["1" * 10_000, "1" * 10_000 + "st", "two " + "million " * 900, "hundred and " * 900]
)
def test_endless_numbers_are_no_harm(text: str) -> None:
    assert all(q.span.end <= len(text) for q in quantities(text))
