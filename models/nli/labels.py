"""Which output of a model means which label: decided here, once, by name.

The only module where a class has an index. Everything past it is in the order of
``COLUMNS``. Knows nothing of engines or files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.errors import UnknownLabels
from models.types import Label, Probabilities

__all__ = ["COLUMNS", "column", "reorder", "resolve_columns", "to_probabilities"]

COLUMNS: tuple[Label, ...] = (Label.ENTAILMENT, Label.NEUTRAL, Label.CONTRADICTION)

_SPELLINGS = {
    "entailment": Label.ENTAILMENT,
    "entails": Label.ENTAILMENT,
    "neutral": Label.NEUTRAL,
    "contradiction": Label.CONTRADICTION,
    "contradicts": Label.CONTRADICTION,
}


def column(label: Label) -> int:
    """The column that holds ``label`` in every probability array of the project."""
    return COLUMNS.index(label)


def resolve_columns(
    id2label: Mapping[int, str], output_labels: Sequence[str] | None = None
) -> tuple[int, ...]:
    """Which model output holds each of ``COLUMNS``.

    ``id2label`` is the model configuration's own map. ``output_labels``, the labels in the
    order of the model's outputs, overrides it where the configuration names nothing
    (``LABEL_0`` …). Raises ``UnknownLabels`` rather than guess.
    """
    named = dict(enumerate(output_labels)) if output_labels is not None else dict(id2label)
    found: dict[Label, int] = {}
    for index, spelling in sorted(named.items()):
        label = _SPELLINGS.get(spelling.strip().lower())
        if label is None or label in found:
            raise UnknownLabels(
                f"cannot tell which output is which from the labels {list(named.values())}; "
                "name them in the order of the model's outputs, for example "
                "--model-labels entailment,neutral,contradiction"
            )
        found[label] = index
    if set(found.values()) != set(range(len(COLUMNS))):
        raise UnknownLabels(f"the model must have the outputs {', '.join(COLUMNS)}; it has {named}")
    return tuple(found[label] for label in COLUMNS)


def reorder(logits: npt.NDArray[np.float32], columns: Sequence[int]) -> npt.NDArray[np.float32]:
    """Softmax of a model's raw outputs ``(n_pairs, 3)``, columns in the order of ``COLUMNS``."""
    ordered = logits[:, list(columns)].astype(np.float64)  # (n_pairs, 3)
    exponent = np.exp(ordered - ordered.max(axis=1, keepdims=True))
    result: npt.NDArray[np.float32] = exponent / exponent.sum(axis=1, keepdims=True)
    return result.astype(np.float32)


def to_probabilities(row: npt.NDArray[np.floating]) -> Probabilities:
    """One row ``(3,)`` of a probability array, by name."""
    return Probabilities(**{label.value: float(row[index]) for index, label in enumerate(COLUMNS)})
