"""Who says what in a pair of claims: ``reported(pair)``.

Each claim is read as a document of its own, and spans count in its text. Knows neither
verdicts nor doors, and asks no model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from models.attribution import attribute
from models.sentences import split_sentences
from models.types import Attribution, ClaimPair

__all__ = ["MAX_SENTENCE_CHARS", "Reported", "reported"]

MAX_SENTENCE_CHARS = 600
"""A longer sentence is a list or no prose, and reading it could take longer than the verdict."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """The reported speech in A and in B, in the order of the texts; empty where there is none."""

    a: tuple[Attribution, ...]
    b: tuple[Attribution, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"a": [_as_dict(said) for said in self.a], "b": [_as_dict(said) for said in self.b]}


def reported(pair: ClaimPair) -> Reported:
    """The reported speech in both texts of ``pair``."""
    return Reported(a=tuple(_said_in(pair.a.text)), b=tuple(_said_in(pair.b.text)))


def _said_in(text: str) -> Iterator[Attribution]:
    spans = split_sentences(text)
    # One that is too long keeps its place, because answers count sentences.
    sentences = [
        span.of(text) if span.end - span.start <= MAX_SENTENCE_CHARS else "" for span in spans
    ]
    for span, found in zip(spans, attribute(sentences), strict=True):
        yield from (_moved(said, span.start) for said in found)


def _moved(said: Attribution, by: int) -> Attribution:
    return replace(
        said,
        speaker_span=said.speaker_span and said.speaker_span.moved(by),
        cue_span=said.cue_span.moved(by),
        proposition_spans=tuple(span.moved(by) for span in said.proposition_spans),
    )


def _as_dict(said: Attribution) -> dict[str, Any]:
    return {
        "speaker": said.speaker,
        "stance": said.stance.value,
        "proposition": said.proposition,
        "speaker_span": said.speaker_span and asdict(said.speaker_span),
        "proposition_spans": [asdict(span) for span in said.proposition_spans],
    }
