"""What an evaluation found, and how it lies on disk: ``result.json``, ``predictions.jsonl``.

Knows the shape of both files; computes no figure.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.datasets import Dataset
from eval.errors import UnwritableResults
from eval.examples import Example, Gold, Rejection
from eval.intervals import Estimate
from eval.provenance import Run
from models.types import Label, ModelInfo, Verdict

__all__ = [
    "PREDICTIONS",
    "RESULT",
    "SCHEMA",
    "LabelFigures",
    "ReliabilityBin",
    "Result",
    "Slice",
    "Slices",
    "make_folder",
    "write_file",
]

SCHEMA = 1
RESULT = "result.json"
PREDICTIONS = "predictions.jsonl"
LISTED_REJECTIONS = 1_000


@dataclass(frozen=True, kw_only=True)
class LabelFigures:
    """Precision, recall and F1 of one label, and how many rows have it."""

    figures: Mapping[str, Estimate]
    support: int

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**_dicts(self.figures), "support": self.support}


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The rows that share one value of the slice field; None are those without any.

    ``missed_conflicts`` of ``contradictions`` were not flagged; ``false_alarms`` of
    ``others`` were. Rows of two-way gold that may be either count in neither.
    """

    name: str | None
    n: int
    accuracy: Estimate
    contradictions: int
    missed_conflicts: int
    others: int
    false_alarms: int

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**self.__dict__, "accuracy": self.accuracy.as_dict()}


@dataclass(frozen=True, kw_only=True)
class Slices:
    """Slices by one field, worst accuracy first."""

    field: str
    rows: tuple[Slice, ...]


@dataclass(frozen=True, kw_only=True)
class ReliabilityBin:
    """Rows of about one conflict probability, and the share of contradictions among them."""

    n: int
    mean_probability: float
    contradiction_share: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """One model measured on one data set.

    ``verdicts`` are those of the first examples of ``dataset``, as many as the limit let
    through. ``reliability`` leaves out bins without rows, and is None where no row has one of
    the three labels.
    """

    dataset: Dataset
    verdicts: tuple[Verdict, ...]
    model: ModelInfo
    metrics: Mapping[str, Estimate]
    labels: Mapping[Label, LabelFigures]
    confusion: Mapping[Gold, Mapping[Label, int]]
    slices: Slices | None
    reliability: tuple[ReliabilityBin, ...] | None
    baselines: Mapping[str, Mapping[str, float | None]]
    run: Run

    def as_dict(self) -> dict[str, Any]:
        """The content of ``result.json``."""
        slices = (
            None
            if self.slices is None
            else {
                "field": self.slices.field,
                "rows": [row.as_dict() for row in self.slices.rows],
            }
        )
        return {
            "schema": SCHEMA,
            "dataset": self._dataset(),
            "model": asdict(self.model),
            "metrics": _dicts(self.metrics),
            "labels": _dicts(self.labels),
            "confusion": {gold: dict(row) for gold, row in self.confusion.items()},
            "slices": slices,
            "reliability": self._reliability(),
            "baselines": {name: dict(figures) for name, figures in self.baselines.items()},
            "run": self.run.as_dict(),
        }

    def predictions(self) -> Iterator[dict[str, Any]]:
        """The content of ``predictions.jsonl``: used and rejected rows in the file's order."""
        verdicts = iter(self.verdicts)
        for row in self.dataset.rows:
            if isinstance(row, Rejection):
                yield {"line": row.line, "id": row.id, "rejected": row.reason}
            elif verdict := next(verdicts, None):
                yield _prediction(row, verdict)

    def write(self, folder: Path) -> None:
        """Write both files, each whole or not at all; raises ``UnwritableResults``."""
        lines = (json.dumps(row, allow_nan=False) for row in self.predictions())
        content = json.dumps(self.as_dict(), indent=1, allow_nan=False)
        make_folder(folder)
        try:
            # First out and last in: a result never stands beside another run's predictions.
            (folder / RESULT).unlink(missing_ok=True)
            _replace(folder / PREDICTIONS, lines)
            _replace(folder / RESULT, [content])
        except OSError as exc:
            raise UnwritableResults(f"{folder}: cannot write: {exc.strerror}") from exc

    def _reliability(self) -> list[dict[str, Any]] | None:
        return None if self.reliability is None else [asdict(one) for one in self.reliability]

    def _dataset(self) -> dict[str, Any]:
        rejections = self.dataset.rejections
        return {
            "name": self.dataset.name,
            "sha256": self.dataset.sha256,
            "n_read": len(self.dataset.rows),
            "n_used": len(self.verdicts),
            "n_rejected": len(rejections),
            "n_beyond_limit": len(self.dataset.examples) - len(self.verdicts),
            "rejected": [asdict(row) for row in rejections[:LISTED_REJECTIONS]],
        }


def make_folder(folder: Path) -> None:
    """Make the folder of the result files, before hours of work; raises ``UnwritableResults``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UnwritableResults(f"{folder}: cannot make this folder: {exc.strerror}") from exc


def write_file(path: Path, text: str) -> None:
    """Write ``text`` to ``path``, whole or not at all; raises ``UnwritableResults``."""
    try:
        _replace(path, [text.removesuffix("\n")])
    except OSError as exc:
        raise UnwritableResults(f"{path}: cannot write: {exc.strerror}") from exc


def _prediction(example: Example, verdict: Verdict) -> dict[str, Any]:
    said = verdict.as_dict()
    del said["model"]  # the same in every row, and in result.json
    row = {"id": example.id, "line": example.line, "label": example.gold.value}
    return {**row, "a": example.pair.a.text, "b": example.pair.b.text, **said}


def _dicts(parts: Mapping[Any, Estimate | LabelFigures]) -> dict[str, Any]:
    return {str(name): part.as_dict() for name, part in parts.items()}


def _replace(path: Path, lines: Iterable[str]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
