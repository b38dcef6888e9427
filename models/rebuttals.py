"""What is asked besides of two statements: whether one says what the other says is not so.

Composes statements; knows neither models nor probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.negations import denied_clauses, denies_a_saying
from models.types import ClaimPair, Document, Stance, Statement

__all__ = ["Rebuttals"]


class Rebuttals:
    """What is asked besides of statements of some documents; each is read once."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._denied: dict[str, tuple[str, ...]] = {}  # by id of the statement

    def between(self, a: Statement, b: Statement) -> tuple[ClaimPair, ...]:
        """Pairs of a premise, what one statement says, and what the other denies in its words.

        If the second follows from the first, the statements conflict. Only of two assertions:
        a denial by stance is composed with what it denies anyhow.
        """
        if a.stance is not Stance.ASSERTS or b.stance is not Stance.ASSERTS:
            return ()
        return tuple(dict.fromkeys([*self._against(a, b), *self._against(b, a)]))

    def _against(self, said: Statement, negative: Statement) -> Iterator[ClaimPair]:
        for denied in self._denied_by(negative):
            premise = said.proposition
            if denies_a_saying(denied):
                # Who says it is in the sentence, not in what is said.
                text = self._documents[said.document].text
                premise = " ".join(said.sentence.of(text).split())
            yield ClaimPair.of(premise, denied)

    def _denied_by(self, statement: Statement) -> tuple[str, ...]:
        if statement.id not in self._denied:
            self._denied[statement.id] = denied_clauses(statement.proposition)
        return self._denied[statement.id]
