"""eval.baselines: the majority class says one thing of every row."""

import pytest

from eval.baselines import figures_of, majority_class
from eval.examples import Gold
from models.nli.labels import column
from models.types import Label

E, N, C, NOT_E = Gold


def test_the_majority_by_hand() -> None:
    gold = [C, C, N, E]
    assert figures_of(gold, majority_class(gold)) == pytest.approx(
        {
            "accuracy": 1 / 2,
            "macro_f1": (2 / 3 + 0 + 0) / 3,
            "contradiction_roc_auc": 1 / 2,
            "contradiction_average_precision": 1 / 2,
            "expected_calibration_error": 0.0,  # half the rows, with a probability of a half
            "brier_score": 1 - (1 / 4 + 1 / 16 + 1 / 16),
            "conflict_precision": 1 / 2,
            "conflict_recall": 1.0,
            "false_alarm_rate": 1.0,
            "conflict_roc_auc": 1 / 2,
            "uncertain_share": None,
            "truncated_share": None,
        }
    )


@pytest.mark.parametrize(
    ("gold", "label"),
    [
        ([E, E, N], Label.ENTAILMENT),
        ([C, N], Label.NEUTRAL),  # of equals, the one that raises no alarm
        ([NOT_E, NOT_E, E], Label.NEUTRAL),
        ([NOT_E, E, E], Label.ENTAILMENT),
        ([NOT_E, E, C, C], Label.CONTRADICTION),  # right of three
    ],
)
def test_the_majority_is_the_label_right_most_often(gold: list[Gold], label: Label) -> None:
    assert majority_class(gold).relation.tolist() == [column(label)] * len(gold)


def test_two_way_gold_only() -> None:
    gold = [NOT_E, NOT_E]
    assert figures_of(gold, majority_class(gold))["accuracy"] == 1.0
