"""How much better one model is than another, on the same rows: a paired bootstrap.

Knows two results and their predictions; not who asks, nor what counts as a failure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.errors import NotComparable
from eval.intervals import interval, resamples
from eval.metrics import Array
from eval.recorded import Measured, Prediction
from eval.scores import Answers, Scorer
from models.nli.labels import COLUMNS, column

__all__ = ["Comparison", "Difference", "compare", "scorer_of"]

Figures = Callable[[Scorer, Array | None], Mapping[str, float]]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A figure's change with its 95% interval and two-sided p; all None where undefined."""

    value: float | None
    low: float | None
    high: float | None
    p: float | None

    @property
    def significant(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The differences, newer less older, on the ``n`` rows that both have."""

    n: int
    differences: Mapping[str, Difference]


def scorer_of(rows: Sequence[Prediction]) -> Scorer:
    """The scorer of at least one prediction."""
    probabilities = [[row.probabilities[label] for label in COLUMNS] for row in rows]
    answers = Answers(
        relation=np.array([column(row.relation) for row in rows]),
        probabilities=np.array(probabilities),
        conflict=np.array([row.conflict for row in rows]),
        conflict_probability=np.array([row.conflict_probability for row in rows]),
        uncertain=np.array([row.uncertain for row in rows]),
        truncated=np.array([row.truncated for row in rows]),
    )
    return Scorer([row.gold for row in rows], answers)


def compare(older: Measured, newer: Measured, figures: Figures) -> Comparison:
    """Draw the same rows for both, time after time, and look at ``figures`` of each.

    A resample in which a figure is undefined for either is left out of its interval.
    Raises ``NotComparable`` unless the data set is the same and rows are in both.
    """
    pairs = _pairs(older, newer)
    scorers = [scorer_of([pair[side] for pair in pairs]) for side in (0, 1)]
    before, after = (figures(scorer, None) for scorer in scorers)
    drawn = []
    for counts in resamples(len(pairs)):
        was, is_now = (figures(scorer, counts) for scorer in scorers)
        drawn.append([is_now[name] - was[name] for name in before])
    moved = np.array(drawn)  # (RESAMPLES, n_figures)
    return Comparison(
        n=len(pairs),
        differences={
            name: _difference(after[name] - before[name], moved[:, place])
            for place, name in enumerate(before)
        },
    )


def _pairs(older: Measured, newer: Measured) -> list[tuple[Prediction, Prediction]]:
    if older.recorded.sha256 != newer.recorded.sha256:
        raise NotComparable("the data sets differ (sha256)")
    old = {row.line: row for row in older.predictions}
    pairs = [(old[row.line], row) for row in newer.predictions if row.line in old]
    if not pairs:
        raise NotComparable("no row is in both results")
    if other := [new.line for before, new in pairs if before.gold is not new.gold]:
        raise NotComparable(f"the labels were read differently, first in line {other[0]}")
    return pairs


def _difference(value: float, moved: Array) -> Difference:
    if math.isnan(value):
        return Difference(value=None, low=None, high=None, p=None)
    defined = moved[~np.isnan(moved)]
    low, high = interval(defined)
    return Difference(value=value, low=low, high=high, p=_two_sided(defined))


def _two_sided(moved: Array) -> float:
    """Twice the share of resamples on the rarer side of 0, the observed one counted in.

    By hand: none of 1000 at or below 0 is 2/1001; it is never 0, for 1000 cannot show that.
    """
    rarer = min(int((moved <= 0).sum()), int((moved >= 0).sum()))
    return min(1.0, 2 * (rarer + 1) / (len(moved) + 1))
