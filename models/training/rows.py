"""A row of training data. Knows neither where it comes from nor what is done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["TrainingRow", "folded"]

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
