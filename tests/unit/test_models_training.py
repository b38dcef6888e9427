"""models.training: each step on something tiny, and every refusal."""

import gzip
import json
import lzma
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import load_file, save_file

from models.calibration import FittedOn
from models.errors import ModelError
from models.nli.lexical import LexicalModel
from models.training import base_weights, export
from models.training.calibrate import fit_calibration
from models.training.merge import merge
from models.training.pairs import LabelledPair, read_pairs
from models.training.quantise import largest_activations, quantise
from models.types import ClaimPair, Label
from models.verifier import Verifier

ROW = {"premise": "It rains.", "hypothesis": "It is dry.", "label": "contradiction"}
PAIR = LabelledPair(premise="It rains.", hypothesis="It is dry.", label=Label.CONTRADICTION)


def test_pairs_of_every_compression(tmp_path: Path) -> None:
    line = json.dumps(ROW) + "\n"
    (tmp_path / "p.jsonl").write_text(line)
    (tmp_path / "p.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    (tmp_path / "p.jsonl.xz").write_bytes(lzma.compress(line.encode()))
    assert [read_pairs(path) for path in sorted(tmp_path.iterdir())] == [[PAIR]] * 3


def test_a_bad_training_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(json.dumps(ROW) + "\n" + json.dumps(ROW | {"label": "?"}))
    with pytest.raises(ModelError, match=r"p\.jsonl, line 2"):
        read_pairs(tmp_path / "p.jsonl")


def test_base_weights_of_another_hash_are_refused(tmp_path: Path) -> None:
    for name in base_weights.FILES:
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="sha256 is 44136fa3"):
        base_weights.fetch_base(tmp_path)


def test_merging_adds_the_low_rank_product(untrained: Path, tmp_path: Path) -> None:
    layer = "mpnet.encoder.layer.1.attention.attn.q"
    _adapter(
        untrained,
        tmp_path,
        {
            f"{layer}.lora_A": torch.full((1, 32), 2.0),
            f"{layer}.lora_B": torch.full((32, 1), 3.0),
            "classifier.out_proj.bias": torch.tensor([1.0, 2.0, 3.0]),
        },
    )
    before = load_file(untrained / "model.safetensors")
    merge(untrained, tmp_path, tmp_path / "out")
    after = load_file(tmp_path / "out" / "model.safetensors")
    # scale 0.5 times 3 times 2
    torch.testing.assert_close(after[f"{layer}.weight"], before[f"{layer}.weight"] + 3.0)
    assert after["classifier.out_proj.bias"].tolist() == [1.0, 2.0, 3.0]
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {f"{layer}.weight", "classifier.out_proj.bias"}


def test_an_adapter_that_fits_nowhere_is_refused(untrained: Path, tmp_path: Path) -> None:
    _adapter(untrained, tmp_path, {"classifier.other.bias": torch.zeros(3)})
    with pytest.raises(ModelError, match=r"no 'classifier\.other\.bias'"):
        merge(untrained, tmp_path, tmp_path / "out")


def test_an_adapter_of_another_base_is_refused(untrained: Path, tmp_path: Path) -> None:
    _adapter(untrained, tmp_path, {}, base_sha256="00")
    with pytest.raises(ModelError, match="adapter is for base 00"):
        merge(untrained, tmp_path, tmp_path / "out")


def _adapter(
    base: Path, folder: Path, tensors: dict[str, torch.Tensor], base_sha256: str | None = None
) -> None:
    save_file(tensors, folder / "adapter.safetensors")
    recipe = {
        "base_sha256": base_sha256 or _sha256(base / "model.safetensors"),
        "id2label": {"0": "neutral", "1": "contradiction", "2": "entailment"},
        "scale": 0.5,
    }
    (folder / "adapter.json").write_text(json.dumps(recipe))


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_eight_bit_products_stay_close_and_rows_apart() -> None:
    model, weight = _one_product()
    generator = np.random.default_rng(1)
    x = generator.normal(size=(6, 16)).astype(np.float32)
    x[:, 3] *= 40  # the outlier channel that ruins a common scale
    largest = largest_activations(model, [{"x": x}])
    np.testing.assert_allclose(largest["x"], np.abs(x).max(axis=0))
    session = onnxruntime.InferenceSession(quantise(model, largest).SerializeToString())
    together = session.run(None, {"x": x})[0]
    exact = x @ weight
    assert np.abs(together - exact).max() < 0.02 * np.abs(exact).max()
    alone = np.concatenate([session.run(None, {"x": row[None]})[0] for row in x])
    np.testing.assert_array_equal(together, alone)


def test_the_quantised_graph_holds_no_float_matrix() -> None:
    model, _ = _one_product()
    small = quantise(model, {"x": np.ones(16, dtype=np.float32)})
    stored = {tensor.name: tensor.data_type for tensor in small.graph.initializer}
    assert "w" not in stored and stored["w.int8"] == TensorProto.INT8
    assert [node.op_type for node in model.graph.node] == ["MatMul"]  # the original is untouched


def _one_product() -> tuple[onnx.ModelProto, np.ndarray]:
    weight = np.random.default_rng(0).normal(size=(16, 8)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "one",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 16])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 8])],
        [numpy_helper.from_array(weight, "w")],
    )
    opsets = [helper.make_opsetid("", export.OPSET)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10), weight


def test_calibration_of_a_stand_in_is_reproducible_and_honest() -> None:
    pairs = [
        pair
        for letter in "abcdefghijklmnopqrstuvwxyz"
        for premise in [f"{letter}arro {letter}ento {letter}illo 12 {letter}oppi"]
        for pair in (
            LabelledPair(
                premise=premise,
                hypothesis=premise.replace("12", "14"),
                label=Label.CONTRADICTION,
            ),
            LabelledPair(
                premise=premise, hypothesis=premise.replace("12", ""), label=Label.ENTAILMENT
            ),
        )
    ]
    source = FittedOn(name="made up", sha256="00", rows=len(pairs))
    calibration = fit_calibration(LexicalModel(), pairs, source)
    assert calibration == fit_calibration(LexicalModel(), pairs, source)
    assert calibration.weights_sha256 == LexicalModel.weights_sha256
    assert calibration.fitted_on == (source,) and calibration.id.startswith("lexical-")
    verdicts = Verifier(LexicalModel(), calibration).verify(
        [ClaimPair.of(pair.premise, pair.hypothesis) for pair in pairs]
    )
    flagged = [verdict.conflict for verdict in verdicts]
    assert flagged == [pair.label is Label.CONTRADICTION for pair in pairs]


WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "it", "rains", "the", "bridge", "is", "open", "."]
WORD_TOKENIZER = {
    "tokenizer.json": {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: index for index, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    },
    "tokenizer_config.json": {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "model_input_names": ["input_ids", "attention_mask", "token_type_ids"],
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
    },
}


def _two_sided(folder: Path) -> Path:
    """A tiny model of the kind that is told which tokens are the hypothesis."""
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    network = BertForSequenceClassification(
        BertConfig(
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            id2label={0: "neutral", 1: "contradiction", 2: "entailment"},
            label2id={"neutral": 0, "contradiction": 1, "entailment": 2},
        )
    )
    with torch.no_grad():
        network.classifier.weight.mul_(100)
        network.bert.embeddings.token_type_embeddings.weight.mul_(50)
    network.save_pretrained(folder)
    for name, content in WORD_TOKENIZER.items():
        (folder / name).write_text(json.dumps(content))
    return folder


@pytest.mark.filterwarnings("ignore")
def test_an_export_knows_premise_from_hypothesis(tmp_path: Path) -> None:
    folder = _two_sided(tmp_path / "bert")
    texts = ["It rains.", "The bridge is open.", "It is open."]
    pairs = [
        LabelledPair(premise=a, hypothesis=b, label=Label.NEUTRAL) for a in texts for b in texts
    ]
    figures = export.export(folder, tmp_path / "out", sample=pairs, parity=pairs)
    assert figures["largest_probability_difference"] < 0.1
    inputs = [one.name for one in onnx.load(tmp_path / "out" / "model.onnx").graph.input]
    assert inputs == ["input_ids", "attention_mask", "token_type_ids"]


@pytest.mark.filterwarnings("ignore")  # torch's exporter warns about its own internals
def test_an_export_answers_as_torch_does(untrained: Path, tmp_path: Path) -> None:
    texts = ["It rains.", "The bridge is open to traffic again.", "Two men were arrested."]
    pairs = [
        LabelledPair(premise=a, hypothesis=b, label=Label.NEUTRAL) for a in texts for b in texts
    ]
    figures = export.export(untrained, tmp_path / "out", sample=pairs, parity=pairs)
    assert figures["label_agreement"] >= export.LABEL_AGREEMENT
    assert figures["parity_rows"] == 9
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "config.json",
        "export.json",
        "model.onnx",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert _sha256(tmp_path / "out" / "model.onnx") == figures["weights_sha256"]


@pytest.mark.filterwarnings("ignore")
def test_an_export_that_disagrees_writes_nothing(
    untrained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "LABEL_AGREEMENT", 1.01)
    with pytest.raises(export.ParityFailed, match=r"must be 1\.01"):
        export.export(untrained, tmp_path / "out", sample=[PAIR], parity=[PAIR])
    assert not (tmp_path / "out").exists()
