"""models.training.card: figures in, Markdown out; nothing unproven gets in."""

from typing import Any

import pytest

from models.calibration import Calibration
from models.errors import ModelError
from models.nli import DEFAULT_MODEL, PRETRAINED
from models.training.card import model_card

EMBEDDED = PRETRAINED / DEFAULT_MODEL


def _figure(value: float | None) -> dict[str, float | None]:
    return {"value": value, "low": value, "high": value}


@pytest.fixture
def result() -> dict[str, Any]:
    calibration = Calibration.read(EMBEDDED / "calibration.json")
    return {
        "dataset": {"name": "some.jsonl", "n_used": 298},
        "model": {
            "weights_sha256": calibration.weights_sha256,
            "calibration_id": calibration.id,
        },
        "metrics": {"accuracy": _figure(0.5), "macro_f1": _figure(None)},
        "slices": {
            "field": "category",
            "rows": [
                {
                    "name": "number",
                    "n": 5,
                    "accuracy": _figure(0.4),
                    "contradictions": 3,
                    "missed_conflicts": 2,
                    "others": 2,
                    "false_alarms": 1,
                }
            ],
        },
        "baselines": {"lexical": {"accuracy": _figure(0.25)}},
        "run": {"commit": "0123456789abcdef", "dirty": False},
    }


def test_the_card_states_figures_commit_and_identity(result: dict[str, Any]) -> None:
    card = model_card(EMBEDDED, [result])
    assert "at commit 0123456789ab." in card
    assert "| `some.jsonl` | 298 | 0.500 (0.500 to 0.500) | undefined |" in card
    assert "| lexical, some.jsonl | 0.250 (0.250 to 0.250) |" in card
    assert "| number | 5 | 0.400 (0.400 to 0.400) | 2 of 3 | 1 of 2 |" in card
    assert f"weights sha256 `{result['model']['weights_sha256']}`" in card


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("model", "weights_sha256", "00"),
        ("model", "calibration_id", "other"),
        ("run", "dirty", True),
        ("run", "commit", None),
    ],
)
def test_unproven_results_are_refused(
    result: dict[str, Any], part: str, field: str, value: object
) -> None:
    result[part][field] = value
    with pytest.raises(ModelError, match=r"result on some\.jsonl"):
        model_card(EMBEDDED, [result])
