"""The values that pass between rooms: claims in, verdicts out.

A leaf: imports nothing of the project and knows neither engines nor thresholds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

__all__ = [
    "Certainty",
    "Claim",
    "ClaimPair",
    "Judgement",
    "Label",
    "ModelInfo",
    "Probabilities",
    "Reading",
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
