"""Where two texts differ in their quantities: ``differences(a, b)``.

Bounds are read literally and figures rounded as a newspaper rounds. Two quantities clash only
if the words show that they are about the same thing; what one text leaves open never clashes.
Knows no meaning beyond that: a clash is evidence of a conflict, not a verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from models.quantities.reading import quantities
from models.quantities.values import Bearing, Difference, Interval, Kind, Moment, Quantity

__all__ = ["MAX_COMPARED", "differences"]

MAX_COMPARED = 100  # quantities of a text
_ROUNDED_FROM = 1000  # bare counts below are taken to be exact
_ROUNDING = Fraction(1, 40)  # the most that a newspaper's rounding moves a figure
_CONVERTED = Fraction(1, 20)  # the same where the unit was changed too
_DEGREE = Fraction(1)  # temperatures have no natural zero to take a share of
_PEOPLE = Fraction(1, 3)  # "people" may be anyone
# Shares of common words: around numbers of one noun, around numbers without, around two days.
_SAME_NOUN, _NO_NOUN, _SAME_EVENT = Fraction(1, 5), Fraction(1, 2), Fraction(1, 2)
_AMOUNTS = frozenset((Kind.COUNT, Kind.SHARE))


def differences(
    a: str, b: str, *, published_a: str | None = None, published_b: str | None = None
) -> tuple[Difference, ...]:
    """What the quantities of A and B say differently, in the order of the text.

    ``published_a`` and ``published_b`` are ISO dates: with them "yesterday" is a day. A text
    with more than ``MAX_COMPARED`` quantities is a table, and only so many are compared.
    """
    in_a = quantities(a, published=published_a)[:MAX_COMPARED]
    in_b = quantities(b, published=published_b)[:MAX_COMPARED]
    alone_a = [p for p in in_a if not any(_agree(p, q) for q in in_b)]
    alone_b = [q for q in in_b if not any(_agree(p, q) for p in in_a)]
    found = [
        difference
        for p in alone_a
        for q in alone_b
        if p.kind not in (Kind.DATE, Kind.CLOCK)
        if (difference := _amounts(p, q, a, b))
    ]
    amounts = _without_doubt(found)
    times = _times(alone_a, alone_b, a, b, alone=not amounts)
    if times:
        amounts = [replace(d, bearing=Bearing.APART) for d in amounts]
    return tuple(sorted([*amounts, *times], key=lambda d: (d.a.start, d.b.start)))


def _agree(p: Quantity, q: Quantity) -> bool:
    """Whether both can be the same quantity with the same value."""
    return _same_sort(p, q) and _nouns_fit(p, q) and _values_meet(p, q)


def _same_sort(p: Quantity, q: Quantity) -> bool:
    if p.kind in _AMOUNTS and q.kind in _AMOUNTS and (_is_zero(p) or _is_zero(q)):
        return True  # none of something is none of it, as a number or a share
    return p.kind is q.kind and p.unit == q.unit


def _is_zero(q: Quantity) -> bool:
    return isinstance(q.value, Interval) and q.value.point == 0


def _nouns_fit(p: Quantity, q: Quantity) -> bool:
    nouns = {p.counted, q.counted}
    return len(nouns) == 1 or "person" in nouns or ("" in nouns and _is_closed(p) and _is_closed(q))


def _is_closed(q: Quantity) -> bool:
    return not isinstance(q.value, Interval) or None not in (q.value.low, q.value.high)


def _values_meet(p: Quantity, q: Quantity) -> bool:
    if isinstance(p.value, Moment) and isinstance(q.value, Moment):
        return p.value.meets(q.value)
    if isinstance(p.value, Interval) and isinstance(q.value, Interval):
        slack_p, slack_q = _slack(p, q), _slack(q, p)
        return p.value.widened(slack_p).meets(q.value) or p.value.meets(q.value.widened(slack_q))
    return False


def _slack(p: Quantity, q: Quantity) -> Fraction:
    """How far rounding may have moved the figure of ``p``, beside ``q``."""
    value = p.value
    if not isinstance(value, Interval):
        return Fraction(0)
    size = abs(value.high if value.high is not None else value.low or Fraction(0))
    half = value.step / 2
    if p.kind is Kind.TEMPERATURE:
        return _DEGREE if p.written != q.written else Fraction(0)
    if p.written != q.written:
        return min(max(half, size * _CONVERTED), size * _CONVERTED)
    rounded = size >= _ROUNDED_FROM and value.step > 1 and p.kind in (Kind.COUNT, Kind.MONEY)
    return min(half, size * _ROUNDING) if rounded else Fraction(0)


def _amounts(p: Quantity, q: Quantity, a: str, b: str) -> Difference | None:
    """The difference between two amounts that nothing in the other text agrees with."""
    if p.kind is Kind.MONEY and q.kind is Kind.MONEY and p.unit != q.unit:
        currencies = {x.unit.split("/")[0] for x in (p, q)}
        return (
            _apart(p, q, a, b, "different currencies")
            if len(currencies) == 2 and _alike(p, q) >= _SAME_NOUN
            else None
        )
    if not _same_sort(p, q) or _values_meet(p, q) or not _same_thing(p, q):
        return None
    if p.negated != q.negated and not (_is_zero(p) or _is_zero(q)):
        return None
    if p.role != q.role:
        return _apart(p, q, a, b, "a change, a part or an addition, and a total")
    if p.states != q.states:
        fates = " and ".join("/".join(sorted(x.states)) or "all" for x in (p, q))
        return _apart(p, q, a, b, fates)
    if p.frames != q.frames:
        return _apart(p, q, a, b, "one is planned, earlier or later")
    if p.kind is Kind.ORDINAL:
        return _apart(p, q, a, b, "different ones of a series")
    if p.names - q.names and q.names - p.names:
        return None  # other names: perhaps other places or people
    clash = _apart(p, q, a, b, "values that cannot both hold")
    return replace(clash, bearing=Bearing.CLASH)


def _same_thing(p: Quantity, q: Quantity) -> bool:
    """Whether the words show that two amounts measure the same."""
    if p.counted and p.counted == q.counted:
        return _alike(p, q) >= (_PEOPLE if p.counted == "person" else _SAME_NOUN)
    if (p.counted and q.counted) or _is_zero(p) or _is_zero(q):
        return False
    if p.kind is Kind.COUNT and not (p.states & q.states):
        return False
    return _alike(p, q) >= _NO_NOUN


def _alike(p: Quantity, q: Quantity) -> Fraction:
    """The share of the words around one that stand around the other, of the shorter text."""
    noun = {p.counted, q.counted}
    mine, theirs = p.about - noun, q.about - noun
    return Fraction(len(mine & theirs), max(1, min(len(mine), len(theirs))))


def _apart(p: Quantity, q: Quantity, a: str, b: str, why: str) -> Difference:
    reason = f"\u201c{p.span.of(a)}\u201d and \u201c{q.span.of(b)}\u201d: {why}"
    kind = q.kind if _is_zero(p) else p.kind  # none of something is of the other's sort
    return Difference(kind=kind, bearing=Bearing.APART, a=p.span, b=q.span, reason=reason)


def _without_doubt(found: Sequence[Difference]) -> list[Difference]:
    """Where a quantity clashes with two of the other text, which one is meant is open."""
    clashes = [d for d in found if d.bearing is Bearing.CLASH]

    def lone(d: Difference) -> bool:
        return sum(d.a == other.a or d.b == other.b for other in clashes) == 1

    return [d for d in found if d.bearing is Bearing.APART or lone(d)]


def _times(
    alone_a: Sequence[Quantity], alone_b: Sequence[Quantity], a: str, b: str, *, alone: bool
) -> list[Difference]:
    """Days and hours that differ: of one event they clash, and they set two figures apart."""
    found = []
    for kind, why in ((Kind.DATE, "different days"), (Kind.CLOCK, "different times of day")):
        mine = [p for p in alone_a if p.kind is kind and p.role != "said"]
        theirs = [q for q in alone_b if q.kind is kind and q.role != "said"]
        sole = alone and len(mine) == len(theirs) == 1
        for p in mine:
            for q in theirs:
                bearing = Bearing.CLASH if sole and _one_event(p, q) else Bearing.APART
                found.append(replace(_apart(p, q, a, b, why), bearing=bearing))
    return found


def _one_event(p: Quantity, q: Quantity) -> bool:
    """Whether two texts say the same but for the time, or one corrects the time of the other."""
    relations = {
        x.value.relation if isinstance(x.value, Moment) else x.role or "on" for x in (p, q)
    }
    named_apart = bool(p.names - q.names and q.names - p.names)
    if relations - {"on", "it was"} or named_apart or p.negated != q.negated:
        return False
    if "it was" in relations:
        return _alike(p, q) >= _SAME_NOUN
    same = Fraction(len(p.about & q.about), max(1, len(p.about | q.about)))
    return p.frames == q.frames and same >= _SAME_EVENT
