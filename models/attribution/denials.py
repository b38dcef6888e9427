"""Denial in the words themselves: "reports that P", "this was not true", "called it a lie".

Patterns over a stretch of text; knows no speaker. A ``Reply`` is a stance to something said
elsewhere; where, it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.attribution.lexicon import CLAIM_NOUNS, FALSE, TRUE
from models.attribution.trims import part_of, without_marks
from models.types import Span, Stance

__all__ = ["NESTED", "THING", "Reply", "Said", "called", "own_denial", "replied", "untrue"]

_IS = r"(?:'s|’s|\s+(?:is|was|are|were|has\s+been|had\s+been|had\s+always\s+been|would\s+be))"


# Up to five words before the noun, none that begins a clause of its own.
_ANY = (
    r"(?:(?!(?:he|she|it|they|we|i|you|that|of|who|which|had|has|have|was|were|is|are|did|would"
    r"|will|could|to)\b)[\w.'’-]+\s+){0,5}"
)
_PRONOUN = r"(?:it|this|that|them|these|those|which|so|both|all\s+of\s+(?:it|this|that|them))"


_TAIL = r"(?:\s+(?:by|in|from|made|put|on)\s+[^,;]{1,60}?)?"


_OF = r"(?:that|of|about)"


_AS_FALSE = rf"(?:,?\s*(?:as|to\s+be)?\s*{FALSE}\b[^,;]*)?"


# What is denied stands in the words themselves.
NESTED = re.compile(rf"{_ANY}{CLAIM_NOUNS}\b{_TAIL}\s+{_OF}\s+(?P<p>.+)", re.I | re.S)


_UNTRUE_THAT = re.compile(
    rf"(?:it|this|that){_IS}\s+{FALSE}\s+(?:(?:to\s+(?:say|suggest|claim|state|argue)\s+)?that)"
    r"\s+(?P<p>.+)",
    re.I | re.S,
)


_NO_TRUTH = re.compile(
    rf"there{_IS}\s+no\s+(?:truth|substance|basis)\s+(?:in|to|for)\s+(?P<n>.+)", re.I | re.S
)


_CLAIM_UNTRUE = re.compile(
    # What a claim is about is not what it says: that was said elsewhere.
    rf"{_ANY}{CLAIM_NOUNS}\b{_TAIL}(?:\s+about\s+[^,;]+?|\s+{_OF}\s+(?P<p>.+?))?{_IS}\s+{FALSE}\W*",
    re.I | re.S,
)


# What is denied was said elsewhere.
_ELLIPSIS = re.compile(
    r"(?:it|he|she|they|this)\s+(?:had|has|have|did|does|was|were|is|are)"
    r"(?P<not>n['’]t|\s+not)?\W*",
    re.I,
)


_IT_UNTRUE = re.compile(rf"(?:but\s+|and\s+)?{_PRONOUN}{_IS}\s+{FALSE}\b(?P<rest>.*)", re.I | re.S)


_NEVER = re.compile(
    r"(?:it|this|that)\s+(?:did\s+not|didn['’]t|never)\s+"
    r"(?:happen(?:ed)?|take\s+place|took\s+place|occur(?:red)?)\W*",
    re.I,
)


_UNTRUE = re.compile(rf"(?:that{_IS}\s+|it{_IS}\s+)?{FALSE}\W*", re.I)


_IT_TRUE = re.compile(
    rf"(?:but\s+|and\s+)?(?:it|this|that|the\s+{CLAIM_NOUNS}){_IS}\s+{TRUE}\W*", re.I
)


_FIGURES = r"(?:figures?|numbers?|estimates?|assessment|findings?|tally|description)"


THING = re.compile(
    rf"(?:{_PRONOUN}|(?:the|these|those|such|this|that|both|all)\s+(?:\w+\s+)?"
    rf"(?:{CLAIM_NOUNS}|{_FIGURES}))"
    rf"(?:\s+(?:on|in|late|yesterday)\b[^,;]*)?{_AS_FALSE}\W*",
    re.I,
)


_CALLED = re.compile(
    rf"(?P<it>{_PRONOUN}|{_ANY}(?:{CLAIM_NOUNS}|{_FIGURES})(?:{_TAIL}\s+{_OF}\s+(?P<p>.+?))?)"
    rf"\s+(?:as\s+)?{FALSE}\b[^,;]*",
    re.I | re.S,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A proposition in the sentence itself, and the stance to it."""

    stance: Stance
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A stance to what was said before; ``named`` where it is called a claim or account."""

    stance: Stance
    named: bool


def untrue(spans: tuple[Span, ...], words: str) -> Said | Reply | None:
    """A saying that says of something that it is not so, or is so."""
    if not words:
        return None
    if match := _UNTRUE_THAT.fullmatch(words) or _CLAIM_UNTRUE.fullmatch(words):
        if match.group("p"):
            return Said(stance=Stance.DENIES, spans=part_of(spans[0], words, match, "p"))
        return Reply(stance=Stance.DENIES, named=True)
    if match := _NO_TRUTH.fullmatch(words):
        return _no_truth(spans[0], words, match)
    return None


def replied(words: str) -> Reply | None:
    """Words that are nothing but a yes or no to what was said before: "this was not true"."""
    if match := _ELLIPSIS.fullmatch(words):
        stance = Stance.DENIES if match.group("not") else Stance.ASSERTS
        return Reply(stance=stance, named=False)
    if (
        (match := _IT_UNTRUE.fullmatch(words))
        and len(match.group("rest").split()) < 8
        and not (_UNTRUE_THAT.fullmatch(words))
    ):
        return Reply(stance=Stance.DENIES, named=False)
    if _UNTRUE.fullmatch(words.strip()) or _NEVER.fullmatch(words):
        return Reply(stance=Stance.DENIES, named=False)
    if _IT_TRUE.fullmatch(words):
        return Reply(stance=Stance.ASSERTS, named=False)
    return None


def own_denial(text: str) -> Span | None:
    """P where the text itself says "the claim that P is not true"."""
    words = without_marks(text)
    head = re.split(r"[:;]", words, maxsplit=1)[0].rstrip(" .")
    match = re.match(r"(?:\d+/\s+|but\s+)?", head, re.I)
    start = match.end() if match else 0
    found = _CLAIM_UNTRUE.fullmatch(head[start:]) or _UNTRUE_THAT.fullmatch(head[start:])
    if found is None or not found.group("p"):
        return None
    return part_of(Span(start=start, end=len(head)), head[start:], found, "p")[0]


def _no_truth(span: Span, words: str, match: re.Match[str]) -> Said | Reply:
    start = match.start("n")
    nested = NESTED.fullmatch(words[start:])
    if nested is None:
        return Reply(stance=Stance.DENIES, named=True)
    inner = Span(start=span.start + start, end=span.end)
    return Said(stance=Stance.DENIES, spans=part_of(inner, words[start:], nested, "p"))


def called(spans: tuple[Span, ...], words: str) -> Said | Reply | None:
    match = _CALLED.fullmatch(words)
    if match is None:
        return None
    if match.group("p"):
        return Said(stance=Stance.DENIES, spans=part_of(spans[0], words, match, "p"))
    named = re.search(CLAIM_NOUNS, match.group("it"), re.I) is not None
    return Reply(stance=Stance.DENIES, named=named)
