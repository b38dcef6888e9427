"""Reads back what ``eval.results`` wrote: a ``result.json`` and the predictions beside it.

Knows the shape of both files and says where one is wrong; computes no figure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import UnreadableResult
from eval.examples import Gold
from eval.intervals import Estimate
from eval.results import PREDICTIONS, SCHEMA, Slice, Slices
from models.types import Certainty, Label, ModelInfo, Probabilities

__all__ = ["Measured", "Prediction", "Recorded", "read_measured", "read_recorded"]

_UNFIT = (AttributeError, IndexError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """One used row, B given A; the texts are None in files written before they held them."""

    line: int
    id: str | int
    a: str | None
    b: str | None
    gold: Gold
    relation: Label
    probabilities: Probabilities
    conflict: bool
    conflict_probability: float
    uncertain: bool
    truncated: bool

    @property
    def confidence(self) -> float:
        """The probability of the predicted relation."""
        return self.probabilities[self.relation]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The content of a ``result.json``; ``data`` is the name of the data set's file."""

    path: Path
    data: str
    sha256: str
    n_used: int
    n_rejected: int
    model: ModelInfo
    metrics: Mapping[str, Estimate]
    labels: Mapping[Label, Mapping[str, Estimate]]
    confusion: Mapping[Gold, Mapping[Label, int]]
    slices: Slices | None
    baselines: Mapping[str, Mapping[str, float | None]]
    commit: str | None
    dirty: bool | None
    seconds: float
    pairs_per_second: float
    started_at: str

    @property
    def has_predictions(self) -> bool:
        """Whether ``predictions.jsonl`` lies beside it."""
        return _beside(self.path).is_file()


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A result with its predictions, at least one, in the order of the data set."""

    recorded: Recorded
    predictions: tuple[Prediction, ...]


def read_measured(path: Path) -> Measured:
    """Read the ``result.json`` at ``path`` and its predictions; raises ``UnreadableResult``."""
    recorded = read_recorded(path)
    beside = _beside(path)
    predictions: list[Prediction] = []
    for number, line in enumerate(_content(beside).split("\n")[:-1], start=1):
        try:
            row = json.loads(line)
            if "rejected" not in row:
                predictions.append(_prediction(row))
        except _UNFIT as exc:
            raise _unfit(beside, exc, f"line {number} is no prediction") from exc
    if len(predictions) != recorded.n_used:
        raise UnreadableResult(
            f"{beside}: holds {len(predictions)} predictions, but {path} says {recorded.n_used}"
        )
    return Measured(recorded=recorded, predictions=tuple(predictions))


def read_recorded(path: Path) -> Recorded:
    """Read the ``result.json`` at ``path``; raises ``UnreadableResult``."""
    try:
        content = json.loads(_content(path))
        if content["schema"] != SCHEMA:
            raise ValueError(f"schema {content['schema']!r} is not {SCHEMA}")
        return _recorded(path, content)
    except _UNFIT as exc:
        raise _unfit(path, exc, "not a result of counterclaim eval") from exc


def _beside(path: Path) -> Path:
    return path.with_name(PREDICTIONS)


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as exc:
        raise UnreadableResult(f"{path}: cannot be read: {exc.strerror}") from exc
    except UnicodeDecodeError as exc:
        raise UnreadableResult(f"{path}: not UTF-8 at byte {exc.start}") from exc


def _unfit(path: Path, exc: Exception, problem: str) -> UnreadableResult:
    said = f"field {exc} is missing" if isinstance(exc, KeyError) else str(exc)
    return UnreadableResult(f"{path}: {problem}: {said}")


def _recorded(path: Path, content: Mapping[str, Any]) -> Recorded:
    dataset, model, run = content["dataset"], content["model"], content["run"]
    return Recorded(
        path=path,
        data=str(dataset["name"]),
        sha256=str(dataset["sha256"]),
        n_used=int(dataset["n_used"]),
        n_rejected=int(dataset["n_rejected"]),
        model=ModelInfo(
            name=str(model["name"]),
            engine=str(model["engine"]),
            weights_sha256=str(model["weights_sha256"]),
            calibration_id=str(model["calibration_id"]),
            threshold=float(model["threshold"]),
        ),
        metrics=_estimates(content["metrics"]),
        labels={
            label: _estimates(
                {name: v for name, v in content["labels"][label].items() if name != "support"}
            )
            for label in Label
        },
        confusion={
            Gold(gold): {label: int(row[label]) for label in Label}
            for gold, row in content["confusion"].items()
        },
        slices=None if content["slices"] is None else _slices(content["slices"]),
        baselines={str(name): dict(row) for name, row in content["baselines"].items()},
        commit=run["commit"],
        dirty=run["dirty"],
        seconds=float(run["seconds"]),
        pairs_per_second=float(run["pairs_per_second"]),
        started_at=str(run["started_at"]),
    )


def _estimates(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Estimate]:
    return {name: _estimate(row) for name, row in rows.items()}


def _estimate(row: Mapping[str, Any]) -> Estimate:
    value, low, high = (
        None if row[end] is None else float(row[end]) for end in ("value", "low", "high")
    )
    return Estimate(value=value, low=low, high=high, reason=row.get("reason"))


def _slices(content: Mapping[str, Any]) -> Slices:
    rows: Sequence[Mapping[str, Any]] = content["rows"]
    return Slices(
        field=str(content["field"]),
        rows=tuple(Slice(**{**row, "accuracy": _estimate(row["accuracy"])}) for row in rows),
    )


def _prediction(row: Mapping[str, Any]) -> Prediction:
    probabilities = {label.value: float(row["probabilities"][label]) for label in Label}
    return Prediction(
        line=int(row["line"]),
        id=row["id"],
        a=row.get("a"),
        b=row.get("b"),
        gold=Gold(row["label"]),
        relation=Label(row["relation"]),
        probabilities=Probabilities(**probabilities),
        conflict=bool(row["conflict"]),
        conflict_probability=float(row["conflict_probability"]),
        uncertain=Certainty(row["certainty"]) is Certainty.UNCERTAIN,
        truncated=bool(row["truncated"]),
    )
