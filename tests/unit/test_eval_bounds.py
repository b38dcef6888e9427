"""eval.bounds: what breaks a bound, and which bounds are none."""

import pytest

from eval.bounds import Bound, breaches, parse_bounds, regressions
from eval.comparison import Difference
from eval.errors import InvalidBound
from eval.intervals import Estimate
from eval.scores import HEADLINES, METRICS


def _estimate(value: float | None) -> Estimate:
    return Estimate(value=value, low=value, high=value, reason=None if value else "no rows")


def test_bounds_are_read_with_their_side() -> None:
    assert parse_bounds(["accuracy=0.6", "macro_f1=.5"], ["brier_score=0.5"]) == (
        Bound(metric="accuracy", worst=0.6),
        Bound(metric="macro_f1", worst=0.5),
        Bound(metric="brier_score", worst=0.5),
    )


def test_one_line_for_each_broken_bound() -> None:
    metrics = {
        "accuracy": _estimate(0.5999),
        "macro_f1": _estimate(0.6),
        "brier_score": _estimate(0.61),
        "false_alarm_rate": _estimate(0.6),
        "conflict_precision": _estimate(None),
    }
    bounds = parse_bounds(
        ["accuracy=0.6", "macro_f1=0.6", "conflict_precision=0.6"],
        ["brier_score=0.6", "false_alarm_rate=0.6"],
    )
    assert list(breaches(metrics, bounds)) == [
        "accuracy 0.5999 is under 0.6",
        "conflict_precision is undefined (no rows), so not within 0.6",
        "brier_score 0.61 is over 0.6",
    ]


@pytest.mark.parametrize(
    ("under", "over", "message"),
    [
        ("acuracy=1", "", f"--fail-under: no metric 'acuracy'; there are: {', '.join(METRICS)}"),
        ("brier_score=1", "", "--fail-under: lower brier_score is better, so use --fail-over"),
        ("", "accuracy=1", "--fail-over: higher accuracy is better, so use --fail-under"),
        ("accuracy", "", "--fail-under: 'accuracy' is not METRIC=VALUE, as in accuracy=0.6"),
        ("accuracy=nan", "", "--fail-under: 'accuracy=nan' is not METRIC=VALUE, as in"),
        ("accuracy=60%", "", "--fail-under: 'accuracy=60%' is not METRIC=VALUE, as in"),
    ],
)
def test_what_is_no_bound(under: str, over: str, message: str) -> None:
    with pytest.raises(InvalidBound) as error:
        parse_bounds([under] if under else [], [over] if over else [])
    assert str(error.value).startswith(message)


def test_a_regression_is_an_interval_wholly_below_0() -> None:
    worse = Difference(value=-0.1, low=-0.15, high=-0.05, p=0.002)
    perhaps = Difference(value=-0.1, low=-0.2, high=0.0, p=0.06)
    unpaired = Difference(value=-0.1, low=None, high=None, p=None)
    accuracy, auc = HEADLINES
    assert list(regressions({accuracy: perhaps, auc: worse})) == [
        "contradiction_roc_auc is significantly worse: -0.100, 95% interval -0.150 to -0.050"
    ]
    assert list(regressions({accuracy: unpaired, auc: unpaired, "macro_f1": worse})) == []
