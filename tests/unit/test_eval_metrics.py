"""eval.metrics: scikit-learn's figures, figures by hand, and the undefined by name."""

from collections.abc import Callable

import numpy as np
import pytest
import sklearn.metrics

from eval.metrics import (
    Array,
    Columns,
    Mask,
    Ranking,
    accuracy_score,
    average_precision_score,
    brier_score,
    confusion_matrix,
    expected_calibration_error,
    f1_scores,
    macro_f1_score,
    precision_scores,
    recall_scores,
    reliability,
    roc_auc_score,
    share,
)
from models.nli.labels import COLUMNS, column
from models.types import Label

E, N, C = (column(label) for label in Label)
GOLD = np.array([E, N, C, C])
PREDICTED = np.array([E, N, C, N])
NO_ROWS = np.array([], dtype=np.int_)


def _random(seed: int, n: int = 200) -> tuple[Columns, Array]:
    """Gold labels ``(n,)`` and probabilities ``(n, 3)``, rounded so that many are tied."""
    generator = np.random.default_rng(seed)
    probabilities = np.round(generator.dirichlet([1.0, 1.0, 1.0], size=n), 1)
    return generator.integers(3, size=n), probabilities / probabilities.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("seed", range(5))
def test_labels_agree_with_scikit_learn(seed: int) -> None:
    gold, probabilities = _random(seed)
    predicted = probabilities.argmax(axis=1)
    confusion = confusion_matrix(gold, predicted)
    np.testing.assert_array_equal(confusion, sklearn.metrics.confusion_matrix(gold, predicted))
    expected = sklearn.metrics.precision_recall_fscore_support(gold, predicted)
    np.testing.assert_allclose(precision_scores(confusion), expected[0])
    np.testing.assert_allclose(recall_scores(confusion), expected[1])
    np.testing.assert_allclose(f1_scores(confusion), expected[2])
    assert macro_f1_score(confusion) == pytest.approx(
        sklearn.metrics.f1_score(gold, predicted, average="macro")
    )
    assert accuracy_score(gold, predicted) == sklearn.metrics.accuracy_score(gold, predicted)


@pytest.mark.parametrize("seed", range(5))
def test_probabilities_agree_with_scikit_learn(seed: int) -> None:
    gold, probabilities = _random(seed)
    truth, score = gold == C, probabilities[:, C]
    assert roc_auc_score(truth, score) == pytest.approx(sklearn.metrics.roc_auc_score(truth, score))
    assert average_precision_score(truth, score) == pytest.approx(
        sklearn.metrics.average_precision_score(truth, score)
    )
    assert brier_score(gold, probabilities) == pytest.approx(
        sklearn.metrics.brier_score_loss(gold, probabilities, scale_by_half=False)
    )


@pytest.mark.parametrize(
    "metric",
    [
        lambda gold, p, counts: accuracy_score(gold, p.argmax(axis=1), counts),
        lambda gold, p, counts: macro_f1_score(confusion_matrix(gold, p.argmax(axis=1), counts)),
        lambda gold, p, counts: Ranking.of(gold == C, p[:, C]).roc_auc(counts),
        lambda gold, p, counts: Ranking.of(gold == C, p[:, C]).average_precision(counts),
        lambda gold, p, counts: expected_calibration_error(
            gold == p.argmax(axis=1), p.max(axis=1), counts
        ),
        lambda gold, p, counts: brier_score(gold, p, counts),
    ],
    ids=["accuracy", "macro_f1", "roc_auc", "average_precision", "calibration", "brier"],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_row_counted_twice_is_two_rows(
    seed: int, metric: Callable[[Columns, Array, Array | None], float]
) -> None:
    gold, probabilities = _random(seed, n=60)
    counts = np.random.default_rng(seed).integers(4, size=60)
    repeated = metric(np.repeat(gold, counts), np.repeat(probabilities, counts, axis=0), None)
    assert metric(gold, probabilities, counts.astype(np.float64)) == pytest.approx(repeated)


def test_labels_by_hand() -> None:
    confusion = confusion_matrix(GOLD, PREDICTED)
    assert confusion.tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 1]]  # gold down
    assert accuracy_score(GOLD, PREDICTED) == 3 / 4
    assert precision_scores(confusion).tolist() == [1, 1 / 2, 1]
    assert recall_scores(confusion).tolist() == [1, 1, 1 / 2]
    assert f1_scores(confusion).tolist() == [1, 2 / 3, 2 / 3]
    assert macro_f1_score(confusion) == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)


def test_rankings_by_hand() -> None:
    truth, score = np.array([True, False, True]), np.array([0.9, 0.8, 0.7])
    assert roc_auc_score(truth, score) == 1 / 2
    assert average_precision_score(truth, score) == pytest.approx(1 / 2 * 1 + 1 / 2 * 2 / 3)
    tied = np.full(3, 0.5)
    assert roc_auc_score(truth, tied) == 1 / 2
    assert average_precision_score(truth, tied) == pytest.approx(2 / 3)


def test_calibration_by_hand() -> None:
    def error(right: list[bool], confidence: list[float]) -> float:
        return expected_calibration_error(np.array(right), np.array(confidence))

    assert error([True, False], [0.9, 0.9]) == pytest.approx(0.4)
    # One bin each: 0.1 off and 0.6 off.
    assert error([True, False], [0.9, 0.6]) == pytest.approx((0.1 + 0.6) / 2)
    # 0.8 is the upper edge of its bin, so 0.8 and 0.75 share it: 0.775 against 1/2.
    assert error([True, False], [12 / 15, 0.75]) == pytest.approx(0.275)
    assert error([True, True], [1.0, 1.0 + 1e-9]) == pytest.approx(0.0, abs=1e-8)


def test_brier_by_hand() -> None:
    probabilities = np.array([[0.8, 0.1, 0.1], [0.0, 0.0, 1.0]])
    assert brier_score(np.array([E, C]), probabilities) == pytest.approx(0.06 / 2)
    assert brier_score(np.array([E]), probabilities[1:]) == 2.0


def test_the_undefined_is_nan_and_never_zero() -> None:
    only_e = confusion_matrix(np.array([E]), np.array([E]))
    assert _undefined(precision_scores(only_e)) == [False, True, True]
    assert _undefined(recall_scores(only_e)) == [False, True, True]
    assert _undefined(f1_scores(only_e)) == [False, True, True]
    assert macro_f1_score(only_e) == 1.0  # of the one label that occurs
    missed = confusion_matrix(np.array([E]), np.array([N]))
    assert f1_scores(missed)[:2].tolist() == [0.0, 0.0]
    score = np.array([0.1, 0.2])
    for truth in (np.array([True, True]), np.array([False, False])):
        assert np.isnan(roc_auc_score(truth, score))
    assert np.isnan(average_precision_score(np.array([False, False]), score))
    assert average_precision_score(np.array([True, True]), score) == 1.0


def test_no_rows_no_figure() -> None:
    none: Mask = np.array([], dtype=bool)
    no_scores: Array = np.array([])
    figures = [
        share(none),
        accuracy_score(NO_ROWS, NO_ROWS),
        macro_f1_score(confusion_matrix(NO_ROWS, NO_ROWS)),
        roc_auc_score(none, no_scores),
        average_precision_score(none, no_scores),
        expected_calibration_error(none, no_scores),
        brier_score(NO_ROWS, np.empty((0, len(COLUMNS)))),
    ]
    assert _undefined(np.array(figures)) == [True] * len(figures)


def _undefined(figures: Array) -> list[bool]:
    return [bool(value) for value in np.isnan(figures)]


def test_precision_and_recall_down_to_each_score() -> None:
    ranking = Ranking.of(np.array([True, False, True]), np.array([0.9, 0.8, 0.7]))
    precision, recall = ranking.precision_recall()
    assert precision == pytest.approx([1, 1 / 2, 2 / 3])
    assert recall == pytest.approx([1 / 2, 1 / 2, 1])
    tied, _ = Ranking.of(
        np.array([True, False, True]), np.array([0.9, 0.9, 0.9])
    ).precision_recall()
    assert tied == pytest.approx([2 / 3])


def test_reliability_by_hand_and_the_error_it_sums_to() -> None:
    right, confidence = np.array([True, False, True]), np.array([0.9, 0.9, 0.4])
    table = reliability(right, confidence)
    expected = np.full((15, 3), np.nan)
    expected[:, 0] = 0
    expected[13] = [2, 0.9, 0.5]  # 13/15 to 14/15
    expected[5] = [1, 0.4, 1.0]  # 5/15 to 6/15, its upper edge
    np.testing.assert_allclose(table, expected)
    filled = table[table[:, 0] > 0]
    error = (filled[:, 0] * np.abs(filled[:, 1] - filled[:, 2])).sum() / 3
    assert error == pytest.approx(expected_calibration_error(right, confidence))
