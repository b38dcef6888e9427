"""What a text says of a statement in its own voice: "the claim that P is not true", "reportedly".

Knows nobody who speaks.
"""

from __future__ import annotations

import re

from models.attribution.denials import own_denial
from models.attribution.tokens import Sentence
from models.types import Attribution, Span, Stance

__all__ = ["own_voice", "unsaid"]

_HEDGE = re.compile(
    r"\b(?P<adverb>reportedly|allegedly|purportedly|supposedly)\b"
    r"|\b(?:is|are|was|were)\s+(?:widely\s+)?"
    r"(?P<verb>said|believed|thought|alleged|reported|understood|rumou?red|feared|suspected)\s+to\b",
    re.I,
)


def own_voice(sentence: Sentence) -> list[Attribution]:
    """A denial or hedge by the text itself, if there is one."""
    return _denial(sentence) or _hedge(sentence)


def unsaid(sentence: Sentence, cue: Span, stance: Stance, spans: tuple[Span, ...]) -> Attribution:
    """An attribution to nobody in particular."""
    return Attribution(
        speaker=None,
        speaker_span=None,
        cue=cue.of(sentence.text),
        cue_span=cue,
        stance=stance,
        proposition=" ".join(span.of(sentence.text) for span in spans),
        proposition_spans=spans,
    )


def _denial(sentence: Sentence) -> list[Attribution]:
    span = own_denial(sentence.text)
    if span is None:
        return []
    words = re.compile(r"\S+(?:\s+\S+){0,3}").search(sentence.text, span.end)
    if words is None:
        return []
    cue = Span(start=words.start(), end=words.end())
    return [unsaid(sentence, cue, Stance.DENIES, (span,))]


def _hedge(sentence: Sentence) -> list[Attribution]:
    """Said by nobody in particular; the adverb is no part of what is said."""
    match = _HEDGE.search(sentence.text)
    if match is None or _quoted(sentence, match.start()):
        return []
    name = "adverb" if match.group("adverb") else "verb"
    cue = Span(start=match.start(name), end=match.end(name))
    end = len(sentence.text.rstrip(" .!\n"))
    start = len(sentence.text) - len(sentence.text.lstrip())
    parts = [(start, cue.start), (cue.end, end)] if name == "adverb" else [(start, end)]
    spans = tuple(
        Span(start=a + len(text) - len(text.lstrip()), end=a + len(text.rstrip()))
        for a, b in parts
        if (text := sentence.text[a:b]).strip()
    )
    return [unsaid(sentence, cue, Stance.HEDGES, spans)]


def _quoted(sentence: Sentence, position: int) -> bool:
    return any(token.quoted for token in sentence.tokens if token.start <= position < token.end)
