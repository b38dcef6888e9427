"""Labelled pairs from the training and development files, one row at a time.

Knows the two row formats, ``premise`` / ``hypothesis`` and ``a`` / ``b``; measuring on
them is the business of the ``eval`` package.
"""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.errors import ModelError
from models.types import Label

__all__ = ["LabelledPair", "open_lines", "read_pairs"]


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledPair:
    """A premise, a hypothesis, and how the second stands to the first."""

    premise: str
    hypothesis: str
    label: Label


def read_pairs(path: Path) -> list[LabelledPair]:
    """Every row of a ``.jsonl``, ``.jsonl.gz`` or ``.jsonl.xz`` file with a three-way label."""
    with open_lines(path) as lines:
        return list(_pairs(path, lines))


def _pairs(path: Path, lines: IO[str]) -> Iterator[LabelledPair]:
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            yield LabelledPair(
                premise=row["premise"] if "premise" in row else row["a"],
                hypothesis=row["hypothesis"] if "hypothesis" in row else row["b"],
                label=Label(row["label"]),
            )
        except (ValueError, KeyError, TypeError) as exc:
            raise ModelError(f"{path}, line {number}: {type(exc).__name__}: {exc}") from exc


def open_lines(path: Path) -> IO[str]:
    """A text file, unpacked as its suffix says."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
