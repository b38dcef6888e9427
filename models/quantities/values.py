"""What a text says of a quantity: the kind, the values its words allow, what is counted.

A leaf of the package: knows neither how values are read nor when two of them clash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from models.types import Span

__all__ = ["Bearing", "Day", "Difference", "Interval", "Kind", "Moment", "Quantity"]


class Kind(StrEnum):
    """What sort of quantity; only those of one kind are ever compared."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    MONEY = "money"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    MASS = "mass"
    TEMPERATURE = "temperature"
    SPEED = "speed"
    POWER = "power"
    MAGNITUDE = "magnitude"
    DURATION = "duration"
    AGE = "age"
    ORDINAL = "ordinal"
    DATE = "date"
    CLOCK = "clock"


class Bearing(StrEnum):
    """What a difference means for two statements about the same event."""

    CLASH = "clash"
    """Both cannot hold."""
    APART = "apart"
    """The statements may be about different times or things, and then both can hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """The values that a number's words allow; None where there is no bound.

    ``step`` is the place of the last digit given, so the coarseness of the figure.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    step: Fraction = Fraction(1)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return not (_below(self, other) or _below(other, self))

    def scaled(self, factor: Fraction) -> Interval:
        """The same in a unit ``factor`` times smaller."""
        return replace(
            self,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            step=self.step * factor,
        )

    def moved(self, by: Fraction) -> Interval:
        """The same with another zero."""
        return replace(
            self,
            low=None if self.low is None else self.low + by,
            high=None if self.high is None else self.high + by,
        )

    def widened(self, by: Fraction) -> Interval:
        """With both ends moved out."""
        return replace(
            self,
            low=None if self.low is None else self.low - by,
            high=None if self.high is None else self.high + by,
        )

    @property
    def point(self) -> Fraction | None:
        """The one value that is allowed, if there is only one."""
        return self.low if self.low == self.high else None


def _below(a: Interval, b: Interval) -> bool:
    if a.high is None or b.low is None:
        return False
    return a.high < b.low or (a.high == b.low and (a.high_open or b.low_open))


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day as far as the words name it; None where they leave it open."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def meets(self, other: Day) -> bool:
        """Whether both can be the same day."""
        pairs = (
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
            (self.weekday, other.weekday),
        )
        return all(a is None or b is None or a == b for a, b in pairs)

    @classmethod
    def of(cls, day: date) -> Day:
        """A day known in full."""
        return cls(year=day.year, month=day.month, day=day.day, weekday=day.weekday())


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One of several days, as "Monday" is the last or the next one; ``relation`` is "on" or
    the word that makes it the edge of a longer time ("by", "since", "until", "after"); "it was"
    where the sentence puts a time right ("It was on Friday that")."""

    days: tuple[Day, ...]
    relation: str = "on"

    def meets(self, other: Moment) -> bool:
        """Whether both can be the same day."""
        return any(a.meets(b) for a in self.days for b in other.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number, amount, date or time, with the words that bound it.

    ``unit`` is the unit that ``value`` counts in, ``written`` the one in the text; ``counted``
    is the noun counted, reduced to its stem; ``states`` says what became of it (killed,
    injured); ``role`` sets a change, an addition, a part or a whole apart from a total.
    ``about`` holds the stems of the words around, ``names`` the names among them that are not
    a speaker's, ``frames`` what moves it to another time (planned, earlier). ``negated``: the
    words around say no.
    """

    span: Span
    kind: Kind
    value: Interval | Moment
    unit: str = ""
    written: str = ""
    counted: str = ""
    states: frozenset[str] = frozenset()
    role: str = ""
    about: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()
    negated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Two quantities that differ, where they stand in A and in B, and what that means."""

    kind: Kind
    bearing: Bearing
    a: Span
    b: Span
    reason: str
