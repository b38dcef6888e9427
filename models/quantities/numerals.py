"""Numbers in digits and words: "1,200", "1.2 million", "32m", "thirty-one", "two thirds".

Reads values exactly, as fractions. Knows nothing of bounds, units or what is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.quantities.words import Token, low_at

__all__ = ["ORDINALS", "Numeral", "read_numeral", "small_number"]

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * (index + 2) for index, word in enumerate(_TENS)
}
_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "dozen": 12,
}  # fmt: skip
_SUFFIXES = {
    "k": 10**3, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "m": 10**6,
}  # fmt: skip
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS = {word: value + 1 for value, word in enumerate(_ORDINAL_WORDS)}
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + plural: value for word, value in ORDINALS.items() if value > 2 for plural in ("", "s")
}
_VULGAR = {"\u00bd": Fraction(1, 2), "\u00bc": Fraction(1, 4), "\u00be": Fraction(3, 4)}
_LARGEST = 10**15  # a word for a scale after more than that is no number
_FRACTION_STEP = Fraction(1, 25)  # a share in words is a rounded one


@dataclass(frozen=True, kw_only=True, slots=True)
class Numeral:
    """A number over the tokens ``first`` to ``last`` (not included).


    ``step`` is the place of the last digit given: 100,000 for "1.2 million", whose ``scale``
    is a million.
    """

    first: int
    last: int
    value: Fraction
    step: Fraction
    scale: int = 1
    is_part: bool = False


def small_number(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A whole number under a hundred in words, and the index after it: "thirty-one"."""
    if i >= len(tokens) or tokens[i].low not in _SMALL:
        return None
    value, after = _SMALL[tokens[i].low], i + 1
    if value < 20:
        return value, after
    j = after + 1 if after < len(tokens) and tokens[after].text == "-" else after
    if j < len(tokens) and 1 <= _SMALL.get(tokens[j].low, 0) <= 9:
        return value + _SMALL[tokens[j].low], j + 1
    return value, after


def read_numeral(tokens: Sequence[Token], i: int, *, money: bool = False) -> Numeral | None:
    """The number that begins at token ``i``, if one does; ``money``: an "m" means million."""
    if tokens[i].is_number:
        return _in_digits(tokens, i, money=money)
    return _part(tokens, i) or _in_words(tokens, i)


def _in_digits(tokens: Sequence[Token], i: int, *, money: bool) -> Numeral:
    digits = "".join(c for c in tokens[i].text if c.isdigit() or c == ".")
    value, step, last = Fraction(digits), _step_of(digits), i + 1
    low = low_at(tokens, last)
    if low in _VULGAR:
        value, step, last = value + _VULGAR[low], Fraction(1, 4), last + 1
        low = low_at(tokens, last)
    glued = last < len(tokens) and tokens[last].start == tokens[last - 1].end
    scale = _SCALES.get(low, 1)
    if low in _SUFFIXES and glued and (low != "m" or money or _counts(tokens, last + 1)):
        scale = _SUFFIXES[low]
    after = last if scale == 1 else last + 1
    return Numeral(first=i, last=after, value=value * scale, step=step * scale, scale=scale)


def _counts(tokens: Sequence[Token], i: int) -> bool:
    """Whether a plural stands there, so that "5m people" are millions, "a 5m wall" is not."""
    low = low_at(tokens, i)
    return low in ("people", "men", "women", "children") or (low.endswith("s") and len(low) > 3)


def _step_of(digits: str) -> Fraction:
    if "." in digits:
        return Fraction(1, 10 ** len(digits.split(".")[1]))
    zeros = len(digits) - len(digits.rstrip("0"))
    return Fraction(10 ** min(zeros, max(len(digits) - 1, 0)))


def _in_words(tokens: Sequence[Token], i: int) -> Numeral | None:
    """ "two hundred and five thousand", "a dozen", "two and a half million", "half a million"."""
    if tokens[i].low in ("a", "an"):
        if low_at(tokens, i + 1) not in _SCALES:
            return None
        total, last = Fraction(1), i + 1
    else:
        small = small_number(tokens, i)
        if small is None:
            return None
        total, last = Fraction(small[0]), small[1]
    if [low_at(tokens, last + k) for k in range(3)] == ["and", "a", "half"]:
        total, last = total + Fraction(1, 2), last + 3
    value, last = _scaled(tokens, total, last)
    return Numeral(first=i, last=last, value=value, step=_coarseness(value))


def _scaled(tokens: Sequence[Token], group: Fraction, last: int) -> tuple[Fraction, int]:
    """Multiplies by the scales that follow and adds the smaller groups after them."""
    total = Fraction(0)
    while True:
        low = low_at(tokens, last)
        if low in _SCALES and total + group < _LARGEST:
            scale = _SCALES[low]
            last += 1
            if scale <= 100:
                group *= scale
            else:
                total, group = total + group * scale, Fraction(0)
            continue
        skip = last + 1 if low == "and" else last
        small = small_number(tokens, skip)
        scaled_before = low_at(tokens, last - 1) in ("hundred", "thousand", "million", "billion")
        if small is None or not scaled_before or (low == "and" and not _continues(tokens, last)):
            return total + group, last
        group, last = group + small[0], small[1]


def _continues(tokens: Sequence[Token], i: int) -> bool:
    """Whether "and" goes on with the same number: "two hundred and five", not "100 and five"."""
    return low_at(tokens, i - 1) in ("hundred", "thousand")


def _part(tokens: Sequence[Token], i: int) -> Numeral | None:
    """ "half", "a third of", "two-thirds", "three quarters", "half a million", "a quarter"."""
    low = tokens[i].low
    if low == "half":
        article = low_at(tokens, i + 1) in ("a", "an")
        scale = _SCALES.get(low_at(tokens, i + 2) if article else "")
        if scale:
            half = Fraction(scale, 2)
            return Numeral(first=i, last=i + 3, value=half, step=_coarseness(half))
        return _share(i, i + 1, Fraction(1, 2))
    if low in ("a", "an", "one"):
        count, j = 1, i + 1
    else:
        small = small_number(tokens, i)
        if small is None:
            return None
        count, j = small
    j = j + 1 if low_at(tokens, j) == "-" else j
    name = low_at(tokens, j)
    plain = name in _PARTS and (count == 1) != name.endswith("s") and count < _PARTS[name]
    # "a third soldier", "the first quarter": a share needs its whole, or more than one part.
    if not plain or (count == 1 and name != "half" and not _has_whole(tokens, j + 1)):
        return None
    return _share(i, j + 1, Fraction(count, _PARTS[name]))


def _has_whole(tokens: Sequence[Token], i: int) -> bool:
    return low_at(tokens, i) in ("of", "the", "their", "its", "his", "her", ",", ".", "")


def _share(first: int, last: int, value: Fraction) -> Numeral:
    return Numeral(first=first, last=last, value=value, step=_FRACTION_STEP, is_part=True)


def _coarseness(value: Fraction) -> Fraction:
    return _step_of(str(value.numerator)) if value.denominator == 1 else Fraction(1, 2)
