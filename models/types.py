"""The values that pass between rooms: claims in, verdicts out.

A leaf: imports nothing of the project and knows neither engines nor thresholds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

__all__ = [
    "Attribution",
    "Certainty",
    "Claim",
    "ClaimPair",
    "Document",
    "Judgement",
    "Label",
    "LeftOut",
    "ModelInfo",
    "Probabilities",
    "Reading",
    "Span",
    "Stance",
    "Statement",
    "Verdict",
]


class Label(StrEnum):
    """How a hypothesis stands to a premise. The order of the members means nothing."""

    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"
    CONTRADICTION = "contradiction"


class Certainty(StrEnum):
    """Whether a conflict probability lies outside the calibration's band of doubt."""

    CLEAR = "clear"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One statement as published; only ``text`` is judged, the rest is provenance."""

    text: str
    speaker: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimPair:
    """Two claims; ``a`` is the premise when B is judged against A."""

    a: Claim
    b: Claim

    @classmethod
    def of(cls, a: str, b: str) -> ClaimPair:
        """The pair of two bare texts."""
        return cls(a=Claim(text=a), b=Claim(text=b))


@dataclass(frozen=True, kw_only=True, slots=True)
class Probabilities:
    """Probabilities of the three labels; they sum to one."""

    entailment: float
    neutral: float
    contradiction: float

    def __post_init__(self) -> None:
        values = (self.entailment, self.neutral, self.contradiction)
        # Written so that NaN fails too.
        if not (all(0.0 <= value <= 1.0 for value in values) and abs(sum(values) - 1.0) < 1e-3):
            raise ValueError(f"not probabilities that sum to one: {values}")

    def __getitem__(self, label: Label) -> float:
        return float(getattr(self, label.value))

    def __iter__(self) -> Iterator[tuple[Label, float]]:
        return ((label, self[label]) for label in Label)

    @property
    def label(self) -> Label:
        """The most probable label; of equals, the one that raises no alarm."""
        quiet_first = (Label.NEUTRAL, Label.ENTAILMENT, Label.CONTRADICTION)
        return max(quiet_first, key=self.__getitem__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """One direction: how a hypothesis stands to its premise."""

    relation: Label
    probabilities: Probabilities


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelInfo:
    """Which model spoke, exactly enough to ask the same one again."""

    name: str
    engine: str
    weights_sha256: str
    calibration_id: str
    threshold: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a model makes of a pair's text before anything is cut: tokens, and those unknown."""

    tokens: int
    unknown: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the service says of a pair of claims.

    ``b_to_a`` judges B with A as premise, ``a_to_b`` the other way round.
    ``conflict_probability`` is symmetric: swapping the claims does not change it.
    ``truncated`` is true when the pair is longer than the model sees; ``unread_words`` counts
    the words that it has no letters for: other scripts, emoji, endless strings.
    """

    b_to_a: Judgement
    a_to_b: Judgement
    conflict_probability: float
    conflict: bool
    certainty: Certainty
    truncated: bool
    unread_words: int
    model: ModelInfo

    @property
    def relation(self) -> Label:
        """The relation of B to A."""
        return self.b_to_a.relation

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; ``relation`` and ``probabilities`` are those of B to A."""
        return {
            "relation": self.relation.value,
            "probabilities": asdict(self.b_to_a.probabilities),
            "reverse": {
                "relation": self.a_to_b.relation.value,
                "probabilities": asdict(self.a_to_b.probabilities),
            },
            "conflict": self.conflict,
            "conflict_probability": self.conflict_probability,
            "certainty": self.certainty.value,
            "truncated": self.truncated,
            "unread_words": self.unread_words,
            "model": asdict(self.model),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A piece of a text, in characters, ``end`` excluded."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    def of(self, text: str) -> str:
        """The piece itself."""
        return text[self.start : self.end]

    def moved(self, by: int) -> Span:
        """The same piece where its text begins ``by`` characters later."""
        return Span(start=self.start + by, end=self.end + by)


class Stance(StrEnum):
    """How a speaker stands to a proposition."""

    ASSERTS = "asserts"
    DENIES = "denies"
    HEDGES = "hedges"
    DECLINES = "declines"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """Who says what in a sentence, and how; spans count in that sentence.

    ``proposition`` is what is said or denied, never with the denial in it. Where the
    sentence answers an earlier one ("this was not true"), ``answers`` is the number of that
    sentence in its document, the proposition is the earlier one's and has no spans here.
    """

    speaker: str | None
    speaker_span: Span | None
    cue: str
    cue_span: Span
    stance: Stance
    proposition: str
    proposition_spans: tuple[Span, ...]
    answers: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A report as published; ``date`` is ISO 8601, ``source`` the outlet's name."""

    id: str
    text: str
    source: str | None = None
    date: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One thing that is said in a document; all spans count in the document's text.

    ``sentence`` is where it stands. ``speaker`` is None where the outlet speaks for itself.
    ``date`` is the day the statement is about or was made, as the text or the document says;
    only a month (``2025-01``) or a year (``2019``) where the text says no more.
    """

    id: str
    document: str
    sentence: Span
    speaker: str | None
    speaker_span: Span | None
    stance: Stance
    proposition: str
    proposition_spans: tuple[Span, ...]
    date: str | None
    answers: str | None = None  # id of the statement whose proposition this one carries over


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A sentence that makes no checkable claim, and why."""

    document: str
    sentence: Span
    reason: str
