"""What a model was trained on and how long, as Markdown, from the ``run.json`` of each run.

Knows neither figures of merit nor weights.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.errors import ModelError

__all__ = ["read_runs", "run_lines", "source_rows"]


def read_runs(folder: Path) -> dict[str, dict[str, Any]]:
    """The contents of ``run-NAME.json`` by name, in the order of the names.

    Raises ``ModelError`` where there is none, or one does not say what it was trained on.
    """
    runs = {
        path.stem.removeprefix("run-"): json.loads(path.read_text("utf-8"))
        for path in sorted(folder.glob("run-*.json"))
    }
    if not runs:
        raise ModelError(f"{folder}: no run-*.json says how the weights were trained")
    if bare := [name for name, run in runs.items() if run["manifest"] is None]:
        raise ModelError(f"{folder}: run-{bare[0]}.json has no manifest of its training file")
    return runs


def run_lines(runs: dict[str, dict[str, Any]]) -> list[str]:
    """A sentence a run: rows, minutes, and what was trained."""
    return [_line(name, run) for name, run in runs.items()]


def _line(name: str, run: dict[str, Any]) -> str:
    plan, prepared = run["plan"], run["manifest"]["rows"]
    trained = "every weight" if plan["full"] else f"low-rank adapters of rank {plan['rank']}"
    return (
        f"`{name}`: {run['rows']:,} rows, drawn from {prepared:,} prepared ones, in "
        f"{run['seconds'] / 60:.0f} minutes on {plan['device'].upper()}; {trained}, batches of "
        f"{plan['batch_rows']}, learning rate {plan['learning_rate']:g} at most; loss "
        f"{run['loss']:.3f} at the end."
    )


def source_rows(runs: dict[str, dict[str, Any]]) -> list[list[str]]:
    """One row a source: its name, its prepared rows in each run, its licence."""
    licences: dict[str, str] = {}
    for run in runs.values():
        for source, entry in run["manifest"]["sources"].items():
            licences.setdefault(source, entry["licence"])
    return [
        [source, *(_count(run, source) for run in runs.values()), licence]
        for source, licence in licences.items()
    ]


def _count(run: dict[str, Any], source: str) -> str:
    entry = run["manifest"]["sources"].get(source)
    rows: Sequence[int] = [] if entry is None else list(entry["rows"].values())
    return f"{sum(rows):,}"
