"""NLI by ONNX Runtime on the CPU: tokenise, forward, to probabilities.

Runs without torch or transformers. Knows nothing of calibration.

Pairs share a batch only with pairs of the same token length, so nothing is padded and a
pair's probabilities do not depend on what else was asked in the same breath.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from models.errors import ModelError
from models.nli.config import ModelConfig
from models.nli.cores import available_cores
from models.nli.labels import COLUMNS, reorder

__all__ = ["OnnxModel"]

BATCH_PAIRS = 16
"""Pairs of one length in one call; past this a two-core machine gains nothing."""


class OnnxModel:
    """An ``NLIModel`` over a folder with ``model.onnx``, ``tokenizer.json`` and ``config.json``."""

    engine = "onnx"

    def __init__(
        self,
        *,
        name: str,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        columns: tuple[int, ...],
        max_tokens: int,
        weights_sha256: str,
        threads: int,
    ) -> None:
        self.name = name
        self.max_tokens = max_tokens
        self.weights_sha256 = weights_sha256
        self._session = session
        self._tokenizer = tokenizer
        self._cutting_tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self._cutting_tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        self._columns = columns
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="onnx")

    @classmethod
    def load(
        cls,
        folder: Path,
        *,
        name: str,
        threads: int | None = None,
        output_labels: Sequence[str] | None = None,
    ) -> OnnxModel:
        """Read a model folder; raises ``ModelError`` where a part is missing or broken."""
        config = ModelConfig.read(folder, output_labels)
        weights, tokenizer_file = folder / "model.onnx", folder / "tokenizer.json"
        for part in (weights, tokenizer_file):
            if not part.is_file():
                raise ModelError(f"{folder}: no {part.name}; the onnx engine needs it")
        options = onnxruntime.SessionOptions()
        # One thread a call and several calls at once: two directions of one pair run side by
        # side, and short sequences lose less than when each matrix product is split.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        with weights.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        try:
            session = onnxruntime.InferenceSession(
                str(weights), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(tokenizer_file))
        except Exception as exc:  # both libraries raise bare Exception subclasses
            raise ModelError(f"{folder}: cannot load ({exc})") from exc
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(
            name=name,
            session=session,
            tokenizer=tokenizer,
            columns=config.columns,
            max_tokens=config.max_tokens,
            weights_sha256=digest,
            threads=threads or available_cores(),
        )

    def token_counts(self, pairs: Sequence[tuple[str, str]]) -> list[int]:
        """Length of each pair before anything is cut, separators included."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(pairs))]

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Uncalibrated probabilities ``(n_pairs, 3)``; texts past ``max_tokens`` are cut."""
        token_ids = [encoding.ids for encoding in self._cutting_tokenizer.encode_batch(list(pairs))]
        batches = list(_equal_lengths(token_ids))
        result = np.empty((len(pairs), len(COLUMNS)), dtype=np.float32)
        forward = self._pool.map(self._forward, ([token_ids[i] for i in rows] for rows in batches))
        for rows, logits in zip(batches, forward, strict=True):
            result[rows] = reorder(logits, self._columns)
        return result

    def _forward(self, token_ids: list[list[int]]) -> npt.NDArray[np.float32]:
        ids = np.array(token_ids, dtype=np.int64)  # (n, length), all of one length
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        logits: npt.NDArray[np.float32] = self._session.run(None, inputs)[0]  # (n, 3)
        return logits


def _equal_lengths(token_ids: Sequence[list[int]]) -> Iterator[list[int]]:
    """Row numbers in batches of one length, longest first so that no core ends up waiting."""
    longest_first = sorted(range(len(token_ids)), key=lambda row: -len(token_ids[row]))
    for _, rows in itertools.groupby(longest_first, key=lambda row: len(token_ids[row])):
        same_length = list(rows)
        for start in range(0, len(same_length), BATCH_PAIRS):
            yield same_length[start : start + BATCH_PAIRS]
