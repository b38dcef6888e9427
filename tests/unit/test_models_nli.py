"""models.nli: names to models, and the canaries that every model must pass."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from models.errors import CanaryFailed, ModelError, ModelNotFound
from models.nli import (
    DEFAULT_MODEL,
    PRETRAINED,
    check_canaries,
    embedded_names,
    load_model,
    locate,
)
from models.nli.lexical import LexicalModel


class WrongOrder(LexicalModel):
    """Entailment and contradiction exchanged, as after a mistaken label map."""

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        return super().probabilities(pairs)[:, ::-1]


def test_embedded_models_load_by_name() -> None:
    assert embedded_names() == ["base", "fast", "lexical"]
    loaded = {name: load_model(name) for name in embedded_names()}
    assert [(name, model.name, model.engine) for name, model in loaded.items()] == [
        ("base", "base", "onnx"),
        ("fast", "fast", "onnx"),
        ("lexical", "lexical", "lexical"),
    ]


def test_a_folder_is_a_model_and_goes_by_its_last_name() -> None:
    by_folder, by_name = load_model(str(PRETRAINED / DEFAULT_MODEL)), load_model(DEFAULT_MODEL)
    assert by_folder.weights_sha256 == by_name.weights_sha256
    assert by_folder.name == by_name.name == DEFAULT_MODEL


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"threads": 0}, "threads must be at least 1"),
        ({"device": "cuda"}, "the onnx engine runs on the CPU only"),
        ({"engine": "lexical", "device": "cuda"}, "the lexical engine runs on the CPU only"),
        ({"engine": "lexical", "output_labels": ["a"]}, "leave the model labels out"),
    ],
)
def test_an_option_that_cannot_be_met_is_not_ignored(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(ModelError, match=problem):
        load_model(DEFAULT_MODEL, **options)


@pytest.mark.parametrize("name", ["bas", "", f"../{DEFAULT_MODEL}", "a/b/c", "/no/such/folder"])
def test_an_unknown_name_says_what_there_is(name: str) -> None:
    with pytest.raises(ModelNotFound, match="embedded are base, fast, lexical"):
        locate(name)


def test_an_unknown_engine_says_what_there_is() -> None:
    with pytest.raises(ModelError, match="auto, onnx, openvino, torch, lexical"):
        load_model(DEFAULT_MODEL, engine="tensorflow")


def test_a_model_in_the_wrong_order_is_refused() -> None:
    check_canaries(LexicalModel())
    with pytest.raises(CanaryFailed, match="wrong label order"):
        check_canaries(WrongOrder())


def test_untrained_weights_are_refused(untrained: Path) -> None:
    with pytest.raises(CanaryFailed):
        load_model(str(untrained))


def test_a_hub_id_is_fetched_without_pickles(untrained: Path, tmp_path: Path) -> None:
    """The hub's own client, offline, over a cache as an earlier download leaves it."""
    commit = "0123456789012345678901234567890123456789"
    entry = tmp_path / "hub" / "models--newsroom--tiny-nli"
    snapshot = entry / "snapshots" / commit
    snapshot.mkdir(parents=True)
    for file in untrained.iterdir():
        (snapshot / file.name).symlink_to(file)
    (entry / "refs").mkdir()
    (entry / "refs" / "main").write_text(commit)
    asked = "from models.nli import locate; print(locate('newsroom/tiny-nli'))"
    # A new process: the client reads its settings when it is imported.
    found = _python(asked, HF_HOME=str(tmp_path), HF_HUB_OFFLINE="1")
    assert (found.returncode, found.stdout.strip()) == (0, str(snapshot))
    missing = _python(asked.replace("tiny", "other"), HF_HOME=str(tmp_path), HF_HUB_OFFLINE="1")
    assert missing.returncode == 1
    assert "ModelNotFound: cannot fetch newsroom/other-nli" in missing.stderr


def _python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
