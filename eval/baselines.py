"""What a model has to beat: the majority class, and the lexical rules.

Knows nothing of the model that stands beside them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from eval.examples import Gold
from eval.scores import METRICS, Answers, Scorer, is_right
from models.nli.labels import COLUMNS, column
from models.types import Label

__all__ = ["figures_of", "majority_class"]


def majority_class(gold: Sequence[Gold]) -> Answers:
    """The one label that is right most often, for every row, with the labels' own shares.

    It has seen the gold labels, so it is as good as anything that has not read the texts.
    """
    # Of equals, the one that raises no alarm.
    quiet_first = (Label.NEUTRAL, Label.ENTAILMENT, Label.CONTRADICTION)
    relation = max(quiet_first, key=lambda label: sum(is_right(g, label) for g in gold))
    seen = Counter(g.label for g in gold if g.label is not None) or Counter([relation])
    shares = np.array([seen[label] for label in COLUMNS]) / seen.total()  # (3,)
    n = len(gold)
    return Answers(
        relation=np.full(n, column(relation)),
        probabilities=np.tile(shares, (n, 1)),
        conflict=np.full(n, relation is Label.CONTRADICTION),
        conflict_probability=np.full(n, shares[column(Label.CONTRADICTION)]),
        uncertain=None,
        truncated=None,
    )


def figures_of(gold: Sequence[Gold], answers: Answers) -> dict[str, float | None]:
    """The metrics of ``answers``, without intervals; None where undefined."""
    figures = Scorer(gold, answers).figures()
    return {name: None if math.isnan(figures[name]) else figures[name] for name in METRICS}
