"""Words that bound a number: "more than", "at least", "nearly", "up to", "10 to 20".

Gives the interval a number's words allow, read literally. Knows nothing of units.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from models.quantities.numerals import Numeral
from models.quantities.values import Interval
from models.quantities.words import Token

__all__ = ["Bound", "bound_after", "bound_before", "interval", "span_of_values"]

_ABOUT = Fraction(1, 10)  # how far "about" and "nearly" reach, as a share of the number


class Bound(StrEnum):
    """How a number's words bound the true value."""

    EXACT = "exact"
    ABOVE = "above"
    AT_LEAST = "at least"
    BELOW = "below"
    AT_MOST = "at most"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    ABOUT = "about"


_BEFORE = {
    Bound.ABOVE: "more than;over;above;exceeding;exceeds;exceeded;upwards of;upward of;in excess"
    " of;greater than;higher than;beyond;longer than;larger than",
    Bound.AT_LEAST: "at least;no fewer than;no less than;not less than;not fewer than;a minimum"
    " of;minimum of",
    Bound.BELOW: "fewer than;less than;under;below;lower than;shy of;short of",
    Bound.AT_MOST: "at most;no more than;not more than;up to;as many as;as much as;a maximum"
    " of;maximum of;no higher than",
    Bound.NEARLY: "nearly;almost;just under;just below;close to;approaching;a little under;not"
    " quite;slightly less than;slightly fewer than;virtually",
    Bound.JUST_OVER: "just over;just above;just more than;slightly more than;a little over;a"
    " little more than;slightly over",
    Bound.ABOUT: "about;around;some;roughly;approximately;an estimated;estimated;circa;or so;"
    "something like;in the region of;~;as few as;as little as",
    Bound.EXACT: "exactly;precisely;all;a total of;only;just",
}
_AFTER = {
    Bound.AT_LEAST: "or more;or higher;or above;or longer;at least;+",
    Bound.AT_MOST: "or fewer;or less;or under;or below;at most",
    Bound.ABOUT: "or so;or thereabouts",
}
_CUES_BEFORE = sorted(
    ((tuple(cue.split()), bound) for bound, cues in _BEFORE.items() for cue in cues.split(";")),
    key=lambda item: -len(item[0]),
)
_CUES_AFTER = [
    (tuple(cue.split()), bound) for bound, cues in _AFTER.items() for cue in cues.split(";")
]


def bound_before(tokens: Sequence[Token], i: int) -> tuple[Bound, int]:
    """The bound said before token ``i``, and where its words begin."""
    lows = tuple(token.low for token in tokens[max(0, i - 4) : i])
    for cue, bound in _CUES_BEFORE:
        if lows[-len(cue) :] == cue:
            return bound, i - len(cue)
    return Bound.EXACT, i


def bound_after(tokens: Sequence[Token], i: int) -> tuple[Bound, int]:
    """The bound said from token ``i`` on, and the index after its words."""
    lows = tuple(token.low for token in tokens[i : i + 2])
    for cue, bound in _CUES_AFTER:
        if lows[: len(cue)] == cue:
            return bound, i + len(cue)
    return Bound.EXACT, i


def interval(bound: Bound, number: Numeral) -> Interval:
    """The values that a number with this bound allows, rounded as a newspaper rounds."""
    value, reach = number.value, abs(number.value) * _ABOUT
    slack = number.step / 2 if number.is_part else Fraction(0)
    low, high = {
        Bound.EXACT: (value - slack, value + slack),
        Bound.ABOVE: (value, None),
        Bound.AT_LEAST: (value, None),
        Bound.BELOW: (None, value),
        Bound.AT_MOST: (None, value),
        Bound.NEARLY: (value - reach, value),
        Bound.JUST_OVER: (value, value + reach),
        Bound.ABOUT: (value - reach, value + reach),
    }[bound]
    return Interval(
        low=low,
        high=high,
        low_open=bound in (Bound.ABOVE, Bound.JUST_OVER) and low != high,
        high_open=bound in (Bound.BELOW, Bound.NEARLY) and low != high,
        step=number.step,
    )


def span_of_values(first: Numeral, second: Numeral) -> Interval:
    """ "10 to 20": everything from one number to the other."""
    low, high = sorted((first.value, second.value))
    return Interval(low=low, high=high, step=min(first.step, second.step))
