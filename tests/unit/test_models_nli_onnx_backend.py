"""models.nli.onnx_backend: the embedded weights, alone and in company."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.errors import ModelError, UnknownLabels
from models.nli import DEFAULT_MODEL, PRETRAINED
from models.nli.labels import to_probabilities
from models.nli.onnx_backend import OnnxModel
from models.types import Label

EMBEDDED = PRETRAINED / DEFAULT_MODEL
PAIRS = [
    ("The bridge is open.", "The bridge is closed."),
    ("Police arrested two men on Monday evening in Leeds.", "Two men were arrested in Leeds."),
    ("The council approved the budget.", "Heavy rain is expected in the north at the weekend."),
    ("Sales rose.", "Sales fell sharply in the third quarter, the company said on Tuesday."),
]


@pytest.fixture(scope="module")
def model() -> OnnxModel:
    return OnnxModel.load(EMBEDDED, name=DEFAULT_MODEL)


def test_labels_come_out_by_name(model: OnnxModel) -> None:
    found = [to_probabilities(row).label for row in model.probabilities(PAIRS[:3])]
    assert found == [Label.CONTRADICTION, Label.ENTAILMENT, Label.NEUTRAL]


def test_company_changes_nothing(model: OnnxModel) -> None:
    alone = np.concatenate([model.probabilities([pair]) for pair in PAIRS])
    np.testing.assert_array_equal(model.probabilities(PAIRS), alone)
    np.testing.assert_array_equal(model.probabilities(PAIRS * 20), np.tile(alone, (20, 1)))


def test_the_number_of_threads_changes_nothing(model: OnnxModel) -> None:
    one = OnnxModel.load(EMBEDDED, name=DEFAULT_MODEL, threads=1)
    np.testing.assert_array_equal(one.probabilities(PAIRS), model.probabilities(PAIRS))


def test_a_long_text_is_cut_and_counted_whole(model: OnnxModel) -> None:
    long = "The council met again and spoke of the budget. " * 100
    assert model.read([(long, "No.")])[0].tokens > model.max_tokens == 512
    assert model.probabilities([(long, "No."), ("No.", long)]).shape == (2, 3)


def test_no_pairs_give_no_rows(model: OnnxModel) -> None:
    assert model.probabilities([]).shape == (0, 3)
    assert model.read([]) == []


def test_the_card_and_the_export_name_the_weights(model: OnnxModel) -> None:
    export = json.loads((EMBEDDED / "export.json").read_text())
    assert export["weights_sha256"] == model.weights_sha256
    assert export["label_agreement"] >= 0.98


@pytest.mark.parametrize("missing", ["model.onnx", "config.json", "tokenizer.json"])
def test_a_missing_part_is_named(tmp_path: Path, missing: str) -> None:
    _copy_of_small(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ModelError, match=missing):
        OnnxModel.load(tmp_path, name="broken")


def test_broken_weights_are_a_model_error(tmp_path: Path) -> None:
    _copy_of_small(tmp_path)
    (tmp_path / "model.onnx").unlink()
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="cannot load"):
        OnnxModel.load(tmp_path, name="broken")


def test_nameless_labels_are_refused_and_can_be_given(tmp_path: Path) -> None:
    _copy_of_small(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    config["id2label"] = {str(index): f"LABEL_{index}" for index in range(3)}
    (tmp_path / "config.json").unlink()
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(UnknownLabels, match="--model-labels"):
        OnnxModel.load(tmp_path, name="nameless")
    named = ["entailment", "neutral", "contradiction"]
    model = OnnxModel.load(tmp_path, name="nameless", output_labels=named)
    assert to_probabilities(model.probabilities(PAIRS[:1])[0]).label is Label.CONTRADICTION


def _copy_of_small(folder: Path) -> None:
    for name in ("model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json"):
        (folder / name).symlink_to(EMBEDDED / name)


def test_what_has_no_letters_is_counted(model: OnnxModel) -> None:
    readings = model.read([("It rains.", "It rains 🟢 雨"), ("A" * 101, "It rains.")])
    assert [reading.unknown for reading in readings] == [2, 1]
