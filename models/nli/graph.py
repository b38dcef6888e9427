"""An NLI model whose graph lies in ``model.onnx``: tokenise, batch by length, to probabilities.

Knows neither the runtime that computes the graph, which its children name, nor calibration.

Pairs share a batch only with pairs of the same token length, so nothing is padded.
"""

from __future__ import annotations

import itertools
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from models.errors import ModelError
from models.nli.config import ModelConfig
from models.nli.cores import available_cores
from models.nli.labels import COLUMNS, reorder
from models.types import Reading

__all__ = ["ENCODING_FIELDS", "Graph", "GraphModel", "Inputs"]

BATCH_PAIRS = 16
"""Pairs of one length in one call; past this a two-core machine gains nothing."""

ENCODING_FIELDS = {
    "input_ids": "ids",
    "attention_mask": "attention_mask",
    "token_type_ids": "type_ids",
}
"""What a graph may ask for, and the part of an encoding that answers."""

Inputs: TypeAlias = dict[str, npt.NDArray[np.int64]]
"""By the name of the graph's input, ``(n, length)`` each."""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A graph that a runtime has made ready; ``forward`` may be called from several threads."""

    inputs: tuple[str, ...]
    n_outputs: int | None  # None where the graph does not say
    forward: Callable[[Inputs], npt.NDArray[np.float32]]  # to (n, 3)


class GraphModel(ABC):
    """An ``NLIModel`` over a folder with ``model.onnx``, ``tokenizer.json`` and ``config.json``."""

    engine: ClassVar[str]

    def __init__(
        self,
        *,
        name: str,
        graph: Graph,
        tokenizer: Tokenizer,
        config: ModelConfig,
        weights_sha256: str,
        threads: int,
    ) -> None:
        self.name = name
        self.max_tokens = config.max_tokens
        self.weights_sha256 = weights_sha256
        self._tokenizer = tokenizer
        self._cutting_tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self._cutting_tokenizer.enable_truncation(config.max_tokens, strategy="longest_first")
        self._unknown = _unknown_token(tokenizer)
        self._columns = config.columns
        self._fields = _fields(graph)
        self._run = graph.forward
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=self.engine)

    @classmethod
    def load(
        cls,
        folder: Path,
        *,
        name: str,
        threads: int | None = None,
        output_labels: Sequence[str] | None = None,
    ) -> Self:
        """Read a model folder; raises ``ModelError`` where a part is missing or broken."""
        config = ModelConfig.read(folder, output_labels)
        weights, tokenizer_file = folder / "model.onnx", folder / "tokenizer.json"
        for part in (weights, tokenizer_file):
            if not part.is_file():
                raise ModelError(f"{folder}: no {part.name}; the {cls.engine} engine needs it")
        threads = threads or available_cores()
        with weights.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        try:
            graph = cls._open(weights, threads)
            tokenizer = Tokenizer.from_file(str(tokenizer_file))
        except Exception as exc:  # all three libraries raise bare Exception subclasses
            raise ModelError(f"{folder}: cannot load ({exc})") from exc
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(
            name=name,
            graph=graph,
            tokenizer=tokenizer,
            config=config,
            weights_sha256=digest,
            threads=threads,
        )

    @classmethod
    @abstractmethod
    def _open(cls, weights: Path, threads: int) -> Graph:
        """The graph in ``weights``, ready for as many calls at once as there are ``threads``.

        One thread a call and several calls at once: two directions of one pair run side by
        side, and short sequences lose less than when each matrix product is split.
        """

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Tokens of each pair before anything is cut, separators included."""
        return [
            Reading(
                tokens=len(encoding.ids), unknown=sum(one == self._unknown for one in encoding.ids)
            )
            for encoding in self._tokenizer.encode_batch(list(pairs))
        ]

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Uncalibrated probabilities ``(n_pairs, 3)``; texts past ``max_tokens`` are cut."""
        encodings = self._cutting_tokenizer.encode_batch(list(pairs))
        # A lone pair's two directions have one length too, and must not queue on one core.
        size = min(BATCH_PAIRS, -(-len(pairs) // self._threads))
        batches = list(_equal_lengths([len(encoding.ids) for encoding in encodings], size))
        result = np.empty((len(pairs), len(COLUMNS)), dtype=np.float32)
        forward = self._pool.map(self._forward, ([encodings[i] for i in rows] for rows in batches))
        for rows, logits in zip(batches, forward, strict=True):
            result[rows] = reorder(logits, self._columns)
        return result

    def _forward(self, encodings: Sequence[Encoding]) -> npt.NDArray[np.float32]:
        return self._run(
            {
                name: np.array([getattr(one, field) for one in encodings], dtype=np.int64)
                for name, field in self._fields.items()
            }
        )


def _fields(graph: Graph) -> dict[str, str]:
    """The graph's inputs, each with the part of an encoding that it takes."""
    if strange := sorted(set(graph.inputs) - ENCODING_FIELDS.keys()):
        raise ModelError(f"model.onnx wants {', '.join(strange)}, which no tokenizer gives")
    if graph.n_outputs not in (None, len(COLUMNS)):
        raise ModelError(f"model.onnx has {graph.n_outputs} outputs; a three-way model has 3")
    return {name: ENCODING_FIELDS[name] for name in graph.inputs}


def _unknown_token(tokenizer: Tokenizer) -> int | None:
    """The id that stands for what the tokenizer cannot read; byte-level ones have none."""
    model: dict[str, Any] = json.loads(tokenizer.to_str())["model"]
    token: str | None = model.get("unk_token")
    index: int | None = model.get("unk_id") if token is None else tokenizer.token_to_id(token)
    return index


def _equal_lengths(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Row numbers in batches of one length, at most ``size``, longest first so that no core
    ends up waiting."""
    longest_first = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    for _, rows in itertools.groupby(longest_first, key=lambda row: lengths[row]):
        same_length = list(rows)
        for start in range(0, len(same_length), size):
            yield same_length[start : start + size]
