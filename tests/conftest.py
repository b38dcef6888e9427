"""What several tests need: the embedded model once a session, and the shared data if any."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.nli import DEFAULT_MODEL, PRETRAINED
from models.verifier import Verifier

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def no_keys_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test meets the keys of whoever runs it, nor leaves any behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def embedded() -> Verifier:
    """The embedded default model."""
    return Verifier.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of training and development data, which is not part of the project."""
    folder = Path(os.environ.get("COUNTERCLAIM_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("no shared data beside the repository; set COUNTERCLAIM_SHARED")
    return folder


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder of the real architecture, tiny and with random weights."""
    import torch
    from transformers import MPNetConfig, MPNetForSequenceClassification

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("untrained")
    config = MPNetConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=514,
        id2label={0: "neutral", 1: "contradiction", 2: "entailment"},
        label2id={"neutral": 0, "contradiction": 1, "entailment": 2},
    )
    network = MPNetForSequenceClassification(config)
    with torch.no_grad():  # far enough apart that labels do not hang on the last bit
        network.classifier.out_proj.weight.mul_(100)
    network.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((PRETRAINED / DEFAULT_MODEL / name).read_bytes())
    return folder


@pytest.fixture(scope="session")
def encoder(untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without names for its outputs, as a base encoder comes."""
    folder = tmp_path_factory.mktemp("encoder")
    for file in untrained.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    config = json.loads((folder / "config.json").read_text("utf-8"))
    del config["id2label"], config["label2id"]
    (folder / "config.json").write_text(json.dumps(config))
    return folder
