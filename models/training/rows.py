"""A row of training data. Knows neither where it comes from nor what is done with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["TrainingRow", "folded", "with_teacher"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingRow:
    """A pair with its label; ``not_entailment`` leaves open which of the other two."""

    premise: str
    hypothesis: str
    label: str
    source: str

    @property
    def key(self) -> frozenset[str]:
        """Equal for pairs that differ in order, case, spacing or punctuation only."""
        return frozenset((folded(self.premise), folded(self.hypothesis)))


def folded(text: str) -> str:
    """Words in lower case, without punctuation."""
    return " ".join(_WORD.findall(text.lower()))


def with_teacher(
    rows: Sequence[dict[str, Any]], probabilities: Sequence[Sequence[float]]
) -> Iterator[str]:
    """Rows as JSON lines, each with ``teacher``, its probabilities ``(n, 3)``.

    They stand in the order of ``models.nli.labels.COLUMNS``.
    """
    for row, taught in zip(rows, probabilities, strict=True):
        rounded = [round(probability, 5) for probability in taught]
        yield json.dumps(row | {"teacher": rounded}, ensure_ascii=False) + "\n"
