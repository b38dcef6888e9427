"""A row of training data. Knows neither where it comes from nor what is done with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["TrainingRow", "folded", "teacher_of"]

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

    def as_dict(self) -> dict[str, str]:
        """The fields by name; ``dataclasses.asdict`` copies each and takes ten times as long."""
        return {name: getattr(self, name) for name in self.__slots__}


def folded(text: str) -> str:
    """Words in lower case, without punctuation."""
    return " ".join(_WORD.findall(text.lower()))


def teacher_of(probabilities: Sequence[float]) -> dict[str, list[float]]:
    """What a row holds of its teacher: ``teacher``, probabilities in the order of ``COLUMNS``."""
    return {"teacher": [round(probability, 5) for probability in probabilities]}
