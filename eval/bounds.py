"""When an evaluation has failed: a metric beyond its bound, or a model worse than before.

Knows metrics and their differences; nothing of files, nor of how a failure is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.comparison import Difference
from eval.errors import InvalidBound
from eval.intervals import Estimate
from eval.scores import HEADLINES, LOWER_IS_BETTER, METRICS

__all__ = ["Bound", "breaches", "parse_bounds", "regressions"]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """The worst value a metric may have: the highest where lower is better, else the lowest."""

    metric: str
    worst: float

    def breach(self, found: Estimate) -> str | None:
        """What to say of ``found`` where it is beyond; an undefined metric is."""
        if found.value is None:
            return f"{self.metric} is undefined ({found.reason}), so not within {self.worst:g}"
        if self.metric in LOWER_IS_BETTER:
            side, beyond = "over", found.value > self.worst
        else:
            side, beyond = "under", found.value < self.worst
        return f"{self.metric} {found.value:.6g} is {side} {self.worst:g}" if beyond else None


def parse_bounds(under: Sequence[str], over: Sequence[str]) -> tuple[Bound, ...]:
    """Bounds of METRIC=VALUE: fail ``under``, fail ``over``; raises ``InvalidBound``."""
    return (
        *(_bound("--fail-under", bound) for bound in under),
        *(_bound("--fail-over", bound) for bound in over),
    )


def breaches(metrics: Mapping[str, Estimate], bounds: Sequence[Bound]) -> Iterator[str]:
    """One line for each bound that ``metrics`` do not keep."""
    found = (bound.breach(metrics[bound.metric]) for bound in bounds)
    return (line for line in found if line is not None)


def regressions(differences: Mapping[str, Difference]) -> Iterator[str]:
    """One line for each of ``HEADLINES`` that is worse beyond doubt."""
    for name in HEADLINES:
        change = differences[name]
        if change.high is not None and change.high < 0:
            yield (
                f"{name} is significantly worse: {change.value:+.3f}, "
                f"95% interval {change.low:+.3f} to {change.high:+.3f}"
            )


def _bound(option: str, text: str) -> Bound:
    metric, equals, value = text.partition("=")
    if metric not in METRICS:
        raise InvalidBound(f"{option}: no metric {metric!r}; there are: {', '.join(METRICS)}")
    worse = "--fail-over" if metric in LOWER_IS_BETTER else "--fail-under"
    if option != worse:
        better = "lower" if metric in LOWER_IS_BETTER else "higher"
        raise InvalidBound(f"{option}: {better} {metric} is better, so use {worse}")
    try:
        worst = float(value)
    except ValueError:
        worst = math.nan
    if not (equals and math.isfinite(worst)):
        raise InvalidBound(f"{option}: {text!r} is not METRIC=VALUE, as in {metric}=0.6")
    return Bound(metric=metric, worst=worst)
