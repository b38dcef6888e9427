"""What feedback is, and the record of it that an evaluation reads.

A leaf: knows neither databases nor HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from models.types import Claim, ClaimPair, Label
from service.tables import Result

__all__ = ["FIELDS", "Feedback", "Opinion", "record_of"]


class Opinion(StrEnum):
    """Whether the verdict was right."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """A person's opinion of one verdict; ``label`` is how B stands to A, A being the premise.

    ``created`` is in seconds since 1970. The last four name the verdict; its receipt holds all.
    """

    id: str
    created: int
    pair: ClaimPair
    judgement: Opinion
    label: Label
    note: str | None
    model: str
    weights_sha256: str
    calibration_id: str
    conflict_probability: float


FIELDS: dict[str, type] = {
    "id": str,
    "a": str,
    "b": str,
    "label": str,
    "judgement": str,
    "note": str,
    "model": str,
    "weights_sha256": str,
    "calibration_id": str,
    "conflict_probability": float,
    "created": str,
    "a_speaker": str,
    "a_date": str,
    "a_url": str,
    "b_speaker": str,
    "b_date": str,
    "b_url": str,
}
"""The record's names; every record has each, whatever the format."""


def record_of(feedback: Feedback) -> Result:
    """The labelled pair, flat."""
    return {
        "id": feedback.id,
        "a": feedback.pair.a.text,
        "b": feedback.pair.b.text,
        "label": feedback.label.value,
        "judgement": feedback.judgement.value,
        "note": feedback.note,
        "model": feedback.model,
        "weights_sha256": feedback.weights_sha256,
        "calibration_id": feedback.calibration_id,
        "conflict_probability": feedback.conflict_probability,
        "created": f"{datetime.fromtimestamp(feedback.created, UTC):%Y-%m-%dT%H:%M:%SZ}",
        **_provenance("a", feedback.pair.a),
        **_provenance("b", feedback.pair.b),
    }


def _provenance(name: str, claim: Claim) -> dict[str, str | None]:
    return {
        f"{name}_speaker": claim.speaker,
        f"{name}_date": claim.date,
        f"{name}_url": claim.url,
    }
