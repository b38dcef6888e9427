"""What the engines need of a Hugging Face model folder's configuration.

Reads ``config.json`` and ``tokenizer_config.json``; never looks at weights.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import ModelError, UnknownLabels
from models.nli.labels import COLUMNS, resolve_columns

__all__ = ["ModelConfig"]

_NO_LIMIT = 1_000_000  # tokenizers without a limit of their own state 1e30
_OFFSET_POSITIONS = ("roberta", "mpnet", "camembert")  # count positions from pad_token_id + 1


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """Where the labels stand among the outputs, and how many tokens the model sees."""

    columns: tuple[int, ...]
    max_tokens: int

    @classmethod
    def read(cls, folder: Path, output_labels: Sequence[str] | None = None) -> ModelConfig:
        """Raises ``ModelError`` for a missing or broken file, ``UnknownLabels`` for the order."""
        config = _read(folder / "config.json")
        stated = config.get("id2label") or {}
        try:
            id2label = {int(index): str(label) for index, label in stated.items()}
        except (AttributeError, ValueError) as exc:
            raise ModelError(f"{folder / 'config.json'}: id2label: {exc}") from exc
        if len(id2label) not in (0, len(COLUMNS)):
            raise UnknownLabels(
                f"{folder}: has {len(id2label)} labels, {', '.join(id2label.values())}; "
                f"only models of {', '.join(COLUMNS)} are supported"
            )
        columns = resolve_columns(id2label, output_labels)
        try:
            return cls(columns=columns, max_tokens=_max_tokens(config, folder))
        except (TypeError, ValueError) as exc:
            raise ModelError(f"{folder}: the length limits cannot be read ({exc})") from exc


def _max_tokens(config: dict[str, Any], folder: Path) -> int:
    limits: list[int] = []
    if positions := config.get("max_position_embeddings"):
        offset = str(config.get("model_type", "")).endswith(_OFFSET_POSITIONS)
        limits.append(int(positions) - (int(config.get("pad_token_id") or 1) + 1 if offset else 0))
    tokenizer_config = folder / "tokenizer_config.json"
    if tokenizer_config.is_file():
        limits.append(int(_read(tokenizer_config).get("model_max_length") or _NO_LIMIT))
    limits = [limit for limit in limits if limit < _NO_LIMIT]
    if not limits:
        raise ModelError(f"{folder}: neither config.json nor tokenizer_config.json states a length")
    return min(limits)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise ModelError(f"{path}: cannot be read ({exc})") from exc
    if not isinstance(content, dict):
        raise ModelError(f"{path}: not a JSON object")
    return content
