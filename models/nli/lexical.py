"""Deterministic, weightless judging by shared words, negation and numbers.

The baseline in every report and the stand-in for a real model in tests. It knows no
grammar and no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from models.nli.labels import COLUMNS, reorder
from models.types import Label, Reading

__all__ = ["LexicalModel"]

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor without cannot false untrue denied denies deny"
    " denying refused refuses rejected rejects failed fails".split()
)
_STOP = frozenset(
    "a an the of to in on at by for from with and or but as that this these those it its is are"
    " was were be been being has have had do does did will would can could may might should he"
    " she they his her their said says say according told".split()
)
_STEM = re.compile(r"(?:'s|\u2019s|ing|ed|es|s)$")


class LexicalModel:
    """The ``NLIModel`` that needs no weights."""

    name = "lexical"
    engine = "lexical"
    max_tokens = 1_000_000_000
    # No weights: the hash stands for this version of the rules. Raise it when they change.
    weights_sha256 = sha256(b"counterclaim lexical rules, version 1").hexdigest()

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Words of both texts; none is unknown."""
        counts = [len(_WORD.findall(a)) + len(_WORD.findall(b)) for a, b in pairs]
        return [Reading(tokens=count, unknown=0) for count in counts]

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Probabilities ``(n_pairs, 3)`` from word overlap, negation parity and numbers."""
        scores = np.array([_scores(a, b) for a, b in pairs], dtype=np.float32)
        return reorder(scores.reshape(-1, len(COLUMNS)), range(len(COLUMNS)))


def _scores(premise: str, hypothesis: str) -> list[float]:
    a, b = _words(premise), _words(hypothesis)
    numbers_a, numbers_b = _numbers(a), _numbers(b)
    content_a, content_b = _content(a), _content(b)
    overlap = len(content_a & content_b) / max(len(content_b), 1)
    clash = _negated(a) != _negated(b) or bool(numbers_a and numbers_b - numbers_a)
    score = {
        Label.ENTAILMENT: 6.0 * overlap - 3.0 - (4.0 if clash else 0.0),
        Label.NEUTRAL: 0.0,
        Label.CONTRADICTION: 6.0 * overlap - 3.0 - (0.0 if clash else 4.0),
    }
    return [score[label] for label in COLUMNS]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _numbers(words: list[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _content(words: list[str]) -> set[str]:
    kept = (word for word in words if word not in _STOP and not _is_negation(word))
    return {_STEM.sub("", word) if len(word) > 4 else word for word in kept}


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or word.endswith(("n't", "n\u2019t"))


def _negated(words: list[str]) -> bool:
    return sum(map(_is_negation, words)) % 2 == 1
