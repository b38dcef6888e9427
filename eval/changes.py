"""What changed since an older result: each metric, in pairs where that can be.

Knows when two results cannot be paired and falls back on the plain difference, with the
reason; prints nothing and fails nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.comparison import Comparison, Difference, compare
from eval.errors import NotComparable
from eval.recorded import Measured, Recorded, read_measured, read_recorded
from eval.results import PREDICTIONS
from eval.scores import METRICS, Scorer

__all__ = ["Changes", "Older", "changes_since", "read_older"]


@dataclass(frozen=True, kw_only=True)
class Older:
    """A result to compare with; without predictions beside it, ``measured`` is None."""

    recorded: Recorded
    measured: Measured | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Newer less older; ``paired`` rows are in both, or None and ``reason`` says why."""

    older: Recorded
    newer: Recorded
    differences: Mapping[str, Difference]
    paired: int | None
    reason: str | None


def read_older(path: Path) -> Older:
    """Read ``path`` and what lies beside it; raises ``UnreadableResult``."""
    recorded = read_recorded(path)
    return Older(
        recorded=recorded, measured=read_measured(path) if recorded.has_predictions else None
    )


def changes_since(older: Older, newer: Measured) -> Changes:
    """Every metric's change; only paired ones have an interval."""
    try:
        found = _paired(older, newer)
        differences, paired, reason = found.differences, found.n, None
    except NotComparable as exc:
        differences = _plain(older.recorded, newer.recorded)
        paired, reason = None, str(exc)
    return Changes(
        older=older.recorded,
        newer=newer.recorded,
        differences=differences,
        paired=paired,
        reason=reason,
    )


def _paired(older: Older, newer: Measured) -> Comparison:
    if older.measured is None:
        raise NotComparable(f"no {PREDICTIONS} beside {older.recorded.path}")
    return compare(older.measured, newer, Scorer.metrics)


def _plain(older: Recorded, newer: Recorded) -> dict[str, Difference]:
    return {name: _difference(older, newer, name) for name in METRICS}


def _difference(older: Recorded, newer: Recorded, name: str) -> Difference:
    before = older.metrics[name].value if name in older.metrics else None
    after = newer.metrics[name].value
    value = None if before is None or after is None else after - before
    return Difference(value=value, low=None, high=None, p=None)
