"""eval.unrelated: pairs of different rows, the same ones each time."""

import json
from pathlib import Path

import pytest

from eval.datasets import read_dataset
from eval.errors import UnusableData
from eval.examples import Gold
from eval.unrelated import cross_paired


def _file(folder: Path, *rows: tuple[str, str]) -> Path:
    path = folder / "pairs.jsonl"
    lines = (json.dumps({"a": a, "b": b, "label": "contradiction"}) + "\n" for a, b in rows)
    path.write_text("".join(lines))
    return path


def test_no_text_meets_its_own_row(tmp_path: Path) -> None:
    rows = [("A one.", "B one."), ("A one.", "B one too."), ("A two.", "B two.")]
    dataset = read_dataset(_file(tmp_path, *rows))
    crossed = cross_paired(dataset, 40)
    found = [(example.pair.a.text, example.pair.b.text) for example in crossed.examples]
    assert len(found) == 40
    assert set(found) == {("A one.", "B two."), ("A two.", "B one."), ("A two.", "B one too.")}
    assert {example.gold for example in crossed.examples} == {Gold.NEUTRAL}
    assert crossed.name == "unrelated-40-of-pairs.jsonl"
    assert crossed == cross_paired(dataset, 40)


def test_one_premise_alone_has_no_strangers(tmp_path: Path) -> None:
    dataset = read_dataset(_file(tmp_path, ("A.", "B."), ("A.", "C.")))
    with pytest.raises(UnusableData, match=r"pairs\.jsonl: unrelated pairs need two"):
        cross_paired(dataset, 1)
