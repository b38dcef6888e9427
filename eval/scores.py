"""Every figure of an evaluation, from gold labels and verdicts; this is where each is named.

Knows what is measured on which rows; nothing of intervals, files or tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.examples import Gold
from eval.metrics import (
    Array,
    Columns,
    Mask,
    Ranking,
    brier_score,
    confusion_matrix,
    expected_calibration_error,
    f1_scores,
    macro_f1_score,
    precision_scores,
    recall_scores,
    reliability,
    share,
)
from models.nli.labels import COLUMNS, column
from models.types import Certainty, Label, Verdict

__all__ = [
    "HEADLINES",
    "LABEL_FIGURES",
    "LOWER_IS_BETTER",
    "METRICS",
    "Answers",
    "Scorer",
    "is_right",
]

ON_EVERY_ROW = ("accuracy", "uncertain_share", "truncated_share")
# Metrics of the rows with one of the three labels, and why each may be undefined; those
# without a reason are defined wherever there is such a row.
_THREE_WAY: Mapping[str, str] = {
    "macro_f1": "",
    "contradiction_roc_auc": "needs gold contradictions and others",
    "contradiction_average_precision": "no label is contradiction",
    "expected_calibration_error": "",
    "brier_score": "",
    "conflict_precision": "no row was called a conflict",
    "conflict_recall": "no label is contradiction",
    "false_alarm_rate": "every label is contradiction",
    "conflict_roc_auc": "needs gold contradictions and others",
}
METRICS = (ON_EVERY_ROW[0], *_THREE_WAY, *ON_EVERY_ROW[1:])
"""Names of the metrics in ``result.json``, in order."""

LOWER_IS_BETTER = frozenset(
    {
        "expected_calibration_error",
        "brier_score",
        "false_alarm_rate",
        "uncertain_share",
        "truncated_share",
    }
)
HEADLINES = ("accuracy", "contradiction_roc_auc")
"""The two metrics that tell models apart: is it right, and does it rank."""

LABEL_FIGURES: Mapping[str, str] = {
    "precision": "never predicted",
    "recall": "no row has this label",
    "f1": "neither predicted nor any row's label",
}
"""Figures of one label, and why each may be undefined."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answers:
    """What was said of ``n`` rows: ``(n,)`` arrays, but ``probabilities`` ``(n, 3)``.

    ``relation`` and ``probabilities`` are those of B given A. ``uncertain`` and
    ``truncated`` are None where the notion does not apply.
    """

    relation: Columns
    probabilities: Array
    conflict: Mask
    conflict_probability: Array
    uncertain: Mask | None
    truncated: Mask | None

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Answers:
        """The answers of at least one verdict."""
        rows = [[v.b_to_a.probabilities[label] for label in COLUMNS] for v in verdicts]
        return cls(
            relation=np.array([column(v.relation) for v in verdicts]),
            probabilities=np.array(rows),
            conflict=np.array([v.conflict for v in verdicts]),
            conflict_probability=np.array([v.conflict_probability for v in verdicts]),
            uncertain=np.array([v.certainty is Certainty.UNCERTAIN for v in verdicts]),
            truncated=np.array([v.truncated for v in verdicts]),
        )


def is_right(gold: Gold, relation: Label) -> bool:
    """Whether ``relation`` is what gold says; ``not_entailment`` is right of either other."""
    if gold.label is None:
        return relation is not Label.ENTAILMENT
    return relation is gold.label


class Scorer:
    """Gold labels and answers, sorted once so that figures can be drawn again and again.

    Where gold is two-way only (``entailment`` / ``not_entailment``) all but accuracy and
    the shares of all rows is undefined. In a file of both kinds the other figures are those
    of the rows with one of the three labels, ``entailment`` of either kind among them.
    """

    def __init__(self, gold: Sequence[Gold], answers: Answers) -> None:
        self._answers = answers
        relations = [COLUMNS[place] for place in answers.relation]
        self._right = np.array([is_right(g, r) for g, r in zip(gold, relations, strict=True)])
        self.two_way = {Gold.NOT_ENTAILMENT} <= set(gold) <= {Gold.ENTAILMENT, Gold.NOT_ENTAILMENT}
        labels = [] if self.two_way else [(row, g.label) for row, g in enumerate(gold) if g.label]
        self._rows = np.array([row for row, _ in labels], dtype=np.int_)  # (n_three_way,)
        self._gold = np.array([column(label) for _, label in labels], dtype=np.int_)
        self._true = self._gold == column(Label.CONTRADICTION)
        self._by_label = Ranking.of(
            self._true, answers.probabilities[self._rows, column(Label.CONTRADICTION)]
        )
        self._by_conflict = Ranking.of(self._true, answers.conflict_probability[self._rows])

    def figures(self, counts: Array | None = None) -> dict[str, float]:
        """``METRICS``, then ``<label>.<figure>``; NaN where undefined.

        ``counts`` ``(n,)`` says how often each row is drawn.
        """
        drawn = np.ones(len(self._right)) if counts is None else counts
        on_every_row = {
            "accuracy": share(self._right, drawn),
            "uncertain_share": _share_if_any(self._answers.uncertain, drawn),
            "truncated_share": _share_if_any(self._answers.truncated, drawn),
        }
        confusion = confusion_matrix(
            self._gold, self._answers.relation[self._rows], drawn[self._rows]
        )
        found = on_every_row | self._three_way(confusion, drawn[self._rows])
        return {name: found[name] for name in METRICS} | _of_labels(confusion)

    def metrics(self, counts: Array | None = None) -> dict[str, float]:
        """``METRICS`` alone."""
        figures = self.figures(counts)
        return {name: figures[name] for name in METRICS}

    def headlines(self, counts: Array | None = None) -> dict[str, float]:
        """``HEADLINES`` alone, in a fraction of the time."""
        drawn = np.ones(len(self._right)) if counts is None else counts
        return {
            "accuracy": share(self._right, drawn),
            "contradiction_roc_auc": self._by_label.roc_auc(drawn[self._rows]),
        }

    def precision_recall(self) -> tuple[Array, Array] | None:
        """Precision and recall of contradiction by its probability; None if undefined."""
        return self._by_label.precision_recall() if self._true.any() else None

    def reliability(self) -> Array | None:
        """``metrics.reliability`` of the rows with one of the three labels; None without any."""
        confidence = self._answers.probabilities[self._rows].max(axis=1)
        return reliability(self._right[self._rows], confidence) if len(self._rows) else None

    def conflict_reliability(self) -> Array | None:
        """The same of the conflict probability: rows, its mean, share of contradictions."""
        probability = self._answers.conflict_probability[self._rows]
        return reliability(self._true, probability) if len(self._rows) else None

    @property
    def contradiction_share(self) -> float:
        """Share of contradictions, the precision of chance; NaN where gold is two-way."""
        return share(self._true)

    def why_undefined(self, figure: str) -> str:
        """The reason for a figure that is NaN."""
        if self.two_way:
            return "labels are two-way: entailment or not_entailment"
        _, _, of_label = figure.partition(".")
        return LABEL_FIGURES[of_label] if of_label else _THREE_WAY[figure]

    def _three_way(self, confusion: Array, drawn: Array) -> dict[str, float]:
        """The metrics of rows with one of the three labels, drawn ``(n_three_way,)`` times."""
        rows, flagged = self._rows, self._answers.conflict[self._rows]
        probabilities = self._answers.probabilities[rows]  # (n_three_way, 3)
        return {
            "macro_f1": macro_f1_score(confusion),
            "contradiction_roc_auc": self._by_label.roc_auc(drawn),
            "contradiction_average_precision": self._by_label.average_precision(drawn),
            "expected_calibration_error": expected_calibration_error(
                self._right[rows], probabilities.max(axis=1), drawn
            ),
            "brier_score": brier_score(self._gold, probabilities, drawn),
            "conflict_precision": share(self._true[flagged], drawn[flagged]),
            "conflict_recall": share(flagged[self._true], drawn[self._true]),
            "false_alarm_rate": share(flagged[~self._true], drawn[~self._true]),
            "conflict_roc_auc": self._by_conflict.roc_auc(drawn),
        }


def _share_if_any(flags: Mask | None, counts: Array) -> float:
    return float("nan") if flags is None else share(flags, counts)


def _of_labels(confusion: Array) -> dict[str, float]:
    scores = {
        "precision": precision_scores(confusion),
        "recall": recall_scores(confusion),
        "f1": f1_scores(confusion),
    }
    return {
        f"{label}.{figure}": float(scores[figure][column(label)])
        for label in Label
        for figure in LABEL_FIGURES
    }
