"""Marked spans of reported speech that are not found, in words.

Knows marks only; what is found is handed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.polnear import ROLES, Find, Marked, MarkedText
from models.types import Span

__all__ = ["Missed", "missed_counts", "missed_spans", "write_misses"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A span of a role of which no word is found in that role; ``text`` is where it stands."""

    role: str
    words: str
    text: str


def missed_spans(texts: Sequence[MarkedText], find: Find) -> list[Missed]:
    """All that is missed, text by text."""
    return [one for marked in texts for one in _missed(marked, find(marked.text))]


def missed_counts(
    texts: Sequence[MarkedText], missed: Sequence[Missed]
) -> dict[str, dict[str, int]]:
    """Of each role how many spans are marked, and how many of these are missed."""
    return {
        role: {
            "marked": sum(len(_marked(one, role)) for one in texts),
            "missed": sum(one.role == role for one in missed),
        }
        for role in ROLES
    }


def write_misses(missed: Sequence[Missed], path: Path) -> None:
    """One JSON object a line."""
    lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in missed)
    path.write_text("".join(lines), "utf-8")


def _missed(marked: MarkedText, found: Sequence[Marked]) -> Iterator[Missed]:
    for role in ROLES:
        ours = [span for report in found for span in report.of(role)]
        for spans in _marked(marked, role):
            if not any(_share(one, other) for one in spans for other in ours):
                words = " … ".join(span.of(marked.text) for span in spans)
                yield Missed(role=role, words=words, text=marked.text)


def _marked(marked: MarkedText, role: str) -> list[tuple[Span, ...]]:
    """Each span once, in the order of the text, however many reports share it."""
    return sorted(
        {report.of(role) for report in marked.reports if report.of(role)},
        key=lambda spans: [(span.start, span.end) for span in spans],
    )


def _share(one: Span, other: Span) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)
