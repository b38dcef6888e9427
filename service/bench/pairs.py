"""The texts of a bench: drawn with a seed, at natural lengths, each text once.

Reads rows of ``a`` / ``b`` or ``premise`` / ``hypothesis``; what they are labelled is not
its business.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from models.nli import TextPair
from models.training.pairs import open_lines
from service.errors import BenchFailed

__all__ = ["NEWSROOM", "Drawn", "Source", "draw", "of_length", "unseen"]

NEWSROOM = Path(__file__).parent.parent.parent / "eval" / "data" / "newsroom.jsonl"
TOKENS_PER_WORD = 1.3
SEPARATORS = 4  # tokens that a tokenizer puts around two texts


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file that pairs were drawn from."""

    name: str
    sha256: str
    drawn: int


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The pairs of a run and where they come from."""

    pairs: tuple[TextPair, ...]
    sources: tuple[Source, ...]


def draw(files: Sequence[Path], number: int, seed: int) -> Drawn:
    """At most ``number`` pairs; no text stands in two of them, so that any two texts can be
    paired anew. Raises ``BenchFailed``."""
    rows = [(place, pair) for place, path in enumerate(files) for pair in _read(path)]
    random.Random(seed).shuffle(rows)
    chosen: list[tuple[int, TextPair]] = []
    taken: set[str] = set()
    for place, pair in rows:
        if len(chosen) < number and pair[0] != pair[1] and taken.isdisjoint(pair):
            taken.update(pair)
            chosen.append((place, pair))
    if not chosen:
        raise BenchFailed(f"no pair in {', '.join(path.name for path in files)}")
    return Drawn(
        pairs=tuple(pair for _, pair in chosen),
        sources=tuple(
            Source(
                name=path.name,
                sha256=sha256(path.read_bytes()).hexdigest(),
                drawn=sum(one == place for one, _ in chosen),
            )
            for place, path in enumerate(files)
        ),
    )


def unseen(pairs: Sequence[TextPair]) -> Iterator[TextPair]:
    """Pairs without end and without repetition: those drawn, then each A with another B.

    A server that remembers its answers has to judge them all.
    """
    for lap in itertools.count():
        for shift, place in itertools.product(range(len(pairs)), repeat=2):
            b = pairs[(place + shift) % len(pairs)][1]
            yield pairs[place][0], f"{b} ({lap})" if lap else b


def of_length(pairs: Sequence[TextPair], tokens: int, number: int) -> list[TextPair]:
    """``number`` pairs of about ``tokens`` tokens, cut from running text; no two are alike."""
    words = itertools.cycle(" ".join(itertools.chain(*pairs)).split())
    each = max(1, round((tokens - SEPARATORS) / TOKENS_PER_WORD / 2))

    def text() -> str:
        return " ".join(itertools.islice(words, each))

    return [(text(), text()) for _ in range(number)]


def _read(path: Path) -> Iterator[TextPair]:
    try:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, start=1):
                yield _pair(path, number, line)
    except OSError as exc:
        raise BenchFailed(f"{path}: cannot be read: {exc.strerror or exc}") from exc


def _pair(path: Path, number: int, line: str) -> TextPair:
    try:
        row = json.loads(line)
        a, b = (row["premise"], row["hypothesis"]) if "premise" in row else (row["a"], row["b"])
    except (ValueError, KeyError, TypeError) as exc:
        raise BenchFailed(f"{path}, line {number}: no pair of texts ({exc!r})") from exc
    if not (isinstance(a, str) and isinstance(b, str)):
        raise BenchFailed(f"{path}, line {number}: the texts of a pair must be strings")
    return a, b
