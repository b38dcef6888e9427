"""models.nli.config: lengths and labels from a model folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.errors import ModelError
from models.nli.config import ModelConfig

LABELS = {"0": "entailment", "1": "neutral", "2": "contradiction"}


@pytest.mark.parametrize(
    ("config", "tokenizer", "max_tokens"),
    [
        # mpnet and roberta count positions from pad_token_id + 1: 514 - 2 = 512
        ({"model_type": "mpnet", "max_position_embeddings": 514}, None, 512),
        ({"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}, {}, 512),
        ({"model_type": "bart", "max_position_embeddings": 1024}, {}, 1024),
        # deberta's tokenizer states no limit of its own
        (
            {"model_type": "deberta-v2", "max_position_embeddings": 512},
            {"model_max_length": 1e30},
            512,
        ),
        ({"model_type": "bert", "max_position_embeddings": 512}, {"model_max_length": 128}, 128),
    ],
)
def test_length_limit(
    tmp_path: Path, config: dict[str, Any], tokenizer: dict[str, Any] | None, max_tokens: int
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config | {"id2label": LABELS}))
    if tokenizer is not None:
        (tmp_path / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    assert ModelConfig.read(tmp_path) == ModelConfig(columns=(0, 1, 2), max_tokens=max_tokens)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "cannot be read"),
        ("[]", "not a JSON object"),
        ('{"id2label": {"first": "neutral"}}', "id2label"),
        ('{"id2label": ["neutral"]}', "id2label"),
        (json.dumps({"id2label": LABELS}), "states a length"),
        (json.dumps({"id2label": LABELS, "max_position_embeddings": "x"}), "length limits"),
        (json.dumps({"id2label": {"0": "entailment", "1": "other"}}), "has 2 labels"),
    ],
)
def test_a_broken_configuration_is_named(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(ModelError, match=problem):
        ModelConfig.read(tmp_path)
