"""Spans of what is said, without the quotation marks and commas at their edges.

Knows nothing of what the words mean.
"""

from __future__ import annotations

import re

from models.attribution.phrases import Range
from models.attribution.tokens import Sentence
from models.types import Span

__all__ = ["part_of", "trimmed", "without_marks"]

_MARKS = '"“”‘’«»„`'


_EDGE = _MARKS + "'" + " \t\r\n\xa0,;:—–-"


_LEAD = re.compile(r"(?:and|but|yet|so)\s+(?!$)", re.I)


def trimmed(sentence: Sentence, part: Range, *, lead: bool) -> Span | None:
    """The part without quotation marks and commas at its edges, nor a leading connector."""
    span = sentence.span(*part)
    return _trim(sentence.text, span.start, span.end, connector=lead)


def _trim(text: str, start: int, end: int, *, connector: bool) -> Span | None:
    first, last = start, end
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE + ".!":
        if text[end - 1] == "." and re.search(r"(?:\b[A-Za-z]\.)+$", text[start:end]):
            break
        end -= 1
    lead = _LEAD.match(text[start:end]) if connector else None
    if lead is not None and lead.end() < end - start:
        start += lead.end()
    if start >= end:
        return None
    return (
        Span(start=start, end=end)
        if _paired(text[start:end])
        else _repaired(text, first, start, end, last)
    )


def _repaired(text: str, first: int, start: int, end: int, last: int) -> Span:
    """With the quotation mark at an edge whose partner stands inside."""
    opening = next((i for i in range(start - 1, first - 1, -1) if text[i] in _MARKS), None)
    if opening is not None and _paired(text[opening:end]):
        return Span(start=opening, end=end)
    closing = next((i for i in range(end, last) if text[i] in _MARKS), None)
    if closing is not None and _paired(text[start : closing + 1]):
        return Span(start=start, end=closing + 1)
    return Span(start=start, end=end)


def _paired(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0


def without_marks(text: str) -> str:
    """The same length with quotation marks as spaces, for the patterns."""
    return "".join(" " if character in _MARKS else character for character in text)


def part_of(span: Span, words: str, match: re.Match[str], group: str) -> tuple[Span, ...]:
    """A group of a match as characters of the sentence."""
    start, end = match.span(group)
    text = words[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip(" .!,"))
    return (Span(start=span.start + start, end=span.start + end),) if start < end else ()
