"""A claim that denies something, held without its denial against the other claim.

Models read "it was not true that P" far worse than they tell whether P follows from the other
claim. Knows neither models nor thresholds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.reported import reported
from models.types import Attribution, ClaimPair, Stance

__all__ = ["READ_RIGHT", "denied"]

READ_RIGHT = 0.95
"""How often a sentence that is taken for a denial of something is one."""

# Who is meant hangs on who denies: "she denied that she had resigned".
_OPEN_SUBJECT = re.compile(r"\W*(?:he|she|it|they|we|i|this|that|these|those)\b", re.IGNORECASE)


def denied(a: str, b: str) -> tuple[str, str] | None:
    """What one of two claims asserts and what the other, as a whole, denies; else None.

    If the second follows from the first, the claims cannot both be true. The same whichever
    claim comes first. Only plain cases count: one denial in one claim, no denial and at most
    one speaker in the other.
    """
    said = reported(ClaimPair.of(a, b))
    in_a, in_b = _denial(said.a), _denial(said.b)
    if in_b is not None and in_a is None:
        asserted = _asserted(a, said.a)
        return None if asserted is None else (asserted, in_b)
    if in_a is not None and in_b is None:
        asserted = _asserted(b, said.b)
        return None if asserted is None else (asserted, in_a)
    return None


def _denial(said: Sequence[Attribution]) -> str | None:
    """What a claim denies, where it does nothing else."""
    if len(said) != 1 or said[0].stance is not Stance.DENIES or not said[0].proposition_spans:
        return None
    if _OPEN_SUBJECT.match(said[0].proposition):
        return None
    return said[0].proposition


def _asserted(text: str, said: Sequence[Attribution]) -> str | None:
    """What a claim asserts, in its own voice or as one speaker's."""
    if not said:
        return text
    plain = len(said) == 1 and said[0].stance is Stance.ASSERTS and said[0].proposition_spans
    return said[0].proposition if plain else None
