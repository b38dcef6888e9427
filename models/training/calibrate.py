"""Step 4: find what a model's probabilities are worth, on a development file.

Never on a test file: the file's name and hash go into ``calibration.json``. Knows nothing
of how the model was made.

    python -m models.training.calibrate build/model --dev train_newsroom.jsonl \\
        --first-row 1530
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar

from models.calibration import UNCALIBRATED, Calibration, FittedOn, conflict_logit
from models.errors import ModelError
from models.nli import NLIModel, load_model, locate
from models.nli.labels import column
from models.training.pairs import LabelledPair, read_pairs
from models.types import Label

__all__ = ["fit_calibration"]

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

PRECISION_WEIGHT = 0.5  # beta of F-beta: a false alarm costs more than a missed conflict
LEAST_THRESHOLD = 0.5  # what is less likely than not is never flagged
UNRELATED_FLAGGED = 0.01  # at most this share of unrelated pairs may pass the threshold
CLEAR_ERROR = 0.10  # outside the band at most this share of decisions is wrong
CLEAR_PAIRS = 30  # a "clear" side needs at least this many pairs to stand on


def fit_calibration(
    model: NLIModel, pairs: Sequence[LabelledPair], source: FittedOn
) -> Calibration:
    """Temperature, conflict probability, threshold and band of doubt from labelled pairs.

    As many unrelated pairs, each premise with the hypothesis of a distant row, stand beside
    ``pairs`` when the conflict is fitted: most text that is ever compared is unrelated.
    """
    half = len(pairs) // 2
    unrelated = [
        (pair.premise, pairs[(index + half) % len(pairs)].hypothesis)
        for index, pair in enumerate(pairs)
    ]
    forward = [(pair.premise, pair.hypothesis) for pair in pairs] + unrelated
    b_to_a = model.probabilities(forward)  # (2n, 3)
    a_to_b = model.probabilities([(b, a) for a, b in forward])
    gold = np.array([column(pair.label) for pair in pairs])  # (n,)
    contradiction = np.zeros(len(forward), dtype=bool)
    contradiction[: len(pairs)] = gold == column(Label.CONTRADICTION)
    is_unrelated = np.arange(len(forward)) >= len(pairs)

    slope, intercept = _logistic(conflict_logit(b_to_a, a_to_b), contradiction)
    fitted = replace(
        UNCALIBRATED,
        temperature=_temperature(b_to_a[: len(pairs)], gold),
        slope=slope,
        intercept=intercept,
        weights_sha256=model.weights_sha256,
        fitted_on=(source,),
    )
    probability = fitted.conflict_probability(b_to_a, a_to_b)  # (2n,)
    threshold = _threshold(probability, contradiction, is_unrelated)
    related = ~is_unrelated  # doubt is about pairs on one topic; the rest is easy
    low, high = _band(probability[related], contradiction[related], threshold)
    fitted = replace(fitted, threshold=threshold, band_low=low, band_high=high)
    return replace(fitted, id=f"{model.name}-{sha256(repr(fitted).encode()).hexdigest()[:8]}")


def _temperature(raw: npt.NDArray[np.float32], gold: npt.NDArray[np.int_]) -> float:
    """The temperature of least negative log-likelihood of ``gold`` ``(n,)`` columns."""

    def loss(temperature: float) -> float:
        scaled = replace(UNCALIBRATED, temperature=temperature).probabilities(raw)
        return float(-np.log(scaled[np.arange(len(gold)), gold]).mean())

    return round(float(minimize_scalar(loss, bounds=(0.2, 10.0), method="bounded").x), 4)


def _logistic(logit: Array, truth: Mask) -> tuple[float, float]:
    """Slope and intercept of least negative log-likelihood of ``truth`` ``(n,)``.

    Against Platt's smoothed targets, or a file that the model gets all right would make it
    infinitely sure of itself.
    """
    yes, no = int(truth.sum()), int((~truth).sum())
    target = np.where(truth, (yes + 1) / (yes + 2), 1 / (no + 2))  # (n,)

    def loss(parameters: Array) -> float:
        fitted = parameters[0] * logit + parameters[1]
        surprise = target * np.logaddexp(0.0, -fitted) + (1 - target) * np.logaddexp(0.0, fitted)
        return float(surprise.mean())

    slope, intercept = minimize(loss, x0=np.array([1.0, 0.0]), method="Nelder-Mead").x
    return round(float(slope), 4), round(float(intercept), 4)


def _threshold(probability: Array, truth: Mask, is_unrelated: Mask) -> float:
    """The threshold of best F-beta among those that keep unrelated pairs quiet; 1 if none does."""
    best, best_score = 1.0, -1.0
    likely = probability[probability >= LEAST_THRESHOLD]
    for threshold in np.unique(np.floor(likely * 1000) / 1000):
        flagged = probability >= threshold
        if flagged[is_unrelated].mean() > UNRELATED_FLAGGED:
            continue
        hits = (flagged & truth).sum()
        weight = PRECISION_WEIGHT**2
        score = (1 + weight) * hits / (flagged.sum() + weight * truth.sum())
        if score > best_score:
            best, best_score = float(threshold), float(score)
    return best


def _band(probability: Array, truth: Mask, threshold: float) -> tuple[float, float]:
    """Where doubt begins and ends: the widest clear sides with few enough wrong decisions."""
    grid = np.round(np.linspace(0.0, 1.0, 201), 4)
    low = max(
        (edge for edge in grid[grid <= threshold] if _few_wrong(truth[probability <= edge])),
        default=0.0,
    )
    high = min(
        (edge for edge in grid[grid >= threshold] if _few_wrong(~truth[probability >= edge])),
        default=1.0,
    )
    return float(low), float(high)


def _few_wrong(wrong: Mask) -> bool:
    return len(wrong) >= CLEAR_PAIRS and float(wrong.mean()) <= CLEAR_ERROR


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", help="embedded name or folder; calibration.json goes into it")
    parser.add_argument("--dev", type=Path, required=True, help="labelled development pairs")
    parser.add_argument("--first-row", type=int, default=0, help="rows before it were trained on")
    parser.add_argument("--limit", type=int, help="of the rows from there on, to try it out")
    arguments = parser.parse_args()
    rows = read_pairs(arguments.dev)[arguments.first_row :][: arguments.limit]
    if len(rows) < CLEAR_PAIRS:
        raise ModelError(f"{arguments.dev}: {len(rows)} rows are too few to calibrate on")
    source = FittedOn(
        name=f"{arguments.dev.name}, rows {arguments.first_row + 1} to "
        f"{arguments.first_row + len(rows)}, and as many unrelated pairs of them",
        sha256=sha256(arguments.dev.read_bytes()).hexdigest(),
        rows=len(rows),
    )
    calibration = fit_calibration(load_model(arguments.model), rows, source)
    calibration.write(locate(arguments.model) / "calibration.json")
    print(calibration)


if __name__ == "__main__":
    main()
