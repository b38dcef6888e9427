"""Cuts a text into sentences, with offsets; every character that is not space is in exactly one.

sentencex finds the boundaries; here stands what it does not look at: paragraphs, wrapped
lines, list items, and boundaries inside quotes and brackets. Knows nothing of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from models.types import Span

__all__ = ["lead_chars", "split_sentences"]

_SPACE = re.compile(r"\s")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[-*•·–—‣]\s|\d{1,3}[.)/]\s|\(?[a-z\d]\)\s|\d{1,2}[:.]\d\d\b)")
_STOPPED = re.compile(r"[.!?…:;,。！？][\"'”’»)\]]*\s*$")
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{2,}(?:[ ,]+(?:[A-Z][\w.'’-]*|\d{1,2})){0,5}(?:\s*\([^()]{2,40}\))?"
    r"\s+[-–—]{1,2}\s+"
)
_WRAPPED_CHARS = 45  # a line broken by an editor is at least this long,
_WRAPPED_MOST_CHARS = 120  # and at most this

# sentencex takes what stands in quotes as one piece, so it is shown the text without them.
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»()「」『』', " "))
# Words that sentencex takes for abbreviations, as "Me." for Maine, and what it cannot read.
_NOT_SHOWN = re.compile(
    r"[\ud800-\udfff]|\b(?:[Mm]e|[Mm]ay|[Ii]ll|ok|OK|DC|SEC|I[Dd]|id|art|op|miss|con|ing|[Ff]ed|Ken|Penn|RT|"
    r"no(?=\.\s\D))(?=\.\s)"
)
_OPEN_SINGLE = re.compile(r"(?<!\S)['‘](?=\w)")
_CLOSE_SINGLE = re.compile(r"(?<=[.!?,…])['’](?!\S)")
_QUOTED = frozenset("\"“”„«»()「」『』'‘’")
_OPENERS = "\"'“‘«(「『„"

_LOOK_CHARS = 40  # of what stands before a boundary; all abbreviations are shorter
_MARKER = re.compile(r"\s*(?:\(?\d{1,3}[.)]|[A-Za-z][.)]|[-*•])\s*$")
_SHORTENED = re.compile(
    r"(?:^|[\s(])(?:approx|circa|cllr|pp|vols?|nos|figs?|tues?|weds?|thurs?|lb|oz|est|hon|revd?|"
    r"messrs|mme|mlle|insp|supt|cmdr|brig|maj|ald)\.\s*$",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"\b[ap]\.m\.\s*$", re.IGNORECASE)
_DAY = re.compile(
    r"\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\s*(?:[A-Z]{2,4}T\b|GMT\b|UTC\b|local\b)"
    r"|\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d"
)
_LOWER = re.compile(r"\W*[a-zà-ÿа-яα-ω]+(?![A-Za-z])")
_CRIED = re.compile(r"[!?][\"'”’]\s*$")
_SAID = re.compile(
    r"\s*(?:[\w.'’-]+\s){1,4}(?:said|says|asked|asks|added|wrote|cried|shouted|replied|told)[.,]"
)


def split_sentences(text: str) -> list[Span]:
    """The sentences of ``text`` in order; a headline, a list item or a post is one as well."""
    return [span for block in _blocks(text) for span in _sentences(text, block)]


def lead_chars(sentence: str) -> int:
    """Characters of a list marker, a time of a live blog or a dateline that open ``sentence``."""
    marker = _ITEM.match(sentence)
    start = marker.end() if marker else 0
    dateline = _DATELINE.match(sentence, start)
    start = dateline.end() if dateline else start
    return start + len(sentence[start:]) - len(sentence[start:].lstrip())


def _blocks(text: str) -> Iterator[Span]:
    """Stretches that no sentence crosses: paragraphs where lines are wrapped, else lines."""
    paragraph: list[Span] = []
    for line in _lines(text):
        if line is not None:
            paragraph.append(line)
        elif paragraph:
            yield from _joined(text, paragraph)
            paragraph = []
    yield from _joined(text, paragraph)


def _lines(text: str) -> Iterator[Span | None]:
    """Every line with something on it; None for one without."""
    start = 0
    for found in [*_BREAK.finditer(text), None]:
        end = len(text) if found is None else found.start()
        yield Span(start=start, end=end) if text[start:end].strip() else None
        start = end if found is None else found.end()


def _joined(text: str, lines: list[Span]) -> Iterator[Span]:
    if not lines:
        return
    wrapped = _is_wrapped(text, lines)
    start = lines[0].start
    for before, line in pairwise(lines):
        words = line.of(text)
        goes_on = wrapped or (_LOWER.match(words) and not _STOPPED.search(before.of(text)))
        if _ITEM.match(words) or not goes_on:
            yield Span(start=start, end=before.end)
            start = line.start
    yield Span(start=start, end=lines[-1].end)


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether an editor broke the lines: all but the last are long, and some stop midway."""
    full = [line.of(text).rstrip() for line in lines[:-1]]
    if not full:
        return False
    lengths = [len(line) for line in full]
    if min(lengths) < max(_WRAPPED_CHARS, 0.7 * max(lengths)) or max(lengths) > _WRAPPED_MOST_CHARS:
        return False
    if len(full) == 1:  # may be a headline over a line of text
        return bool(_LOWER.match(lines[-1].of(text)))
    return 2 * sum(not _STOPPED.search(line) for line in full) >= len(full)


def _sentences(text: str, block: Span) -> Iterator[Span]:
    whole = block.of(text)
    start = 0
    for cut in [*_cuts(whole), len(whole)]:
        piece = whole[start:cut]
        if bare := piece.strip():
            begin = block.start + start + len(piece) - len(piece.lstrip())
            yield Span(start=begin, end=begin + len(bare))
        start = cut


def _cuts(block: str) -> Iterator[int]:
    """Where a sentence ends and another begins, in characters of ``block``."""
    boundaries = get_sentence_boundaries("en", _plain(block))
    ends = [int(boundary["end_index"]) for boundary in boundaries]
    start = 0
    for end, following in pairwise(ends):
        cut = _between_quotes(block, end)
        before = block[max(start, cut - _LOOK_CHARS) : cut]
        if not _is_one(before, block[cut:following]):
            yield cut
            start = cut


def _plain(block: str) -> str:
    """The same, character by character, without what leads sentencex astray."""
    plain = _OPEN_SINGLE.sub(" ", _SPACE.sub(" ", block))
    plain = _CLOSE_SINGLE.sub(" ", plain).translate(_QUOTES)
    return _NOT_SHOWN.sub(lambda found: "x" * len(found.group()), plain)


def _between_quotes(block: str, end: int) -> int:
    """``end`` counts the space after a sentence: closing quotes go with it, opening ones not."""
    first = end
    while first > 0 and (block[first - 1].isspace() or block[first - 1] in _QUOTED):
        first -= 1
    gap = block[first:end]
    spaces = [place for place, character in enumerate(gap) if character.isspace()]
    return first + (spaces[0] if spaces else len(gap.rstrip(_OPENERS)))


def _is_one(before: str, after: str) -> bool:
    """Whether what was taken for two sentences is one."""
    if not any(character.isalnum() for character in after):
        return True
    if _MARKER.match(before) or _SHORTENED.search(before) or _LOWER.match(after):
        return True
    if _HALF_DAY.search(before) and _DAY.match(after):
        return True
    return bool(_CRIED.search(before) and _SAID.match(after))
