"""Quoted words that no report holds: 'unveiled a "great" plan'. Whoever acts there said them.

Token ranges only; knows no cue verbs.
"""

from __future__ import annotations

from models.attribution.attitude_objects import attitude
from models.attribution.phrases import Range, finite_at
from models.attribution.reports import Report
from models.attribution.subjects import before
from models.attribution.tokens import Sentence
from models.attribution.verbs import helpers_start

__all__ = ["fragment"]


def fragment(sentence: Sentence, quote: Range, opening: int) -> Report | None:
    """The quotation ``quote`` with the finite verb before it."""
    if _is_title(sentence, quote):
        return None
    verb = next(
        (
            index
            for index in range(quote[0] - 1, opening, -1)
            if not sentence.tokens[index].quoted and finite_at(sentence, index)
        ),
        None,
    )
    if verb is None:
        return None
    start = helpers_start(sentence, verb)
    speaker = before(sentence, start, opening)
    return attitude(speaker, (start, verb + 1), quote) if speaker is not None else None


def _is_title(sentence: Sentence, quote: Range) -> bool:
    """Whether the words are a name: of a book, a show, a person."""
    words = [token for token in sentence.tokens[quote[0] : quote[1]] if token.is_word]
    return not words or (len(words) < 6 and all(token.is_capital for token in words))
