"""models.nli.openvino_backend: the same answers as ONNX Runtime, from the same file."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.errors import MissingExtra, ModelError
from models.nli import DEFAULT_MODEL, PRETRAINED, load_model
from models.nli.onnx_backend import OnnxModel
from models.nli.openvino_backend import OpenVinoModel

pytestmark = pytest.mark.skipif(
    not os.environ.get("COUNTERCLAIM_TEST_OPENVINO"),
    reason="OPENVINO IS NOT TESTED: it has hung once in a long run; COUNTERCLAIM_TEST_OPENVINO=1",
)

EMBEDDED = PRETRAINED / DEFAULT_MODEL
PAIRS = [
    ("The bridge is open.", "The bridge is closed."),
    ("Police arrested two men on Monday evening in Leeds.", "Two men were arrested in Leeds."),
    ("The council approved the budget.", "Heavy rain is expected in the north at the weekend."),
    ("Sales rose.", "Sales fell sharply in the third quarter, the company said on Tuesday."),
]
VOCABULARY, WIDTH = 31_000, 4


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A model folder in 32 bits: the embedding of each token, averaged, times a matrix."""
    for name in ("tokenizer.json", "tokenizer_config.json", "config.json"):
        shutil.copyfile(EMBEDDED / name, tmp_path / name)
    draw = np.random.default_rng(0)
    constants: dict[str, npt.NDArray[Any]] = {
        "table": draw.normal(size=(VOCABULARY, WIDTH)).astype(np.float32),
        "head": draw.normal(size=(WIDTH, 3)).astype(np.float32),
        "tokens": np.array([1], dtype=np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["each"]),
        helper.make_node("ReduceMean", ["each", "tokens"], ["mean"], keepdims=0),
        helper.make_node("MatMul", ["mean", "head"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.save(model, tmp_path / "model.onnx")
    return tmp_path


def test_a_32_bit_export_answers_as_with_onnx_runtime(tiny: Path) -> None:
    expected = OnnxModel.load(tiny, name="tiny", threads=2)
    found = OpenVinoModel.load(tiny, name="tiny", threads=2)
    assert (found.engine, found.weights_sha256) == ("openvino", expected.weights_sha256)
    assert found.read(PAIRS) == expected.read(PAIRS)
    rows = expected.probabilities(PAIRS * 10)
    assert rows.std(axis=0).min() > 0.01  # the pairs are told apart
    np.testing.assert_allclose(found.probabilities(PAIRS * 10), rows, atol=1e-5)


def test_the_embedded_weights_answer_as_with_onnx_runtime() -> None:
    expected = load_model(DEFAULT_MODEL).probabilities(PAIRS)
    found = load_model(DEFAULT_MODEL, engine="openvino").probabilities(PAIRS)
    np.testing.assert_array_equal(found.argmax(axis=1), expected.argmax(axis=1))
    np.testing.assert_allclose(found, expected, atol=0.03)


def test_no_pairs_give_no_rows(tiny: Path) -> None:
    assert OpenVinoModel.load(tiny, name="tiny").probabilities([]).shape == (0, 3)


def test_what_is_missing_or_broken_is_named(tiny: Path) -> None:
    (tiny / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="cannot load"):
        OpenVinoModel.load(tiny, name="tiny")
    (tiny / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"no model\.onnx; the openvino engine needs it"):
        OpenVinoModel.load(tiny, name="tiny")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.delitem(sys.modules, "models.nli.openvino_backend")
    with pytest.raises(MissingExtra, match=r"counterclaim\[openvino\]"):
        load_model(DEFAULT_MODEL, engine="openvino")
