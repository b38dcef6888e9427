"""Which two stances can make a conflict at all, before any model is asked.

Knows how stances compose; neither likeness of texts nor probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.types import Stance, Statement

__all__ = ["compatible", "is_negative"]

# What leaves no room for a possibility: "may be built" against "will never be built".
_RULES_OUT = re.compile(
    r"\b(?:never|impossible|cannot|can not|no chance|no way|out of the question|no plans?"
    r"|rul(?:e|es|ed|ing) out|will not|under no circumstances)\b|\b(?:won|can)['’]t\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:not|no|none|never|nobody|nothing|neither|nor|without|cannot|untrue|false|wrong"
    r"|incorrect|mistaken)\b|n['’]t\b",
    re.IGNORECASE,
)


# Rows and columns: asserts, asserts that something is ruled out, denies, hedges, declines.
# Two assertions can conflict, and an assertion and a denial. Two denials cannot: both may be
# right of something that never was. Who declines to speak says nothing. A hedge leaves the
# opposite open, so it conflicts only with what rules it out.
_TABLE = np.array(
    [
        [1, 1, 1, 0, 0],
        [1, 1, 1, 1, 0],
        [1, 1, 0, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0],
    ],
    dtype=np.bool_,
)
_CODES = {Stance.ASSERTS: 0, Stance.DENIES: 2, Stance.HEDGES: 3, Stance.DECLINES: 4}
_FINAL = 1


def compatible(
    statements: Sequence[Statement], others: Sequence[Statement]
) -> npt.NDArray[np.bool_]:
    """``may_conflict`` of each of the one with each of the other, ``(n, m)``."""
    one, other = _codes(statements)[:, None], _codes(others)[None, :]
    result: npt.NDArray[np.bool_] = _TABLE[one, other]
    return result


def is_negative(statement: Statement) -> bool:
    """Whether a statement says that something is not so, by its stance or its words."""
    denied = statement.stance is Stance.DENIES
    return denied != bool(_NEGATIVE.search(statement.proposition))


def _codes(statements: Sequence[Statement]) -> npt.NDArray[np.intp]:
    return np.array([_code(statement) for statement in statements], dtype=np.intp)


def _code(statement: Statement) -> int:
    if statement.stance is Stance.ASSERTS and _RULES_OUT.search(statement.proposition):
        return _FINAL
    return _CODES[statement.stance]
