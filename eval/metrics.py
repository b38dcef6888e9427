"""Metrics as functions of arrays; nothing of models, files or what the numbers are for.

``n`` is the number of rows. Labels are ``(n,)`` columns as ``models.nli.labels.column``
gives them. ``counts`` ``(n,)`` says how often each row is drawn, for the bootstrap;
without it every row counts once. ``*_score`` is better when higher, except ``brier_score``,
which keeps its usual name.

An undefined metric is NaN, never 0: each function names its case. An example by hand:

    gold        E  N  C  C          accuracy             3/4
    predicted   E  N  C  N          contradiction: precision 1/1, recall 1/2, F1 2/3
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.nli.labels import COLUMNS

__all__ = [
    "CALIBRATION_BINS",
    "Array",
    "Columns",
    "Mask",
    "Ranking",
    "accuracy_score",
    "average_precision_score",
    "brier_score",
    "confusion_matrix",
    "expected_calibration_error",
    "f1_scores",
    "macro_f1_score",
    "precision_scores",
    "recall_scores",
    "reliability",
    "roc_auc_score",
    "share",
]

Array = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int_]
Mask = npt.NDArray[np.bool_]

CALIBRATION_BINS = 15


def share(flags: Mask, counts: Array | None = None) -> float:
    """Share of rows whose flag ``(n,)`` is set; NaN without rows."""
    counts = _each_once(len(flags)) if counts is None else counts
    return _ratio(float(counts @ flags), float(counts.sum()))


def accuracy_score(gold: Columns, predicted: Columns, counts: Array | None = None) -> float:
    """Share of rows predicted right, from ``(n,)`` and ``(n,)``; NaN without rows."""
    return share(gold == predicted, counts)


def confusion_matrix(gold: Columns, predicted: Columns, counts: Array | None = None) -> Array:
    """Rows ``(3, 3)`` by gold label (down) and predicted label (across)."""
    size = len(COLUMNS)
    flat = np.bincount(gold * size + predicted, weights=counts, minlength=size * size)
    return flat.astype(np.float64).reshape(size, size)


def precision_scores(confusion: Array) -> Array:
    """Per label ``(3,)`` from ``(3, 3)``; NaN for a label that is never predicted."""
    return _ratios(np.diag(confusion), confusion.sum(axis=0))


def recall_scores(confusion: Array) -> Array:
    """Per label ``(3,)`` from ``(3, 3)``; NaN for a label that is never gold."""
    return _ratios(np.diag(confusion), confusion.sum(axis=1))


def f1_scores(confusion: Array) -> Array:
    """Per label ``(3,)`` from ``(3, 3)``; NaN for a label neither gold nor predicted."""
    return _ratios(2.0 * np.diag(confusion), confusion.sum(axis=0) + confusion.sum(axis=1))


def macro_f1_score(confusion: Array) -> float:
    """Mean F1 of the labels that are gold or predicted in ``(3, 3)``; NaN without rows."""
    scores = f1_scores(confusion)
    defined = scores[~np.isnan(scores)]
    return float(defined.mean()) if len(defined) else float("nan")


def expected_calibration_error(
    right: Mask, confidence: Array, counts: Array | None = None
) -> float:
    """How far confidence is from accuracy, weighted over 15 equal-width bins; NaN without rows.

    ``right`` and ``confidence`` are ``(n,)``, the confidence that of the top label. A bin
    holds its upper edge (Guo et al. 2017). By hand: two rows at 0.9, one of them right, are
    off by 0.4. Few rows in a bin make it larger than it is.
    """
    counts = _each_once(len(right)) if counts is None else counts
    bins = _bins(confidence)
    # Rows in a bin, times what they are off on average, is the sum of what they are off.
    off = np.bincount(bins, weights=counts * (confidence - right), minlength=CALIBRATION_BINS)
    return _ratio(float(np.abs(off).sum()), float(counts.sum()))


def reliability(right: Mask, confidence: Array) -> Array:
    """Per bin of ``expected_calibration_error``: rows, mean confidence, share right, ``(15, 3)``.

    The last two are NaN in a bin without rows. By hand: two rows at 0.9, one of them right,
    make 2, 0.9, 0.5 in the bin that ends at 14/15.
    """
    bins = _bins(confidence)
    rows, sure, hits = (
        np.bincount(bins, weights=weights, minlength=CALIBRATION_BINS).astype(np.float64)
        for weights in (_each_once(len(right)), confidence, right)
    )
    return np.stack([rows, _ratios(sure, rows), _ratios(hits, rows)], axis=1)


def brier_score(gold: Columns, probabilities: Array, counts: Array | None = None) -> float:
    """Squared error summed over labels, mean over rows: 0 is best, 2 worst; NaN without rows.

    ``gold`` is ``(n,)``, ``probabilities`` ``(n, 3)``. By hand: 0.8, 0.1, 0.1 with the first
    label gold costs 0.04 + 0.01 + 0.01 = 0.06.
    """
    counts = _each_once(len(gold)) if counts is None else counts
    missed = probabilities - np.eye(len(COLUMNS))[gold]  # (n, 3)
    return _ratio(float(counts @ (missed**2).sum(axis=1)), float(counts.sum()))


def roc_auc_score(truth: Mask, score: Array) -> float:
    """``Ranking.roc_auc`` of ``truth`` ``(n,)`` and ``score`` ``(n,)``."""
    return Ranking.of(truth, score).roc_auc()


def average_precision_score(truth: Mask, score: Array) -> float:
    """``Ranking.average_precision`` of ``truth`` ``(n,)`` and ``score`` ``(n,)``."""
    return Ranking.of(truth, score).average_precision()


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranking:
    """Rows sorted once by falling score, to be counted many times.

    ``order`` ``(n,)`` sorts; ``truth`` ``(n,)`` is sorted; ``ends`` ``(n_scores,)`` is the
    last place of each distinct score, because rows of one score come in no order.
    """

    order: Columns
    truth: Mask
    ends: Columns

    @classmethod
    def of(cls, truth: Mask, score: Array) -> Ranking:
        """Sort ``truth`` ``(n,)`` by ``score`` ``(n,)``."""
        order = np.argsort(-score, kind="stable")
        ends = np.append(np.flatnonzero(np.diff(score[order])), len(order) - 1)
        return cls(order=order, truth=truth[order], ends=ends if len(order) else ends[:0])

    def roc_auc(self, counts: Array | None = None) -> float:
        """Chance that a true row outranks an untrue one, ties half; NaN without both kinds.

        By hand: true, untrue, true from the top is 1/2, one of two pairs in order.
        """
        hits, alarms = self._found(counts)
        if not len(hits) or not hits[-1] or not alarms[-1]:
            return float("nan")
        hits, alarms = np.append(0.0, hits), np.append(0.0, alarms)
        area = float((np.diff(alarms) * (hits[1:] + hits[:-1]) / 2.0).sum())
        return _ratio(area, float(hits[-1] * alarms[-1]))

    def average_precision(self, counts: Array | None = None) -> float:
        """Precision at each score, weighted by the true rows found there; NaN without any.

        By hand: true, untrue, true from the top is 1/2 * 1/1 + 1/2 * 2/3.
        """
        hits, alarms = self._found(counts)
        if not len(hits) or not hits[-1]:
            return float("nan")
        found = np.diff(hits, prepend=0.0)
        # Where a resample has drawn nothing yet, ``found`` is 0 and the precision is moot.
        precision = hits / np.maximum(hits + alarms, 1.0)
        return _ratio(float((found * precision).sum()), float(hits[-1]))

    def precision_recall(self) -> tuple[Array, Array]:
        """Precision and recall down to each score, ``(n_scores,)``; recall NaN without true rows.

        By hand: true, untrue, true from the top is 1, 1/2, 2/3 and 1/2, 1/2, 1.
        """
        hits, alarms = self._found(None)
        return _ratios(hits, hits + alarms), _ratios(hits, np.full(len(hits), self.truth.sum()))

    def _found(self, counts: Array | None) -> tuple[Array, Array]:
        """True and untrue rows down to each distinct score, ``(n_scores,)`` each."""
        drawn = _each_once(len(self.order)) if counts is None else counts[self.order]
        hits = np.cumsum(drawn * self.truth)[self.ends]
        return hits, np.cumsum(drawn)[self.ends] - hits


def _bins(confidence: Array) -> Columns:
    upper_edges = np.ceil(confidence * CALIBRATION_BINS).astype(np.int_)
    return np.clip(upper_edges - 1, 0, CALIBRATION_BINS - 1)


def _each_once(n: int) -> Array:
    return np.ones(n, dtype=np.float64)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _ratios(parts: Array, wholes: Array) -> Array:
    result: Array = np.divide(parts, wholes, out=np.full(len(parts), np.nan), where=wholes > 0)
    return result
