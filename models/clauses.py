"""What a sentence with reported speech claims besides: whole clauses that nobody is quoted for.

Knows words only. A part that is not plainly a clause of its own is not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.attribution.words import is_finite
from models.types import Attribution, Span

__all__ = ["own_clauses"]

_JOINT = re.compile(r"(?:,\s+(?:and|but|while|whereas)\s+|[;:]\s+)")
_SUBJECT = re.compile(
    r"(?:the|an?|no|none|nobody|some|many|most|all|both|two|three|four|five|its|his|her|their|our|"
    r"it|he|she|they|we|there|this|these|those|several|about|\d[\d,.]*|[A-ZÀ-Þ][\w'’-]*)\b"
)
_WORDS = 4  # fewest words of a claim


def own_clauses(sentence: str, said: Sequence[Attribution]) -> Iterator[tuple[Span, bool]]:
    """The clauses of ``sentence`` that touch no attribution and can stand alone.

    With each, whether it comes after one: "P, X said, and Q" is mostly X's to the end.
    """
    taken = [span for attribution in said for span in _spans(attribution)]
    start = 0
    for joint in [*_JOINT.finditer(sentence), None]:
        end = joint.start() if joint else len(sentence.rstrip(" .!\"'”’"))
        if end > start and not any(span.start < end and start < span.end for span in taken):
            clause = Span(start=start, end=end)
            if _stands_alone(clause.of(sentence)):
                yield clause, any(span.start < start for span in taken)
        start = joint.end() if joint else end


def _spans(attribution: Attribution) -> Iterator[Span]:
    yield attribution.cue_span
    yield from attribution.proposition_spans
    if attribution.speaker_span:
        yield attribution.speaker_span


def _stands_alone(clause: str) -> bool:
    words = re.findall(r"[\w'’-]+", clause)
    lower = clause[:1].lower() + clause[1:]
    begins = _SUBJECT.match(lower) or _SUBJECT.match(clause)
    return len(words) >= _WORDS and bool(begins) and any(is_finite(w.lower()) for w in words[1:])
