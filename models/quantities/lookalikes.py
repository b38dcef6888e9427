"""What looks like a quantity and is none: "one another", "half-time", "Skylark 3", "3-2".

Knows nothing of values.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from models.quantities.numerals import Numeral
from models.quantities.words import CALENDAR, FUNCTION_WORDS, Token, low_at

__all__ = ["is_idiom", "is_name", "is_score"]

_POINTING = frozenset("this that which the no any every each another some".split())
_SHARES = frozenset("in out hundred million and".split())


def is_idiom(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number word at ``i`` is a pronoun or part of another word."""
    low, before, after = tokens[i].low, low_at(tokens, i - 1), low_at(tokens, i + 1)
    if low == "one":
        pronoun = (
            not after.isalpha() or after in FUNCTION_WORDS or after in ("another", "day", "thing")
        )
        return (pronoun and after not in _SHARES) or before in _POINTING
    if low == "half":
        return after in ("-", "time", "past", "way") or before in ("first", "second", "other", "-")
    if low == "second":
        return before.isdigit() or before in ("per", "a", "-")
    return low == "first" and before in ("at", "the") and not after.isalpha()


def is_name(tokens: Sequence[Token], number: Numeral) -> bool:
    """Whether the figure belongs to a name: "Skylark 3", "COVID-19", "KL204"."""
    first = number.first
    if first == 0 or not tokens[first].is_number:
        return False
    before = tokens[first - 1]
    if before.end == tokens[first].start:
        if before.is_word or before.text in "/#.:":
            return True
        return before.text == "-" and first > 1 and tokens[first - 2].end == before.start
    starts = first == 1 or tokens[first - 2].text in '.!?"\u201c:'
    named = before.is_word and before.text[0].isupper()
    return named and not starts and before.low not in CALENDAR


def is_score(tokens: Sequence[Token], number: Numeral) -> bool:
    """Whether the figure is half of a result: "3-2", "64-57", the first not the smaller."""
    for first in (number.first, number.first - 2):
        three = tokens[first : first + 3] if first >= 0 else []
        if len(three) < 3 or three[1].text not in "-\u2013":
            continue
        joined = three[0].end == three[1].start and three[1].end == three[2].start
        if joined and three[0].is_number and three[2].is_number:
            left, right = (Fraction(_digits(t.text)) for t in (three[0], three[2]))
            return left >= right
    return False


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit() or character == ".")
