"""models.training.card: figures in, Markdown out; nothing unproven gets in."""

from typing import Any

import pytest

from models.calibration import Calibration
from models.errors import ModelError
from models.nli import DEFAULT_MODEL, PRETRAINED
from models.training.card import model_card
from models.training.report_card import DOCUMENT_ROWS

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


@pytest.fixture
def documents(result: dict[str, Any]) -> dict[str, Any]:
    counts = {"documents": 28, "found": 20, "right": 16, "gold": 44, "gold_found": 16}
    return {
        "dataset": {"name": "cases.jsonl", "cases": 12},
        "model": result["model"],
        "vectors": "words",
        "metrics": {name: _figure(0.5) for name in DOCUMENT_ROWS},
        "counts": {**counts, "lures": 71, "lures_flagged": 3},
        "missed_because": {"judged too unlikely": 26, "left out": 2},
        "run": result["run"],
    }


@pytest.fixture
def attribution() -> dict[str, Any]:
    figures = {"precision": _figure(0.9), "recall": _figure(0.6), "f1": _figure(0.72)}
    readings = dict.fromkeys(("tokens", "exact", "overlap"), figures)
    return {
        "data": {"file": "marked.jsonl.gz", "split": "dev", "texts": 9, "reports": 12},
        "commit": "0123456789abcdef",
        "dirty": False,
        "reports": {"source": readings},
        "put_forward": {"source": readings},
        "missed": {"source": {"marked": 10, "missed": 4}},
    }


def test_reports_have_their_figures_and_say_what_was_missed(
    result: dict[str, Any], documents: dict[str, Any], attribution: dict[str, Any]
) -> None:
    card = model_card(EMBEDDED, [attribution, result, documents])
    assert card.count("## ") == model_card(EMBEDDED, [result]).count("## ") + 2
    assert "| F1 of conflicts | 0.500 (0.500 to 0.500) |" in card
    assert "28 of 44 conflicts missed: 26 judged too unlikely; 2 left out" in card
    assert "4 of 20 flagged pairs are no conflict; 3 of 71 tempting pairs flagged" in card
    assert "--data cases.jsonl` prints them and writes `mistakes.jsonl`" in card
    assert "| source | 0.720 (0.720 to 0.720) | 0.900 (0.900 to 0.900) |" in card
    assert "Not found in any word: 4 of 10 source spans." in card


def test_reports_measured_on_changed_code_are_refused(
    documents: dict[str, Any], attribution: dict[str, Any]
) -> None:
    for unproven in (
        {**attribution, "dirty": True},
        {**documents, "model": {**documents["model"], "weights_sha256": "00"}},
    ):
        with pytest.raises(ModelError, match=r"result on (marked|cases)\.jsonl"):
            model_card(EMBEDDED, [unproven])


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
