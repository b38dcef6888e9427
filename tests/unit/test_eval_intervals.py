"""eval.intervals: reproducible, as wide as theory says, undefined with a reason."""

import math
from time import process_time

import numpy as np
import pytest

from eval.examples import Gold
from eval.intervals import Estimate, estimates, share_estimate
from eval.metrics import Array, share
from eval.scores import Answers, Scorer

FLAGS = np.arange(400) % 4 == 0  # a quarter of them


def _figures(counts: Array | None) -> dict[str, float]:
    return {"quarter": share(FLAGS, counts), "nothing": float("nan")}


def test_the_bootstrap_is_as_wide_as_the_binomial_says() -> None:
    found = estimates(_figures, len(FLAGS), lambda name: f"{name} is undefined")
    quarter = found["quarter"]
    assert quarter.value == 0.25
    # standard error: sqrt(0.25 * 0.75 / 400)
    assert quarter.low == pytest.approx(0.25 - 1.96 * 0.02165, abs=0.005)
    assert quarter.high == pytest.approx(0.25 + 1.96 * 0.02165, abs=0.005)
    assert found == estimates(_figures, len(FLAGS), lambda name: f"{name} is undefined")


def test_an_undefined_figure_has_a_reason_and_no_interval() -> None:
    nothing = estimates(_figures, len(FLAGS), lambda name: f"{name} is undefined")["nothing"]
    assert nothing == Estimate(value=None, low=None, high=None, reason="nothing is undefined")
    assert nothing.as_dict() == {
        "value": None,
        "low": None,
        "high": None,
        "reason": "nothing is undefined",
    }


def test_resamples_without_the_figure_are_left_out() -> None:
    def rare(counts: Array | None) -> dict[str, float]:
        drawn = np.ones(3) if counts is None else counts
        return {"rare": 1.0 if drawn[0] else float("nan")}

    assert estimates(rare, 3, str)["rare"] == Estimate(value=1.0, low=1.0, high=1.0)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 13, 0.0, 0.2281), (13, 13, 0.7719, 1.0), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1.0)],
)
def test_wilson(hits: int, n: int, low: float, high: float) -> None:
    found = share_estimate(hits, n)
    assert found.value == hits / n
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_ten_thousand_rows_take_seconds() -> None:
    generator = np.random.default_rng(0)
    n = 10_000
    probabilities = generator.dirichlet([1.0, 1.0, 1.0], size=n)
    golds = [gold for gold in Gold if gold.label is not None]
    answers = Answers(
        relation=probabilities.argmax(axis=1),
        probabilities=probabilities,
        conflict=probabilities[:, 2] > 0.5,
        conflict_probability=probabilities[:, 2],
        uncertain=probabilities[:, 2] > 0.4,
        truncated=probabilities[:, 2] > 1,
    )
    scorer = Scorer([golds[place] for place in generator.integers(3, size=n)], answers)
    begun = process_time()
    found = estimates(scorer.figures, n, scorer.why_undefined)
    assert process_time() - begun < 15.0  # seconds of one core
    assert not any(math.isnan(estimate.value or 0.0) for estimate in found.values())
