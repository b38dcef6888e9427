"""Whom one tells: the words between a cue verb and what is said.

Knows nothing of speakers.
"""

from __future__ import annotations

from models.attribution.lexicon import AUDIENCES, Frame
from models.attribution.phrases import finite_at
from models.attribution.times import skip_time
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group
from models.attribution.words import (
    DETERMINERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    TIMES,
)

__all__ = ["after_audience"]


def after_audience(sentence: Sentence, group: Group) -> int:
    """After whom one tells, when and where."""
    index = group.end
    if group.cue.frame is Frame.TELLS or group.cue.lemma in ("warn", "promise", "assure"):
        index = _audience(sentence, index)
    return skip_time(sentence, index)


def _audience(sentence: Sentence, start: int) -> int:
    """The end of the audience that begins at ``start``."""
    if sentence.lower(start) in OBJECT_PRONOUNS:
        return start + 1
    title = sentence.quote_at(start) if start < len(sentence) else None
    if title is not None and title[1] - title[0] <= 7 and title[1] + 1 < len(sentence):
        return title[1] + 1
    index = start
    limit = min(len(sentence), start + 16)
    while index < limit:
        token, word = sentence.tokens[index], sentence.lower(index)
        if token.quoted or not (token.is_word or word in ("'s", "'")):
            break
        if word in ("that", "how", "why", "what", "whether", "to"):
            break
        if index > start and word in ("if", "as", "when", "there"):
            break
        if index > start and word in SUBJECT_PRONOUNS:
            break
        previous = sentence.lower(index - 1)
        if index > start and word in DETERMINERS and previous not in PREPOSITIONS | {"and"}:
            break
        if index > start and previous in AUDIENCES and token.is_capital and word not in TIMES:
            break
        if index > start and finite_at(sentence, index):
            return start + 1 if index - start < 3 else start + max(1, (index - start) // 2)
        index += 1
    return index
