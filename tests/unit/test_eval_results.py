"""eval.results: both files whole, in order, and without a name of the machine."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import Dataset, read_dataset
from eval.errors import UnwritableResults
from eval.results import Result, make_folder
from eval.runner import evaluate
from models.verifier import Verifier

LINES = [
    {"id": "r1", "a": "The fire killed 12.", "b": "The fire killed 14.", "label": "contradiction"},
    {"id": "r\ud800", "a": "", "b": "x", "label": "neutral"},
    {"a": "It rains.", "b": "It rains.", "label": "entailment"},
    {"id": "r4"},
    {"id": "r5", "a": "It rains.", "b": "Ann is here.", "label": "neutral"},
]


@pytest.fixture
def verifier() -> Verifier:
    return Verifier.load("lexical")


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return read_dataset(path)


@pytest.fixture
def result(verifier: Verifier, dataset: Dataset) -> Result:
    return evaluate(verifier, dataset)


def test_predictions_in_order_with_the_rejected_in_their_place(
    verifier: Verifier, result: Result, tmp_path: Path
) -> None:
    result.write(tmp_path / "out")
    said = [
        verdict.as_dict() for verdict in verifier.verify([e.pair for e in result.dataset.examples])
    ]
    for row in said:
        del row["model"]
    assert _lines(tmp_path / "out" / "predictions.jsonl") == [
        {"id": "r1", "line": 1, "label": "contradiction", **_texts(0), **said[0]},
        {"line": 2, "id": "r\ud800", "rejected": "a: must not be empty"},
        {"id": 3, "line": 3, "label": "entailment", **_texts(2), **said[1]},
        {
            "line": 4,
            "id": "r4",
            "rejected": "has no fields a and b, premise and hypothesis, or claim and evidence",
        },
        {"id": "r5", "line": 5, "label": "neutral", **_texts(4), **said[2]},
    ]


def test_the_result_file(result: Result, tmp_path: Path) -> None:
    result.write(tmp_path / "out")
    text = (tmp_path / "out" / "result.json").read_text()
    content = json.loads(text)
    assert content == json.loads(json.dumps(result.as_dict()))
    assert list(content) == [
        "schema",
        "dataset",
        "model",
        "metrics",
        "labels",
        "confusion",
        "slices",
        "reliability",
        "baselines",
        "run",
    ]
    assert content["dataset"] == {
        "name": "rows.jsonl",
        "sha256": result.dataset.sha256,
        "n_read": 5,
        "n_used": 3,
        "n_rejected": 2,
        "n_beyond_limit": 0,
        "rejected": [
            {"line": 2, "id": "r\ud800", "reason": "a: must not be empty"},
            {
                "line": 4,
                "id": "r4",
                "reason": "has no fields a and b, premise and hypothesis, or claim and evidence",
            },
        ],
    }
    assert content["metrics"]["conflict_precision"]["reason"] == "no row was called a conflict"
    assert set(content["labels"]["neutral"]) == {"precision", "recall", "f1", "support"}
    assert str(tmp_path) not in text


def test_rows_beyond_the_limit_are_counted(
    verifier: Verifier, dataset: Dataset, tmp_path: Path
) -> None:
    result = evaluate(verifier, dataset, limit=1)
    result.write(tmp_path)
    assert result.as_dict()["dataset"]["n_beyond_limit"] == 2
    assert [row["line"] for row in _lines(tmp_path / "predictions.jsonl")] == [1, 2, 4]


def test_a_second_run_replaces_the_first_and_leaves_nothing_else(
    result: Result, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    result.write(folder)
    result.write(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["predictions.jsonl", "result.json"]


def test_a_folder_that_cannot_be(result: Result, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableResults, match="cannot make this folder: Not a directory"):
        make_folder(tmp_path / "file" / "out")
    (tmp_path / "out" / "predictions.jsonl").mkdir(parents=True)
    with pytest.raises(UnwritableResults, match="cannot write: Is a directory"):
        result.write(tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["predictions.jsonl"]


def _texts(place: int) -> dict[str, str]:
    return {side: LINES[place][side] for side in ("a", "b")}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
