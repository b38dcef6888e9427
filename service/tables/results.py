"""One row of a table of results: a flat record, the same fields whatever came out.

Knows neither formats nor where records go.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.types import Judgement, Probabilities, Verdict
from service.tables.rows import Row, RowError

__all__ = ["FIELDS", "Result", "result_of"]

Result = Mapping[str, str | int | float | bool | None]
"""A record with every name of ``FIELDS``; ``error`` is None where there is a verdict, and the
fields of the verdict are None where there is an error."""

FIELDS: dict[str, type] = {
    "row": int,
    "id": str,  # in JSON a whole number stays one
    "relation": str,
    "entailment": float,
    "neutral": float,
    "contradiction": float,
    "reverse_relation": str,
    "reverse_entailment": float,
    "reverse_neutral": float,
    "reverse_contradiction": float,
    "conflict": bool,
    "conflict_probability": float,
    "certainty": str,
    "truncated": bool,
    "unread_words": int,
    "model": str,
    "engine": str,
    "weights_sha256": str,
    "calibration_id": str,
    "threshold": float,
    "error": str,
}

_EMPTY: dict[str, str | int | float | bool | None] = dict.fromkeys(FIELDS)


def result_of(row: Row, verdict: Verdict | None) -> Result:
    """The record of ``row``; ``verdict`` is None exactly where the row has an error."""
    of_row = _EMPTY | {"row": row.number, "id": row.id}
    if isinstance(row.outcome, RowError):
        return of_row | {"error": row.outcome.detail}
    if verdict is None:
        raise ValueError(f"row {row.number} has neither a verdict nor an error")
    return of_row | _direction(verdict.b_to_a) | _reverse(verdict.a_to_b) | _rest(verdict)


def _direction(judgement: Judgement) -> dict[str, str | float]:
    return {"relation": judgement.relation.value, **_named(judgement.probabilities)}


def _reverse(judgement: Judgement) -> dict[str, str | float]:
    return {f"reverse_{name}": value for name, value in _direction(judgement).items()}


def _named(probabilities: Probabilities) -> dict[str, float]:
    return {label.value: value for label, value in probabilities}


def _rest(verdict: Verdict) -> dict[str, str | int | float | bool]:
    return {
        "conflict": verdict.conflict,
        "conflict_probability": verdict.conflict_probability,
        "certainty": verdict.certainty.value,
        "truncated": verdict.truncated,
        "unread_words": verdict.unread_words,
        "model": verdict.model.name,
        "engine": verdict.model.engine,
        "weights_sha256": verdict.model.weights_sha256,
        "calibration_id": verdict.model.calibration_id,
        "threshold": verdict.model.threshold,
    }
