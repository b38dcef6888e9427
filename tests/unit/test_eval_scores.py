"""eval.scores: what is measured on which rows, and why a figure is missing."""

import math

import numpy as np
import pytest

from eval.examples import Gold
from eval.scores import HEADLINES, LOWER_IS_BETTER, METRICS, Answers, Scorer, is_right
from models.nli.labels import column
from models.nli.lexical import LexicalModel
from models.types import ClaimPair, Label
from models.verifier import Verifier

E, N, C = Gold.ENTAILMENT, Gold.NEUTRAL, Gold.CONTRADICTION
NOT_E = Gold.NOT_ENTAILMENT

PROBABILITIES = np.array([[0.8, 0.1, 0.1], [0.2, 0.6, 0.2], [0.1, 0.2, 0.7], [0.1, 0.5, 0.4]])
ANSWERS = Answers(
    relation=PROBABILITIES.argmax(axis=1),
    probabilities=PROBABILITIES,
    conflict=np.array([False, True, True, False]),
    conflict_probability=np.array([0.1, 0.6, 0.9, 0.4]),
    uncertain=np.array([True, False, False, False]),
    truncated=np.array([False, False, True, True]),
)


def test_every_figure_of_four_rows_by_hand() -> None:
    figures = Scorer([E, N, C, C], ANSWERS).figures()
    assert figures == pytest.approx(
        {
            "accuracy": 3 / 4,
            "macro_f1": (1 + 2 / 3 + 2 / 3) / 3,
            "contradiction_roc_auc": 1.0,  # 0.7 and 0.4 above 0.1 and 0.2
            "contradiction_average_precision": 1.0,
            # Each row in a bin of its own: 0.2, 0.4, 0.3 and 0.5 off.
            "expected_calibration_error": (0.2 + 0.4 + 0.3 + 0.5) / 4,
            "brier_score": (0.06 + 0.24 + 0.14 + 0.62) / 4,
            "conflict_precision": 1 / 2,
            "conflict_recall": 1 / 2,
            "false_alarm_rate": 1 / 2,
            "conflict_roc_auc": 3 / 4,  # all but 0.4 below 0.6
            "uncertain_share": 1 / 4,
            "truncated_share": 2 / 4,
            "entailment.precision": 1.0,
            "entailment.recall": 1.0,
            "entailment.f1": 1.0,
            "neutral.precision": 1 / 2,
            "neutral.recall": 1.0,
            "neutral.f1": 2 / 3,
            "contradiction.precision": 1.0,
            "contradiction.recall": 1 / 2,
            "contradiction.f1": 2 / 3,
        }
    )
    assert tuple(figures)[: len(METRICS)] == METRICS


def test_counts_draw_rows() -> None:
    last_row_only = np.array([0.0, 0.0, 0.0, 5.0])
    figures = Scorer([E, N, C, C], ANSWERS).figures(last_row_only)
    assert (figures["accuracy"], figures["truncated_share"]) == (0.0, 1.0)
    assert figures["brier_score"] == pytest.approx(0.62)
    assert math.isnan(figures["conflict_precision"])


@pytest.mark.parametrize(
    ("gold", "right"),
    [(E, {"entailment"}), (C, {"contradiction"}), (NOT_E, {"neutral", "contradiction"})],
)
def test_two_way_gold_is_right_of_anything_but_entailment(gold: Gold, right: set[str]) -> None:
    assert {label.value for label in Label if is_right(gold, label)} == right


def test_a_two_way_file_has_accuracy_and_reasons() -> None:
    scorer = Scorer([E, NOT_E, NOT_E, E], ANSWERS)
    figures = scorer.figures()
    defined = {name: value for name, value in figures.items() if not math.isnan(value)}
    assert defined == {"accuracy": 3 / 4, "uncertain_share": 1 / 4, "truncated_share": 1 / 2}
    assert {scorer.why_undefined(name) for name in figures.keys() - defined.keys()} == {
        "labels are two-way: entailment or not_entailment"
    }


def test_in_a_mixed_file_the_other_figures_are_of_the_three_way_rows() -> None:
    mixed = Scorer([E, NOT_E, C, N], ANSWERS).figures()
    assert mixed["accuracy"] == 1.0
    three = [0, 2, 3]
    alone = Scorer(
        [E, C, N],
        Answers(
            relation=ANSWERS.relation[three],
            probabilities=ANSWERS.probabilities[three],
            conflict=ANSWERS.conflict[three],
            conflict_probability=ANSWERS.conflict_probability[three],
            uncertain=None,
            truncated=None,
        ),
    ).figures()
    on_every_row = {"accuracy", "uncertain_share", "truncated_share"}
    for name in mixed.keys() - on_every_row:
        assert mixed[name] == pytest.approx(alone[name]), name
    assert math.isnan(alone["uncertain_share"])


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        ("contradiction_roc_auc", "needs gold contradictions and others"),
        ("conflict_recall", "no label is contradiction"),
        ("contradiction.recall", "no row has this label"),
    ],
)
def test_without_a_contradiction(figure: str, reason: str) -> None:
    scorer = Scorer([E, N, N, E], ANSWERS)
    assert math.isnan(scorer.figures()[figure])
    assert scorer.why_undefined(figure) == reason


def test_answers_are_those_of_b_given_a() -> None:
    pair = ClaimPair.of("The council approved the budget on Monday.", "The council approved it.")
    (verdict,) = Verifier(LexicalModel()).verify([pair])
    answers = Answers.of([verdict])
    forward = verdict.b_to_a.probabilities
    assert forward != verdict.a_to_b.probabilities
    assert [answers.probabilities[0, column(label)] for label in Label] == [
        forward[label] for label in Label
    ]
    assert answers.relation.tolist() == [column(verdict.relation)]
    assert answers.conflict_probability.tolist() == [verdict.conflict_probability]
    assert answers.uncertain is not None and answers.uncertain.tolist() == [True]


def test_headlines_and_metrics_are_those_of_all_figures() -> None:
    scorer = Scorer([E, N, C, C], ANSWERS)
    counts = np.array([0.0, 2.0, 1.0, 1.0])
    figures = scorer.figures(counts)
    assert scorer.headlines(counts) == {name: figures[name] for name in HEADLINES}
    assert scorer.metrics(counts) == {name: figures[name] for name in METRICS}
    assert set(METRICS) > LOWER_IS_BETTER


def test_curves_of_the_three_way_rows() -> None:
    scorer = Scorer([E, NOT_E, C, C], ANSWERS)
    assert scorer.contradiction_share == 2 / 3
    curve, table = scorer.precision_recall(), scorer.reliability()
    assert curve is not None and table is not None
    assert [part.tolist() for part in curve] == [[1.0, 1.0, 2 / 3], [0.5, 1.0, 1.0]]
    assert table[:, 0].sum() == 3


def test_no_curves_where_gold_is_two_way() -> None:
    scorer = Scorer([NOT_E, NOT_E, E, E], ANSWERS)
    assert (scorer.precision_recall(), scorer.reliability()) == (None, None)
    assert math.isnan(scorer.contradiction_share)
