"""A number with its currency or unit, its bounds, and the other end of its range.

Knows nothing of what is counted, and nothing of days and times of day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from models.quantities.bounds import (
    Bound,
    bound_after,
    bound_before,
    interval,
    span_of_values,
)
from models.quantities.counted import is_change
from models.quantities.lookalikes import is_idiom, is_name, is_score
from models.quantities.numerals import Numeral, read_numeral
from models.quantities.units import Unit, currency_before, rate_after, unit_after
from models.quantities.values import Interval, Kind
from models.quantities.wordly import read_wordly
from models.quantities.words import Token, low_at

__all__ = ["Amount", "read_amount"]

_SHARE_STEP = Fraction(1, 25)  # "one in eight" is a rounded share
_LARGEST_GROUP = 100  # "one in a hundred" is a share, "one in 2022" is not
_SUMMED = frozenset((Kind.DURATION, Kind.LENGTH, Kind.MASS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A number over the tokens ``first`` to ``last`` (not included), ``value`` in ``unit``.

    ``counted`` is what the words themselves say is counted ("nobody"), None where others do.
    """

    first: int
    last: int
    kind: Kind
    value: Interval
    unit: str = ""
    written: str = ""
    counted: str | None = None


def read_amount(tokens: Sequence[Token], i: int) -> Amount | None:
    """The amount whose number begins at token ``i``, if one does."""
    if is_idiom(tokens, i):
        return None
    wordly = read_wordly(tokens, i)
    if wordly and not (wordly.kind is Kind.SHARE and _number_at(tokens, wordly.last)):
        return Amount(
            first=wordly.first,
            last=wordly.last,
            kind=wordly.kind,
            value=wordly.value,
            counted=wordly.counted,
        )
    currency = currency_before(tokens, i)
    number = read_numeral(tokens, i, money=currency is not None)
    if number is None or is_name(tokens, number) or is_score(tokens, number):
        return None
    return _bounded(tokens, number, currency)


def _number_at(tokens: Sequence[Token], i: int) -> bool:
    """ "all 46": the number that follows says it better."""
    return i < len(tokens) and read_numeral(tokens, i) is not None


def _bounded(tokens: Sequence[Token], number: Numeral, currency: tuple[str, int] | None) -> Amount:
    start = currency[1] if currency else number.first
    unit = _unit_of(tokens, number, currency)
    last = unit.last if unit else number.last
    if unit and unit.kind is Kind.TEMPERATURE and low_at(tokens, start - 1) in ("-", "minus"):
        number, start = replace(number, value=-number.value), start - 1
    bound, first = bound_before(tokens, start)
    ranged = _other_end(tokens, number, last, start, unit)
    if ranged:
        second, unit, last = ranged
        value = span_of_values(_same_scale(number, second), second)
        first = start - 1 if low_at(tokens, start - 1) in ("between", "from") else first
        return _measured(tokens, first, last, value, unit, number.is_part)
    number, last = _with_smaller(tokens, number, last, unit)
    late, after = bound_after(tokens, last)
    bound, last = (late, after) if late is not Bound.EXACT else (bound, last)
    return _measured(tokens, first, last, interval(bound, number), unit, number.is_part)


def _unit_of(
    tokens: Sequence[Token], number: Numeral, currency: tuple[str, int] | None
) -> Unit | None:
    if currency is not None:
        return Unit(kind=Kind.MONEY, base=currency[0], name=currency[0], last=number.last)
    if low_at(tokens, number.first - 1) == "magnitude":
        return Unit(kind=Kind.MAGNITUDE, base="magnitude", name="magnitude", last=number.last)
    article = number.is_part and low_at(tokens, number.last) in ("a", "an")
    unit = unit_after(tokens, number.last + article)  # "half an hour"
    return None if article and unit and unit.kind not in _SUMMED else unit


def _other_end(
    tokens: Sequence[Token], number: Numeral, last: int, start: int, unit: Unit | None
) -> tuple[Numeral, Unit | None, int] | None:
    """The second number of "10 to 20", "10-20", "between 10 and 20", "two or three"."""
    link, before = low_at(tokens, last), low_at(tokens, start - 1)
    links = {"-", "\u2013", "or"} | ({"and"} if before == "between" else {"to"})
    if link not in links or (before == "from" and is_change(tokens, start)):
        return None  # "rose from 10 to 20" is no range
    begin = last + 1
    while low_at(tokens, begin) in ("$", "\u00a3", "\u20ac"):
        begin += 1
    money = unit is not None and unit.kind is Kind.MONEY
    second = read_numeral(tokens, begin, money=money) if begin < len(tokens) else None
    if second is None or second.value <= _same_scale(number, second).value:
        return None
    after = unit_after(tokens, second.last)
    if after is None:
        return second, unit, second.last
    return second, (unit if money else after), after.last


def _same_scale(first: Numeral, second: Numeral) -> Numeral:
    """ "10 to 15 million": the first number is in millions too."""
    if first.scale != 1 or second.scale == 1 or first.value >= second.scale:
        return first
    return replace(first, value=first.value * second.scale, step=first.step * second.scale)


def _with_smaller(
    tokens: Sequence[Token], number: Numeral, last: int, unit: Unit | None
) -> tuple[Numeral, int]:
    """ "2 hours and 21 minutes", "6ft 2in": the smaller unit added to the larger."""
    begin = last + 1 if low_at(tokens, last) == "and" else last
    if unit is None or unit.kind not in _SUMMED or begin >= len(tokens):
        return number, last
    more = read_numeral(tokens, begin)
    smaller = unit_after(tokens, more.last) if more else None
    if more is None or smaller is None or smaller.kind is not unit.kind:
        return number, last
    ratio = smaller.factor / unit.factor
    if ratio >= 1 or more.value * ratio >= 1:
        return number, last
    whole = replace(number, value=number.value + more.value * ratio, step=more.step * ratio)
    return whole, smaller.last


def _measured(
    tokens: Sequence[Token],
    first: int,
    last: int,
    value: Interval,
    unit: Unit | None,
    is_part: bool,
) -> Amount:
    age = _age(tokens, first, last, unit)
    if age is not None:
        return Amount(first=first, last=age, kind=Kind.AGE, value=value, counted="")
    if unit is None:
        return _bare(tokens, first, last, value, is_part)
    rate, after = rate_after(tokens, last)
    return Amount(
        first=first,
        last=after,
        kind=unit.kind,
        value=value.scaled(unit.factor).moved(unit.offset),
        unit=f"{unit.base}/{rate}" if rate else unit.base,
        written=unit.name,
    )


def _bare(tokens: Sequence[Token], first: int, last: int, value: Interval, is_part: bool) -> Amount:
    """A number without a unit: a share or a count."""
    share = _one_in(tokens, last, value)
    if share is not None:
        return Amount(first=first, last=share[0], kind=Kind.SHARE, value=share[1])
    rate, after = rate_after(tokens, last)
    kind = Kind.SHARE if is_part else Kind.COUNT
    unit = f"/{rate}" if rate else ""
    return Amount(first=first, last=after, kind=kind, value=value, unit=unit)


def _age(tokens: Sequence[Token], first: int, last: int, unit: Unit | None) -> int | None:
    """The index after an age: "24-year-old", "24 years old", "aged 24"."""
    if unit is None:
        return last if low_at(tokens, first - 1) == "aged" else None
    if unit.name != "year":
        return None
    follow = [low_at(tokens, last), low_at(tokens, last + 1)]
    if follow[0] == "-" and follow[1] in ("old", "olds"):
        return last + 2
    return last + 1 if follow[0] == "old" else None


def _one_in(tokens: Sequence[Token], last: int, value: Interval) -> tuple[int, Interval] | None:
    """ "one in eight", "nine out of 10"."""
    out_of = [low_at(tokens, last), low_at(tokens, last + 1)] == ["out", "of"]
    begin = last + 2 if out_of else last + 1
    if not (out_of or low_at(tokens, last) == "in") or begin >= len(tokens):
        return None
    group, point = read_numeral(tokens, begin), value.point
    if group is None or point is None or not point < group.value <= _LARGEST_GROUP:
        return None
    if unit_after(tokens, group.last):
        return None  # "one in five years"
    share = point / group.value
    exact = Interval(low=share, high=share, step=_SHARE_STEP)
    return group.last, exact.widened(_SHARE_STEP / 2)
