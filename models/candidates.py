"""Which pairs of statements are worth comparing: near in meaning, and few.

The model that compares is slow, so it sees a share of all pairs at most, and of a long text
a number that grows with its length only. Knows nothing of verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from models.stances import compatible, is_negative
from models.types import Statement
from models.vectors import HashedWords, SentenceVectors, unit

__all__ = ["candidates", "most_candidates"]

Array = npt.NDArray[np.float32]

SHARE = 0.14
"""Of all pairs, the most that are compared;"""
SHARE_BY_WORDS = 0.27
"""as many where no vectors but words alone say what is near: a conflict then ranks lower."""
FEW = 20
"""Pairs that are compared however short the text."""
MOST = 80
"""Pairs of one report that are compared at most, some two seconds of the embedded model;"""
PER_STATEMENT = 1
"""in a longer text as many as this for each statement."""
NEAREST = 10
"""Pairs that one statement is in, by its own choice."""

# What counts beside the likeness of two statements themselves.
CONTEXT = 0.75  # the likeness of what they follow on from,
BEFORE = 0.7  # in which the statement before counts as much as this
WORDS = 0.5  # rare words, names and numbers in both
OPPOSED = 0.2  # one says that something is so, the other that something is not
ONE_REPORTER = -0.3  # an outlet, in one report, against itself or against whom it quotes

_ROWS = 512  # of the square of all pairs, held at once


def candidates(
    statements: Sequence[Statement],
    vectors: SentenceVectors,
    *,
    most: int | None = None,
    nearest: int = NEAREST,
) -> list[tuple[int, int]]:
    """Pairs of places in ``statements``, each in order, the most promising first.

    ``most`` defaults to ``most_candidates``. A denial and the statement it answers are
    always a pair. Always the same pairs for the same statements.
    """
    given = list(statements)
    if len(given) < 2:
        return []
    likeness = _Likeness(given, vectors)
    answers = _answers(given)
    best: dict[tuple[int, int], float] = {}
    for first, scores in likeness.rows():
        for row, line in enumerate(scores, start=first):
            for column in _best(line, nearest):
                best[min(row, column), max(row, column)] = float(line[column])
    ranked = sorted(best, key=lambda pair: (-best[pair], pair))
    by_words = vectors.name == HashedWords.name
    limit = most_candidates(len(given), by_words=by_words) if most is None else most
    chosen = answers + [pair for pair in ranked if pair not in set(answers)]
    return chosen[: max(limit, len(answers))]


def most_candidates(n: int, *, by_words: bool = False) -> int:
    """How many pairs of ``n`` statements are compared at most."""
    pairs = n * (n - 1) // 2
    share = SHARE_BY_WORDS if by_words else SHARE
    return min(pairs, max(FEW, round(share * pairs)), max(MOST, PER_STATEMENT * n))


class _Likeness:
    """How promising each pair is, a block of rows at a time: long texts have millions."""

    def __init__(self, statements: list[Statement], vectors: SentenceVectors) -> None:
        texts = [statement.proposition for statement in statements]
        meaning = vectors.embed(texts)
        # Weighted side by side, so that one product of matrices sums all likenesses.
        self._sides = np.hstack(
            [
                meaning,
                np.sqrt(CONTEXT) * _in_context(meaning, statements),
                np.sqrt(WORDS) * HashedWords().embed(texts),
            ]
        ).astype(np.float32)
        self._negative = np.array([is_negative(one) for one in statements])
        self._own = np.array([one.speaker is None for one in statements])
        names = {one.document: number for number, one in enumerate(statements)}
        self._document = np.array([names[one.document] for one in statements])
        self._statements = statements

    def rows(self) -> Iterator[tuple[int, Array]]:
        """The first row's number and a block ``(rows, n)``; what cannot conflict is -inf."""
        for first in range(0, len(self._negative), _ROWS):
            block = slice(first, first + _ROWS)
            scores = self._sides[block] @ self._sides.T
            scores += OPPOSED * (self._negative[block, None] != self._negative[None, :])
            together = self._document[block, None] == self._document[None, :]
            scores += ONE_REPORTER * (together & (self._own[block, None] | self._own[None, :]))
            scores[~compatible(self._statements[block], self._statements)] = -np.inf
            scores[np.arange(len(scores)), np.arange(first, first + len(scores))] = -np.inf
            # Rounded, because the last bits hang on the size of the block and the machine.
            yield first, np.round(scores, 4)


def _in_context(meaning: Array, statements: list[Statement]) -> Array:
    """Each vector with a share of that of the statement before it in its document."""
    mixed = meaning.copy()
    for place in range(1, len(statements)):
        if statements[place].document == statements[place - 1].document:
            mixed[place] += BEFORE * meaning[place - 1]
    return unit(mixed)


def _best(line: Array, count: int) -> list[int]:
    """Places of the ``count`` highest scores; of equals the first."""
    places = np.argsort(-line, kind="stable")[:count]
    found: list[int] = places[np.isfinite(line[places])].tolist()
    return found


def _answers(statements: list[Statement]) -> list[tuple[int, int]]:
    place = {statement.id: number for number, statement in enumerate(statements)}
    found = (
        (place[one.answers], number)
        for number, one in enumerate(statements)
        if one.answers is not None and place.get(one.answers, number) != number
    )
    return [
        (min(a, b), max(a, b))
        for a, b in found
        if compatible(statements[a : a + 1], statements[b : b + 1]).all()
    ]
