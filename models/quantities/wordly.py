"""Quantities that are words without a number: "none", "all", "dozens", "third", "half of".

Knows nothing of numbers in digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.quantities.numerals import ORDINALS
from models.quantities.values import Interval, Kind
from models.quantities.words import FUNCTION_WORDS, Token

__all__ = ["Wordly", "read_wordly"]

_AT_LEAST = {"dozens": 20, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2000000}
_TENS_OF = {"tens": 10, "hundreds": 100}
_ZERO = (
    ("not", "a", "single"),
    ("no", "single"),
    ("not", "one"),
    ("nobody",),
    ("no", "one"),
    ("none",),
    ("neither",),
)
_PEOPLE = frozenset(("nobody", "no"))
_NO_IDIOMS = frozenset(
    "longer single doubt matter way wonder such other idea comment plans plan need reason more less"
    " fewer later sooner one".split()
)
_ORDINAL_DIGITS = re.compile(r"st|nd|rd|th")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wordly:
    """A quantity in words over the tokens ``first`` to ``last`` (not included)."""

    first: int
    last: int
    kind: Kind
    value: Interval
    counted: str | None = None  # where the words themselves say it: "nobody"


def read_wordly(tokens: Sequence[Token], i: int) -> Wordly | None:
    """The quantity whose words begin at token ``i``, if one does."""
    return (
        _zero_or_single(tokens, i) or _whole(tokens, i) or _many(tokens, i) or _ordinal(tokens, i)
    )


def _zero_or_single(tokens: Sequence[Token], i: int) -> Wordly | None:
    lows = tuple(token.low for token in tokens[i : i + 3])
    for words in _ZERO:
        if lows[: len(words)] == words:
            last = i + len(words)
            person = "person" if words[0] in _PEOPLE else None
            # "none of the": a share; but nothing is nothing of whatever sort.
            return _exactly(i, last, Kind.COUNT, 0, counted=person)
    if lows[:2] == ("a", "single"):
        return _exactly(i, i + 2, Kind.COUNT, 1)
    following = lows[1] if len(lows) > 1 else ""
    if lows[:1] == ("no",) and following.isalpha() and following not in FUNCTION_WORDS:
        return None if following in _NO_IDIOMS else _exactly(i, i + 1, Kind.COUNT, 0)
    return None


def _whole(tokens: Sequence[Token], i: int) -> Wordly | None:
    """ "all", "every", "each" of something; "not all" is less than that."""
    low = tokens[i].low
    following = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if low not in ("all", "every", "each") or not following.isalpha():
        return None
    if low == "all" and following in ("but", "in", "that", "this", "day", "night", "along"):
        return None
    last = i + 1
    if [token.low for token in tokens[i : i + 3]] == ["every", "one", "of"]:
        last = i + 2
    if i and tokens[i - 1].low == "not":
        less = Interval(low=Fraction(0), high=Fraction(1), high_open=True, step=Fraction(1, 100))
        return Wordly(first=i - 1, last=last, kind=Kind.SHARE, value=less)
    return _exactly(i, last, Kind.SHARE, 1)


def _many(tokens: Sequence[Token], i: int) -> Wordly | None:
    """ "dozens", "hundreds of thousands": at least so many."""
    low = tokens[i].low
    following = [token.low for token in tokens[i + 1 : i + 3]]
    if (
        low in _TENS_OF
        and following[:1] == ["of"]
        and following[1:] in (["thousands"], ["millions"])
    ):
        scale = 1000 if following[1] == "thousands" else 1000000
        return _from(i, i + 3, 2 * _TENS_OF[low] * scale)
    return _from(i, i + 1, _AT_LEAST[low]) if low in _AT_LEAST else None


def _ordinal(tokens: Sequence[Token], i: int) -> Wordly | None:
    """ "third", "21st"."""
    low = tokens[i].low
    if low in ORDINALS:
        return _exactly(i, i + 1, Kind.ORDINAL, ORDINALS[low])
    glued = i + 1 < len(tokens) and tokens[i + 1].start == tokens[i].end
    if tokens[i].is_number and tokens[i].text.isdecimal() and glued:
        if _ORDINAL_DIGITS.fullmatch(tokens[i + 1].low):
            return _exactly(i, i + 2, Kind.ORDINAL, int(tokens[i].text))
    return None


def _exactly(first: int, last: int, kind: Kind, value: int, counted: str | None = None) -> Wordly:
    point = Interval(low=Fraction(value), high=Fraction(value))
    return Wordly(first=first, last=last, kind=kind, value=point, counted=counted)


def _from(first: int, last: int, value: int) -> Wordly:
    many = Interval(low=Fraction(value), high=None, step=Fraction(value))
    return Wordly(first=first, last=last, kind=Kind.COUNT, value=many)
