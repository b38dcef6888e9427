"""models.quantities.units: words for units and what they are in the base unit."""

from fractions import Fraction

import pytest

from models.quantities.units import currency_before, rate_after, unit_after
from models.quantities.values import Kind
from models.quantities.words import cut


@pytest.mark.parametrize(
    ("text", "kind", "base", "factor"),
    [
        ("5 miles", Kind.LENGTH, "m", Fraction("1609.344")),
        ("40km", Kind.LENGTH, "m", Fraction(1000)),
        ("300m", Kind.LENGTH, "m", Fraction(1)),
        ("3 tonnes", Kind.MASS, "kg", Fraction(1000)),
        ("7-day", Kind.DURATION, "s", Fraction(86400)),
        ("90 km/h", Kind.SPEED, "km/h", Fraction(1)),
        ("5 per cent", Kind.SHARE, "", Fraction(1, 100)),
        ("3 percentage points", Kind.POINTS, "points", Fraction(1)),
        ("86F", Kind.TEMPERATURE, "C", Fraction(5, 9)),
        ("10 US dollars", Kind.MONEY, "$", Fraction(1)),
        ("10 euros", Kind.MONEY, "EUR", Fraction(1)),
    ],
)
def test_units(text: str, kind: Kind, base: str, factor: Fraction) -> None:
    unit = unit_after(cut(text), 1)
    assert unit is not None
    assert (unit.kind, unit.base, unit.factor) == (kind, base, factor)


@pytest.mark.parametrize("text", ["12 soldiers", "5 m", "3 -", "12"])
def test_no_unit(text: str) -> None:
    assert unit_after(cut(text), 1) is None


def test_currencies_are_told_apart_by_what_stands_before_the_figure() -> None:
    texts = ["$5", "US$5", "A$5", "\u00a35", "\u20ac5", "EUR 5", "5"]
    found = [currency_before(tokens, len(tokens) - 1) for tokens in map(cut, texts)]
    assert found == [("$", 0), ("$", 0), ("A$", 0), ("GBP", 0), ("EUR", 0), ("EUR", 0), None]


def test_rates() -> None:
    assert rate_after(cut("barrels a day"), 1) == ("day", 3)
    assert rate_after(cut("dollars a ship"), 1) == ("", 1)
