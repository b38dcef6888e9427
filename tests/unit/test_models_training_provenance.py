"""models.training.provenance: runs in, sentences and tables out."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.errors import ModelError
from models.training.provenance import read_runs, run_lines, source_rows


def _run(rows: int, sources: dict[str, Any]) -> dict[str, Any]:
    plan = {"full": False, "rank": 8, "device": "cpu", "batch_rows": 32, "learning_rate": 5e-4}
    manifest = {"rows": 4000, "sources": sources}
    return {"rows": rows, "seconds": 90.0, "loss": 0.5, "plan": plan, "manifest": manifest}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mnli = {"licence": "free", "rows": {"entailment": 1000, "neutral": 500}}
    ours = {"licence": "Apache-2.0", "rows": {"neutral": 7}}
    first, second = _run(1200, {"mnli": mnli}), _run(64, {"mnli": mnli, "ours": ours})
    (tmp_path / "run-1-general.json").write_text(json.dumps(first))
    (tmp_path / "run-2-newsroom.json").write_text(json.dumps(second))
    return tmp_path


def test_every_run_is_told_and_every_source_named(folder: Path) -> None:
    runs = read_runs(folder)
    assert run_lines(runs)[0] == (
        "`1-general`: 1,200 rows, drawn from 4,000 prepared ones, in 2 minutes on CPU; low-rank "
        "adapters of rank 8, batches of 32, learning rate 0.0005 at most; loss 0.500 at the end."
    )
    assert source_rows(runs) == [
        ["mnli", "1,500", "1,500", "free"],
        ["ours", "0", "7", "Apache-2.0"],
    ]


def test_weights_of_unknown_training_get_no_card(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="no run-"):
        read_runs(tmp_path / "empty")
    (folder / "run-3.json").write_text(json.dumps(_run(1, {}) | {"manifest": None}))
    with pytest.raises(ModelError, match=r"run-3\.json has no manifest"):
        read_runs(folder)
