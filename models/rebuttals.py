"""What is asked besides of two statements: whether one says what the other says is not so.

Composes statements; knows neither models nor probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.negations import denied_clauses, denies_a_saying
from models.types import ClaimPair, Document, Stance, Statement

__all__ = ["rebuttals"]


def rebuttals(
    a: Statement, b: Statement, documents: Mapping[str, Document]
) -> tuple[ClaimPair, ...]:
    """Pairs of a premise, what one statement says, and what the other denies in its words.

    If the second follows from the first, the statements conflict. Only of two assertions: a
    denial by stance is composed with what it denies anyhow.
    """
    if a.stance is not Stance.ASSERTS or b.stance is not Stance.ASSERTS:
        return ()
    return tuple(dict.fromkeys([*_against(a, b, documents), *_against(b, a, documents)]))


def _against(
    said: Statement, negative: Statement, documents: Mapping[str, Document]
) -> Iterator[ClaimPair]:
    for denied in denied_clauses(negative.proposition):
        premise = said.proposition
        if denies_a_saying(denied):
            # Who says it is in the sentence, not in what is said.
            premise = " ".join(said.sentence.of(documents[said.document].text).split())
        yield ClaimPair.of(premise, denied)
