"""eval.recorded: what was written comes back whole, and what is wrong is named."""

import json
from pathlib import Path

import pytest

from eval.datasets import read_dataset
from eval.errors import UnreadableResult
from eval.recorded import Prediction, Recorded, read_measured, read_recorded
from eval.results import Result
from eval.runner import evaluate
from models.types import Certainty
from models.verifier import Verifier

LINES = [
    {"a": "The fire killed 12.", "b": "The fire killed 14.", "label": "contradiction", "k": "x"},
    {"a": "", "b": "x", "label": "neutral"},
    {"id": "r3", "a": "It rains.", "b": "It rains.", "label": "not_entailment"},
]


@pytest.fixture
def result(tmp_path: Path) -> Result:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    result = evaluate(Verifier.load("lexical"), read_dataset(path), slice_by="k")
    result.write(tmp_path)
    return result


def test_a_result_comes_back_whole(result: Result, tmp_path: Path) -> None:
    found = read_measured(tmp_path / "result.json")
    assert found.recorded == Recorded(
        path=tmp_path / "result.json",
        data="rows.jsonl",
        sha256=result.dataset.sha256,
        n_used=2,
        n_rejected=1,
        model=result.model,
        metrics=result.metrics,
        labels={label: row.figures for label, row in result.labels.items()},
        confusion=result.confusion,
        slices=result.slices,
        baselines=result.baselines,
        commit=result.run.commit,
        dirty=result.run.dirty,
        seconds=result.run.seconds,
        pairs_per_second=result.run.pairs_per_second,
        started_at=result.run.started_at,
    )
    assert found.predictions == tuple(
        Prediction(
            line=example.line,
            id=example.id,
            a=example.pair.a.text,
            b=example.pair.b.text,
            gold=example.gold,
            relation=verdict.relation,
            probabilities=verdict.b_to_a.probabilities,
            conflict=verdict.conflict,
            conflict_probability=verdict.conflict_probability,
            uncertain=verdict.certainty is Certainty.UNCERTAIN,
            truncated=verdict.truncated,
        )
        for example, verdict in zip(result.dataset.examples, result.verdicts, strict=True)
    )
    assert found.recorded.has_predictions


@pytest.mark.usefixtures("result")
def test_predictions_without_texts_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    without = [{k: v for k, v in row.items() if k not in ("a", "b")} for row in rows]
    path.write_text("".join(json.dumps(row) + "\n" for row in without))
    found = read_measured(tmp_path / "result.json").predictions
    assert [(row.a, row.b) for row in found] == [(None, None), (None, None)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff", "not UTF-8 at byte 0"),
        (b"{", "not a result of counterclaim eval: Expecting property name"),
        (b"[]", "not a result of counterclaim eval: list indices must be"),
        (b"{}", "not a result of counterclaim eval: field 'schema' is missing"),
        (b'{"schema": 9}', "not a result of counterclaim eval: schema 9 is not 1"),
        (b'{"schema": 1}', "not a result of counterclaim eval: field 'dataset' is missing"),
    ],
)
def test_what_is_no_result(content: bytes | None, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableResult) as error:
        read_recorded(path)
    assert str(error.value).startswith(f"{path}: {problem}")


@pytest.mark.usefixtures("result")
def test_predictions_that_do_not_fit(tmp_path: Path) -> None:
    result, beside = tmp_path / "result.json", tmp_path / "predictions.jsonl"
    lines = beside.read_text().splitlines(keepends=True)
    beside.write_text(lines[0] + lines[1])
    with pytest.raises(UnreadableResult, match=r"holds 1 predictions, but .*result.json says 2"):
        read_measured(result)
    beside.write_text(lines[0] + lines[2].replace('"line": 3, ', ""))
    with pytest.raises(UnreadableResult, match="line 2 is no prediction: field 'line' is missing"):
        read_measured(result)
    beside.unlink()
    with pytest.raises(UnreadableResult, match=r"predictions\.jsonl: cannot be read: No such file"):
        read_measured(result)
    assert not read_recorded(result).has_predictions
