"""models.quantities.numerals: exact numbers from digits and words."""

from fractions import Fraction

import pytest

from models.quantities.numerals import read_numeral, small_number
from models.quantities.words import cut


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("1,200", 1200, 100),
        ("12.5", Fraction(25, 2), Fraction(1, 10)),
        ("1.2 million", 1_200_000, 100_000),
        ("3bn", 3 * 10**9, 10**9),
        ("5m people", 5_000_000, 10**6),
        ("2\u00bd", Fraction(5, 2), Fraction(1, 4)),
        ("thirty-one", 31, 1),
        ("two hundred and five thousand", 205_000, 1000),
        ("two and a half million", 2_500_000, 100_000),
        ("a dozen", 12, 1),
        ("half a million", 500_000, 100_000),
        ("half of", Fraction(1, 2), Fraction(1, 25)),
        ("two-thirds", Fraction(2, 3), Fraction(1, 25)),
        ("a quarter of", Fraction(1, 4), Fraction(1, 25)),
    ],
)
def test_value_and_coarseness(text: str, value: Fraction, step: Fraction) -> None:
    number = read_numeral(cut(text), 0)
    assert number is not None
    assert (number.value, number.step) == (value, step)


@pytest.mark.parametrize("text", ["a soldier", "third soldier", "a third soldier", "the", "-"])
def test_what_is_no_number(text: str) -> None:
    assert read_numeral(cut(text), 0) is None


def test_an_m_is_a_million_only_for_money_and_people() -> None:
    in_metres, in_pounds = (
        read_numeral(cut("300m wall"), 0),
        read_numeral(cut("300m"), 0, money=True),
    )
    assert in_metres is not None and in_pounds is not None
    assert [in_metres.value, in_pounds.value] == [300, 300_000_000]


def test_small_number_says_where_it_ends() -> None:
    assert small_number(cut("twenty-two men"), 0) == (22, 3)
    assert small_number(cut("men"), 0) is None
