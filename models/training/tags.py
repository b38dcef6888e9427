"""Spans of reported speech as a tag for each word, and back: one set of tags for each role.

In its role a word is outside, begins the span of a report, or goes on with the span that began
last, even at a distance: "It," he said, "rained." is one content. Sources, cues and contents
have sets of their own, so one report may stand in another's content. Within a role a word has
one tag: where two spans overlap, what follows the later beginning belongs to that one.

Knows nothing of networks, nor of which report a source, a cue and a content share.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelError
from models.types import Span

__all__ = ["ROLES", "TAGS", "Pieces", "TaggedText", "pieces_of", "read_tagged", "tags_of"]

ROLES = ("source", "cue", "content")
TAGS = ("outside", "begins", "goes on")
OUTSIDE, BEGINS, GOES_ON = range(len(TAGS))

Pieces = tuple[Span, ...]  # the span of one report in one role, in as many pieces as it has


@dataclass(frozen=True, kw_only=True, slots=True)
class TaggedText:
    """A text with the spans that are marked in it, role by role."""

    text: str
    spans: dict[str, list[Pieces]]


def read_tagged(path: Path) -> list[TaggedText]:
    """A file as ``python -m eval.polnear`` writes it; ``ModelError`` names a line that is not."""
    texts = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                spans = {role: [_pieces(marked) for marked in row[role]] for role in ROLES}
                texts.append(TaggedText(text=row["text"], spans=spans))
            except (ValueError, KeyError, TypeError) as exc:
                raise ModelError(f"{path}, line {number}: {type(exc).__name__}: {exc}") from exc
    if not texts:
        raise ModelError(f"{path}: no texts")
    return texts


def tags_of(spans: Iterable[Pieces], words: Sequence[Span]) -> list[int]:
    """The tag of each of ``words``, ``(n_words,)``, for the spans of one role."""
    tags = [OUTSIDE] * len(words)
    for pieces in sorted(spans, key=_first):
        inside = [place for place, word in enumerate(words) if _in_any(word, pieces)]
        for place in inside[1:]:
            tags[place] = tags[place] or GOES_ON
        for place in inside[:1]:
            tags[place] = BEGINS
    return tags


def pieces_of(tags: Sequence[int], words: Sequence[Span]) -> list[Pieces]:
    """The spans that ``tags`` ``(n_words,)`` mark; neighbouring words make one piece."""
    found: list[list[Span]] = []
    before = OUTSIDE
    for tag, word in zip(tags, words, strict=True):
        if tag == BEGINS or (tag == GOES_ON and not found):
            found.append([word])
        elif tag == GOES_ON and before == OUTSIDE:
            found[-1].append(word)
        elif tag == GOES_ON:
            found[-1][-1] = Span(start=found[-1][-1].start, end=word.end)
        before = tag
    return [tuple(pieces) for pieces in found]


def _pieces(marked: Sequence[Sequence[int]]) -> Pieces:
    return tuple(Span(start=start, end=end) for start, end in marked)


def _first(pieces: Pieces) -> int:
    return min(span.start for span in pieces)


def _in_any(word: Span, pieces: Pieces) -> bool:
    return any(word.start < span.end and span.start < word.end for span in pieces)
