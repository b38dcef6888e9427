"""NLI by torch and transformers: any sequence-classification model, CPU or GPU.

The reference that the ONNX engine is held against. Needs the ``torch`` extra. Knows
nothing of calibration.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils.logging import disable_progress_bar

from models.errors import ModelError
from models.nli.config import ModelConfig
from models.nli.labels import COLUMNS, reorder
from models.types import Reading

__all__ = ["TorchModel"]

BATCH_PAIRS = 32


class TorchModel:
    """An ``NLIModel`` over a Hugging Face folder with safetensors weights."""

    engine = "torch"

    def __init__(
        self, *, name: str, network: Any, tokenizer: Any, config: ModelConfig, weights_sha256: str
    ) -> None:
        self.name = name
        self.max_tokens = config.max_tokens
        self.weights_sha256 = weights_sha256
        self._network = network
        self._tokenizer = tokenizer
        self._columns = config.columns

    @classmethod
    def load(
        cls,
        folder: Path,
        *,
        name: str,
        device: str = "cpu",
        threads: int | None = None,
        output_labels: Sequence[str] | None = None,
    ) -> TorchModel:
        """Read a model folder; raises ``ModelError`` where a part is missing or broken."""
        config = ModelConfig.read(folder, output_labels)
        weights = sorted(folder.glob("*.safetensors"))
        if not weights:
            raise ModelError(f"{folder}: no safetensors weights; pickled ones are never loaded")
        if threads is not None:
            torch.set_num_threads(threads)
        # The command line owns the terminal.
        disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it bare
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder)
            network = AutoModelForSequenceClassification.from_pretrained(
                folder, use_safetensors=True, dtype=torch.float32
            ).to(device)
        except (OSError, ValueError, RuntimeError) as exc:
            raise ModelError(f"{folder}: cannot load ({exc})") from exc
        return cls(
            name=name,
            network=network.eval(),
            tokenizer=tokenizer,
            config=config,
            weights_sha256=_hash(weights),
        )

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Tokens of each pair before anything is cut, separators included."""
        if not pairs:
            return []
        encoded = self._tokenizer(*_columns(pairs), verbose=False)
        unknown = self._tokenizer.unk_token_id
        return [
            Reading(tokens=len(ids), unknown=sum(one == unknown for one in ids))
            for ids in encoded["input_ids"]
        ]

    @torch.inference_mode()
    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Uncalibrated probabilities ``(n_pairs, 3)``; texts past ``max_tokens`` are cut."""
        result = np.empty((len(pairs), len(COLUMNS)), dtype=np.float32)
        for start in range(0, len(pairs), BATCH_PAIRS):
            batch = pairs[start : start + BATCH_PAIRS]
            inputs = self._tokenise(batch)
            logits = self._network(**inputs).logits  # (n, 3)
            result[start : start + len(batch)] = reorder(
                logits.float().cpu().numpy(), self._columns
            )
        return result

    def _tokenise(self, pairs: Sequence[tuple[str, str]]) -> Any:
        return self._tokenizer(
            *_columns(pairs),
            padding=True,
            truncation="longest_first",
            max_length=self.max_tokens,
            return_tensors="pt",
        ).to(self._network.device)


def _columns(pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Premises and hypotheses apart, as transformers takes them."""
    return [premise for premise, _ in pairs], [hypothesis for _, hypothesis in pairs]


def _hash(files: Sequence[Path]) -> str:
    """One hash over all weight files, in the order of their names."""
    digest = sha256()
    for path in files:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()
