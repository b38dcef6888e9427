"""How far a figure would move with other rows: 95% intervals.

Knows resampling and what to say of an undefined figure; not what any figure means.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from eval.metrics import Array

__all__ = ["RESAMPLES", "SEED", "Estimate", "estimates", "interval", "resamples", "share_estimate"]

RESAMPLES = 1_000
SEED = 0
LEVEL = (2.5, 97.5)  # percentiles that hold 95%
Z = 1.959964  # standard deviations either side that do


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure between the ends of its 95% interval; None, with the reason, if undefined."""

    value: float | None
    low: float | None
    high: float | None
    reason: str | None = None

    def as_dict(self) -> dict[str, float | str | None]:
        """JSON-ready; ``reason`` only where there is one."""
        figures: dict[str, float | str | None]
        figures = {"value": self.value, "low": self.low, "high": self.high}
        return figures if self.reason is None else figures | {"reason": self.reason}


def estimates(
    figures: Callable[[Array | None], Mapping[str, float]],
    n: int,
    why_undefined: Callable[[str], str],
) -> dict[str, Estimate]:
    """Each figure of ``n`` rows, at least 1, with its bootstrap interval (Efron 1979).

    ``figures`` takes how often each row is drawn, ``(n,)``, or None for each row once. A
    resample in which a figure is undefined, say without one contradiction, is left out of
    that figure's interval.
    """
    whole = figures(None)
    drawn = [list(figures(counts).values()) for counts in resamples(n)]
    resampled = np.array(drawn)  # (RESAMPLES, n_figures)
    return {
        name: _undefined(why_undefined(name))
        if math.isnan(value)
        else _estimate(value, resampled[:, place])
        for place, (name, value) in enumerate(whole.items())
    }


def resamples(n: int) -> Iterator[Array]:
    """How often each of ``n`` rows is drawn, ``(n,)``, time after time; always the same draws."""
    generator = np.random.default_rng(SEED)
    for _ in range(RESAMPLES):
        yield np.bincount(generator.integers(n, size=n), minlength=n).astype(np.float64)


def interval(resampled: Array) -> tuple[float, float]:
    """The ends that hold 95% of ``resampled`` ``(n_defined,)``, at least one value."""
    low, high = np.percentile(resampled, LEVEL)
    return float(low), float(high)


def share_estimate(hits: int, n: int) -> Estimate:
    """``hits`` of ``n`` rows, ``n`` at least 1, with Wilson's interval (1927).

    For the few rows of a slice: where all come out alike, resampling them would give an
    interval of no width. By hand: 0 of 13 lies between 0 and 0.23.
    """
    p = hits / n
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    # At the ends the formula is exactly 0 and 1, but floating point is not.
    low, high = max(0.0, centre - reach), min(1.0, centre + reach)
    return Estimate(value=p, low=low if hits else 0.0, high=high if hits < n else 1.0)


def _undefined(reason: str) -> Estimate:
    return Estimate(value=None, low=None, high=None, reason=reason)


def _estimate(value: float, resampled: Array) -> Estimate:
    # A figure that the whole file defines may still be undefined in a resample.
    low, high = interval(resampled[~np.isnan(resampled)])
    return Estimate(value=value, low=low, high=high)
