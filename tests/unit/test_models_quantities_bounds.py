"""models.quantities.bounds: what the words around a number allow."""

from fractions import Fraction

import pytest

from models.quantities.bounds import Bound, bound_after, bound_before, interval, span_of_values
from models.quantities.numerals import Numeral
from models.quantities.values import Interval
from models.quantities.words import cut


def number(value: int) -> Numeral:
    return Numeral(first=0, last=1, value=Fraction(value), step=Fraction(1))


@pytest.mark.parametrize(
    ("text", "bound", "start"),
    [
        ("more than 5", Bound.ABOVE, 0),
        ("no more than 5", Bound.AT_MOST, 0),
        ("he saw at least 5", Bound.AT_LEAST, 2),
        ("just under 5", Bound.NEARLY, 0),
        ("an estimated 5", Bound.ABOUT, 0),
        ("he saw 5", Bound.EXACT, 2),
    ],
)
def test_the_longest_words_before_a_number_bound_it(text: str, bound: Bound, start: int) -> None:
    tokens = cut(text)
    assert bound_before(tokens, len(tokens) - 1) == (bound, start)


def test_words_after_a_number_bound_it_too() -> None:
    assert bound_after(cut("5 or more men"), 1) == (Bound.AT_LEAST, 3)
    assert bound_after(cut("5 men"), 1) == (Bound.EXACT, 1)


def test_more_than_leaves_the_number_itself_out() -> None:
    above = interval(Bound.ABOVE, number(100))
    assert above == Interval(low=Fraction(100), high=None, low_open=True)
    assert not above.meets(interval(Bound.EXACT, number(100)))
    assert above.meets(interval(Bound.EXACT, number(101)))


def test_nearly_zero_is_zero() -> None:
    nearly = interval(Bound.NEARLY, number(0))
    assert nearly == Interval(low=Fraction(0), high=Fraction(0))


def test_a_range_runs_from_the_smaller_to_the_larger() -> None:
    expected = Interval(low=Fraction(10), high=Fraction(20))
    assert span_of_values(number(20), number(10)) == expected
