"""eval.comparison: pairs by line, differences by hand, and when there are none."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.comparison import Comparison, Difference, compare
from eval.errors import NotComparable
from eval.examples import Gold
from eval.intervals import resamples
from eval.recorded import Measured, Prediction, Recorded
from eval.scores import Scorer
from models.types import ModelInfo, Probabilities

E, N, C = Gold.ENTAILMENT, Gold.NEUTRAL, Gold.CONTRADICTION
MODEL = ModelInfo(name="m", engine="e", weights_sha256="w", calibration_id="c", threshold=0.5)

Row = tuple[int, Gold, float]  # line, gold, probability of contradiction; the rest is neutral


def _prediction(line: int, gold: Gold, contradiction: float) -> Prediction:
    said = Probabilities(entailment=0.0, neutral=1 - contradiction, contradiction=contradiction)
    return Prediction(
        line=line,
        id=line,
        a="a",
        b="b",
        gold=gold,
        relation=said.label,
        probabilities=said,
        conflict=contradiction > 0.5,
        conflict_probability=contradiction,
        uncertain=False,
        truncated=False,
    )


def _measured(rows: Sequence[Row], sha256: str = "same") -> Measured:
    recorded = Recorded(
        path=Path("result.json"),
        data="d.jsonl",
        sha256=sha256,
        n_used=len(rows),
        n_rejected=0,
        model=MODEL,
        metrics={},
        labels={},
        confusion={},
        slices=None,
        baselines={},
        commit=None,
        dirty=None,
        seconds=1.0,
        pairs_per_second=1.0,
        started_at="",
    )
    return Measured(recorded=recorded, predictions=tuple(_prediction(*row) for row in rows))


def _headlines(older: Sequence[Row], newer: Sequence[Row]) -> Comparison:
    return compare(_measured(older), _measured(newer), Scorer.headlines)


def test_all_wrong_to_all_right_is_the_same_in_every_resample() -> None:
    found = _headlines([(1, C, 0.2), (2, N, 0.9)], [(1, C, 0.9), (2, N, 0.2)])
    both_drawn = sum(bool(counts.all()) for counts in resamples(2))  # else there is no AUC
    assert found == Comparison(
        n=2,
        differences={
            "accuracy": Difference(value=1.0, low=1.0, high=1.0, p=2 / 1001),
            "contradiction_roc_auc": Difference(
                value=1.0, low=1.0, high=1.0, p=2 / (both_drawn + 1)
            ),
        },
    )
    assert found.differences["accuracy"].significant


def test_one_of_two_rows_better_may_be_chance() -> None:
    found = _headlines([(1, N, 0.9), (2, N, 0.2)], [(1, N, 0.1), (2, N, 0.2)])
    # Row 1 is drawn never, once or twice: 0, 1/2 or 1, a quarter of the time at either end.
    never = sum(counts[0] == 0 for counts in resamples(2))
    change = Difference(value=0.5, low=0.0, high=1.0, p=2 * (never + 1) / 1001)
    assert found.differences == {
        "accuracy": change,
        "contradiction_roc_auc": Difference(value=None, low=None, high=None, p=None),
    }
    assert not change.significant


def test_equal_models_differ_by_nothing() -> None:
    rows = [(1, C, 0.9), (2, N, 0.9), (3, E, 0.1)]
    nothing = Difference(value=0.0, low=0.0, high=0.0, p=1.0)
    assert _headlines(rows, rows).differences == {
        "accuracy": nothing,
        "contradiction_roc_auc": nothing,
    }


def test_rows_are_matched_by_line() -> None:
    found = _headlines([(1, C, 0.9), (2, C, 0.1)], [(2, C, 0.1), (3, C, 0.9)])
    assert found.n == 1
    assert found.differences["accuracy"] == Difference(value=0.0, low=0.0, high=0.0, p=1.0)


@pytest.mark.parametrize(
    ("newer", "sha256", "reason"),
    [
        ([(1, C, 0.9)], "other", "the data sets differ (sha256)"),
        ([(2, C, 0.9)], "same", "no row is in both results"),
        ([(1, N, 0.9)], "same", "the labels were read differently, first in line 1"),
    ],
)
def test_what_cannot_be_paired_is_said(newer: list[Row], sha256: str, reason: str) -> None:
    with pytest.raises(NotComparable) as error:
        compare(_measured([(1, C, 0.9)]), _measured(newer, sha256), Scorer.headlines)
    assert str(error.value) == reason
