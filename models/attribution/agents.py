"""The speaker that follows an inverted cue verb, "according to" or "by".

Knows no cue verbs.
"""

from __future__ import annotations

from models.attribution.phrases import (
    STOPS,
    Phrase,
    best_name,
    finite_at,
    is_apposition,
    segment_end,
)
from models.attribution.times import MEDIUM
from models.attribution.tokens import Sentence
from models.attribution.words import (
    CONJUNCTIONS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    is_adverb,
)

__all__ = ["after"]


def after(sentence: Sentence, start: int) -> Phrase | None:
    """The subject that follows an inverted cue verb or "according to" at ``start``."""
    end = _head_end(sentence, start)
    if end == start:
        return None
    full = end
    head = (start, end)
    if sentence.lower(end) == "," and not sentence.tokens[end].quoted:
        stop = _apposition_end(sentence, end + 1)
        if stop > end + 1 and is_apposition(sentence, end + 1, stop):
            full = stop
            head = best_name(sentence, head, (end + 1, segment_end(sentence, end + 1)))
    elif sentence.lower(end) in ("who", "whose"):
        full = _apposition_end(sentence, end)
    return Phrase(full=(start, full), head=head, start=start)


def _head_end(sentence: Sentence, start: int) -> int:
    index = start
    while index < len(sentence):
        token = sentence.tokens[index]
        word = token.lower
        if token.quoted and not (index > start and _inner_quote(sentence, index)):
            break
        if word == "(":
            closing = next(
                (i for i in range(index, len(sentence)) if sentence.lower(i) == ")"), None
            )
            if closing is None or closing - index > 6:
                break
            index = closing + 1
            continue
        if word in STOPS or word == ",":
            break
        if index > start and (word in SUBORDINATORS | RELATIVES | {"whose", "but", "while"}):
            break
        if index > start and (is_adverb(word) and not token.is_capital):
            break
        if index > start and finite_at(sentence, index):
            break
        if word in TIMES and index > start and not _named_by_time(sentence, index):
            break
        if index > start and word in PREPOSITIONS and _adverbial_preposition(sentence, index):
            break
        if word in SUBJECT_PRONOUNS:
            return index + 1 if index == start else index
        index += 1
    while index > start and sentence.lower(index - 1) in PREPOSITIONS | CONJUNCTIONS | {
        "late",
        "last",
        "the",
    }:
        index -= 1
    return index


def _inner_quote(sentence: Sentence, index: int) -> bool:
    """Whether a quoted stretch is short enough to be a title or nickname in a name."""
    pair = sentence.quote_at(index)
    return pair is not None and pair[1] - pair[0] <= 5 and pair[0] > 0


def _named_by_time(sentence: Sentence, index: int) -> bool:
    return sentence.lower(index + 1) in ("'s", "night")


def _adverbial_preposition(sentence: Sentence, index: int) -> bool:
    """Whether a preposition after a speaker begins a time, a medium or a circumstance."""
    word, following = sentence.lower(index), sentence.lower(index + 1)
    if word in ("during", "after", "before", "since", "until", "amid", "despite", "following"):
        return True
    if following in TIMES or following[:2] in ("19", "20"):
        return True
    if word in ("in", "at", "on", "to", "by") and following in (
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
    ):
        return any(
            sentence.lower(i) in MEDIUM | {"rally", "event"} for i in range(index + 2, index + 6)
        )
    return word == "on" and following in ("twitter", "facebook", "cnn", "fox", "tv")


def _apposition_end(sentence: Sentence, start: int) -> int:
    """The end of an apposition that runs to the sentence's end or to a quotation."""
    first = sentence.lower(start)
    if first in CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS or first.endswith("ing"):
        return start
    index = start
    while index < len(sentence):
        token = sentence.tokens[index]
        if token.lower in STOPS or token.text in ("“", '"', "''"):
            break
        if token.lower == ",":
            following = sentence.lower(index + 1)
            if following in CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS or following.endswith(
                "ing"
            ):
                break
            if index + 1 < len(sentence) and sentence.tokens[index + 1].quoted:
                break
        index += 1
    return index
