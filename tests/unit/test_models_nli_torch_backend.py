"""models.nli.torch_backend: any Hugging Face folder, and only safetensors."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from models.errors import ModelError
from models.nli.torch_backend import TorchModel

PAIRS = [("The bridge is open.", "The bridge is closed."), ("A fire.", "Heavy rain is expected.")]


def test_probabilities_are_those_of_transformers_by_name(untrained: Path) -> None:
    found = TorchModel.load(untrained, name="tiny").probabilities(PAIRS)
    tokenizer = AutoTokenizer.from_pretrained(untrained)
    network = AutoModelForSequenceClassification.from_pretrained(untrained)
    inputs = tokenizer(*map(list, zip(*PAIRS, strict=True)), padding=True, return_tensors="pt")
    with torch.inference_mode():
        expected = network(**inputs).logits.softmax(dim=-1)
    # The folder's order is neutral, contradiction, entailment; ours begins with entailment.
    np.testing.assert_allclose(found, expected[:, [2, 0, 1]].numpy(), atol=1e-5)


def test_a_long_text_is_cut_and_counted_whole(untrained: Path) -> None:
    model = TorchModel.load(untrained, name="tiny")
    long = "The council met again and spoke of the budget. " * 100
    assert model.read([(long, "No.")])[0].tokens > model.max_tokens == 512
    assert model.probabilities([(long, "No.")]).shape == (1, 3)


def test_no_pairs_give_no_rows(untrained: Path) -> None:
    model = TorchModel.load(untrained, name="tiny")
    assert model.probabilities([]).shape == (0, 3)
    assert model.read([]) == []


def test_pickled_weights_are_never_loaded(untrained: Path, tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).symlink_to(untrained / name)
    (tmp_path / "pytorch_model.bin").write_bytes(b"cos\nsystem\n")
    with pytest.raises(ModelError, match="no safetensors"):
        TorchModel.load(tmp_path, name="pickled")


def test_what_has_no_letters_is_counted(untrained: Path) -> None:
    model = TorchModel.load(untrained, name="tiny")
    readings = model.read([("It rains.", "It rains 🟢 雨"), ("A" * 101, "It rains.")])
    assert [reading.unknown for reading in readings] == [2, 1]
