"""models.calibration: arithmetic by hand, and every bad field refused by name."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.calibration import UNCALIBRATED, Calibration, FittedOn
from models.errors import InvalidCalibration
from models.types import Certainty

CALIBRATION = Calibration(
    id="test",
    temperature=2.0,
    slope=0.5,
    intercept=-1.0,
    threshold=0.6,
    band_low=0.3,
    band_high=0.8,
    weights_sha256="ab",
    fitted_on=(FittedOn(name="dev.jsonl", sha256="cd", rows=7),),
)


def test_temperature_divides_the_logits() -> None:
    raw = np.array([[0.64, 0.32, 0.04]], dtype=np.float32)
    # Temperature 2 takes square roots: 0.8, 0.5657, 0.2; divided by their sum 1.5657.
    expected = [[0.51096, 0.36130, 0.12774]]
    np.testing.assert_allclose(CALIBRATION.probabilities(raw), expected, atol=1e-4)


def test_conflict_probability_is_a_logistic_of_the_mean_logit() -> None:
    b_to_a = np.array([[0.1, 0.1, 0.8]], dtype=np.float32)  # logit ln 4 = 1.3863
    a_to_b = np.array([[0.3, 0.2, 0.5]], dtype=np.float32)  # logit 0
    # 0.5 * (1.3863 / 2) - 1 = -0.6534; 1 / (1 + e^0.6534) = 0.3422
    found = CALIBRATION.conflict_probability(b_to_a, a_to_b)
    np.testing.assert_allclose(found, [0.3422], atol=1e-4)
    np.testing.assert_array_equal(found, CALIBRATION.conflict_probability(a_to_b, b_to_a))


def test_certainty_of_zero_and_one_stays_finite() -> None:
    extreme = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], dtype=np.float32)
    assert np.isfinite(CALIBRATION.probabilities(extreme)).all()
    assert np.isfinite(CALIBRATION.conflict_probability(extreme, extreme)).all()


@pytest.mark.parametrize(
    ("probability", "conflict", "certainty"),
    [
        (0.2, False, Certainty.CLEAR),
        (0.3, False, Certainty.CLEAR),
        (0.31, False, Certainty.UNCERTAIN),
        (0.6, True, Certainty.UNCERTAIN),
        (0.8, True, Certainty.CLEAR),
    ],
)
def test_threshold_and_band(probability: float, conflict: bool, certainty: Certainty) -> None:
    assert CALIBRATION.is_conflict(probability) is conflict
    assert CALIBRATION.certainty(probability) is certainty


def test_a_file_round_trip(tmp_path: Path) -> None:
    CALIBRATION.write(tmp_path / "calibration.json")
    assert Calibration.read(tmp_path / "calibration.json") == CALIBRATION


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", None),
        ("temperature", 0.0),
        ("slope", -1.0),
        ("intercept", float("inf")),
        ("threshold", "high"),
        ("threshold", True),
        ("band_high", 0.5),  # below the threshold
        ("band_low", -0.1),
    ],
)
def test_a_bad_field_is_named(tmp_path: Path, field: str, value: object) -> None:
    CALIBRATION.write(tmp_path / "calibration.json")
    content = json.loads((tmp_path / "calibration.json").read_text())
    content[field] = value
    (tmp_path / "calibration.json").write_text(json.dumps(content))
    with pytest.raises(InvalidCalibration, match=field):
        Calibration.read(tmp_path / "calibration.json")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"fitted_on": []}', '{"fitted_on": 3}'])
def test_a_broken_file_is_an_invalid_calibration(tmp_path: Path, content: str) -> None:
    (tmp_path / "calibration.json").write_text(content)
    with pytest.raises(InvalidCalibration, match=r"calibration\.json"):
        Calibration.read(tmp_path / "calibration.json")


def test_other_weights_are_refused() -> None:
    CALIBRATION.check_weights("ab")
    replace(CALIBRATION, weights_sha256=None).check_weights("anything")
    with pytest.raises(InvalidCalibration, match="fitted on weights ab"):
        CALIBRATION.check_weights("cd")


def test_uncalibrated_is_never_clear() -> None:
    assert UNCALIBRATED.certainty(0.999) is UNCALIBRATED.certainty(0.001) is Certainty.UNCERTAIN
