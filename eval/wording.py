"""How figures and texts are written where people read them: terminal, page and Markdown.

Computes no figure and knows no markup.
"""

from __future__ import annotations

from collections.abc import Mapping

from eval.comparison import Difference
from eval.intervals import Estimate
from eval.scores import LOWER_IS_BETTER
from models.text import clean

__all__ = [
    "HASH_CHARS",
    "METRIC_NAMES",
    "NONE",
    "change",
    "clean",
    "commit",
    "figure",
    "starred",
    "with_interval",
]

HASH_CHARS = 12
NONE = "-"

METRIC_NAMES: Mapping[str, str] = {
    "accuracy": "Accuracy",
    "macro_f1": "Macro F1",
    "contradiction_roc_auc": "Contradiction AUC",
    "contradiction_average_precision": "Contradiction AP",
    "expected_calibration_error": "Calibration error",
    "brier_score": "Brier score",
    "conflict_precision": "Conflict precision",
    "conflict_recall": "Conflict recall",
    "false_alarm_rate": "False alarm rate",
    "conflict_roc_auc": "Conflict AUC",
    "uncertain_share": "Uncertain",
    "truncated_share": "Truncated",
}


def figure(value: float | None) -> str:
    """Three digits, or a dash."""
    return NONE if value is None else f"{value:.3f}"


def with_interval(estimate: Estimate | None, digits: int = 3) -> str:
    """``0.621 [0.57, 0.67]``, or a dash."""
    if estimate is None or estimate.value is None:
        return NONE
    return f"{estimate.value:.{digits}f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def change(difference: Difference) -> str:
    """``+0.120 [-0.01, +0.25]``, without the interval where there is none, or a dash."""
    if difference.value is None:
        return NONE
    if difference.low is None:
        return f"{difference.value:+.3f}"
    return f"{difference.value:+.3f} [{difference.low:+.2f}, {difference.high:+.2f}]"


def starred(name: str) -> str:
    """A metric's name, with a star where lower is better."""
    return METRIC_NAMES[name] + ("*" if name in LOWER_IS_BETTER else "")


def commit(sha: str | None, dirty: bool | None) -> str:
    """A commit in short, or that it is unknown."""
    if sha is None:
        return "commit unknown"
    return f"commit {sha[:HASH_CHARS]}{' with uncommitted changes' if dirty else ''}"
