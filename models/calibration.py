"""What a model's probabilities are worth: temperature, conflict threshold, band of doubt.

Loaded with the model from ``calibration.json``; no threshold stands in code. How the
numbers are found is the business of ``models.training.calibrate``.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.errors import InvalidCalibration
from models.nli.labels import column
from models.types import Certainty, Label

__all__ = ["UNCALIBRATED", "Calibration", "FittedOn"]

Array = npt.NDArray[np.float64]

_TINY = 1e-6


@dataclass(frozen=True, kw_only=True)
class FittedOn:
    """A file that a calibration was fitted on."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """How to read one model's probabilities.

    ``temperature`` divides the logits of a single direction (Guo et al. 2017, "On
    Calibration of Modern Neural Networks"). The conflict probability is a logistic
    function, ``slope`` and ``intercept``, of the mean contradiction logit of both
    directions (Platt 1999). At ``threshold`` and above it is a conflict; strictly between
    ``band_low`` and ``band_high`` the verdict is uncertain.

    Of the statements of a report far fewer pairs conflict than of pairs that somebody chose
    to compare, so they have thresholds of their own: ``report_threshold`` of the conflict
    probability of two assertions, ``denial_threshold`` of the probability that a denial
    meets what it denies. Where they are not measured, ``threshold`` holds for both.
    """

    id: str
    temperature: float
    slope: float
    intercept: float
    threshold: float
    band_low: float
    band_high: float
    weights_sha256: str | None
    fitted_on: tuple[FittedOn, ...]
    report_threshold: float | None = None
    denial_threshold: float | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id:
            raise InvalidCalibration("id: must be a name")
        for field in ("temperature", "slope", "intercept", "threshold", "band_low", "band_high"):
            value = getattr(self, field)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise InvalidCalibration(f"{field}: must be a number, not {value!r}")
            if not math.isfinite(value):
                raise InvalidCalibration(f"{field}: must be finite")
        for field in ("report_threshold", "denial_threshold"):
            value = getattr(self, field)
            if value is not None and (isinstance(value, bool) or not 0 <= value <= 1):
                raise InvalidCalibration(f"{field}: must lie between 0 and 1, not {value!r}")
        for field in ("temperature", "slope"):
            if getattr(self, field) <= 0:
                raise InvalidCalibration(f"{field}: must be above 0")
        if not 0 <= self.band_low <= self.threshold <= self.band_high <= 1:
            raise InvalidCalibration("must hold: 0 <= band_low <= threshold <= band_high <= 1")

    @property
    def in_reports(self) -> float:
        """Conflict probability at which two assertions of a report conflict."""
        return self.threshold if self.report_threshold is None else self.report_threshold

    @property
    def of_denials(self) -> float:
        """Probability at which a denial conflicts with what it may deny."""
        return self.threshold if self.denial_threshold is None else self.denial_threshold

    @classmethod
    def read(cls, path: Path) -> Calibration:
        """Load ``calibration.json``; raises ``InvalidCalibration`` naming the field."""
        try:
            content: dict[str, Any] = json.loads(path.read_text("utf-8"))
            fitted_on = tuple(FittedOn(**source) for source in content.pop("fitted_on"))
            return cls(fitted_on=fitted_on, **content)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise InvalidCalibration(f"{path}: {exc}") from exc

    def write(self, path: Path) -> None:
        """Save as ``calibration.json``."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")

    def check_weights(self, sha256: str) -> None:
        """Raise ``InvalidCalibration`` if this was fitted on other weights."""
        if self.weights_sha256 not in (None, sha256):
            raise InvalidCalibration(
                f"weights_sha256: {self.id} was fitted on weights {self.weights_sha256}, "
                f"the model's are {sha256}"
            )

    def probabilities(self, raw: npt.NDArray[np.float32]) -> Array:
        """Calibrated probabilities ``(n, 3)`` of single directions from raw ones ``(n, 3)``."""
        scaled = np.log(np.clip(raw.astype(np.float64), _TINY, 1.0)) / self.temperature
        exponent = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        result: Array = exponent / exponent.sum(axis=1, keepdims=True)
        return result

    def conflict_probability(
        self, b_to_a: npt.NDArray[np.float32], a_to_b: npt.NDArray[np.float32]
    ) -> Array:
        """Symmetric probability ``(n,)`` that both cannot be true, from raw rows ``(n, 3)``."""
        logit = self.slope * conflict_logit(b_to_a, a_to_b) + self.intercept
        result: Array = np.exp(-np.logaddexp(0.0, -logit))  # the logistic, without overflow
        return result

    def is_conflict(self, probability: float) -> bool:
        """The decision at the model's own threshold."""
        return probability >= self.threshold

    def certainty(self, probability: float) -> Certainty:
        """Whether ``probability`` lies outside the band of doubt."""
        doubtful = self.band_low < probability < self.band_high
        return Certainty.UNCERTAIN if doubtful else Certainty.CLEAR


def conflict_logit(b_to_a: npt.NDArray[np.float32], a_to_b: npt.NDArray[np.float32]) -> Array:
    """Mean contradiction logit ``(n,)`` of both directions: contradiction holds both ways."""
    logits = [_logit(raw[:, column(Label.CONTRADICTION)]) for raw in (b_to_a, a_to_b)]
    mean: Array = np.mean(logits, axis=0)
    return mean


def _logit(probability: npt.NDArray[np.float32]) -> Array:
    clipped = np.clip(probability.astype(np.float64), _TINY, 1.0 - _TINY)
    result: Array = np.log(clipped / (1.0 - clipped))
    return result


UNCALIBRATED = Calibration(
    id="none",
    temperature=1.0,
    slope=1.0,
    intercept=0.0,
    threshold=0.5,
    # Nothing is known of what this model's scores are worth, so every verdict is uncertain.
    band_low=0.0,
    band_high=1.0,
    weights_sha256=None,
    fitted_on=(),
)
