"""What stands before a subject in its clause: connectors, adverbs, "in January".

Knows neither verbs of speech nor names.
"""

from __future__ import annotations

from models.attribution.phrases import finite_at
from models.attribution.times import MEDIUM
from models.attribution.tokens import Sentence
from models.attribution.words import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    TIMES,
    is_adverb,
)

__all__ = ["is_adverb_at", "trim_start"]

# "half of the voters polled", "a court document filed": no verb of its own.
_AFTER_NOUN = frozenset(
    "polled surveyed interviewed filed released published obtained contacted involved".split()
)


def trim_start(sentence: Sentence, start: int, end: int) -> int:
    """After connectors, adverbs and a leading "in January", "on Tuesday"."""
    relative = any(sentence.lower(i) in ("who", "which") for i in range(start + 1, end))
    if not relative:
        for index in range(end - 1, start - 1, -1):
            polled = index == end - 1 and sentence.lower(index) in _AFTER_NOUN
            if finite_at(sentence, index) and not polled:
                start = index + 1
                break
    while start < end:
        word = sentence.lower(start)
        if word in CONJUNCTIONS or is_adverb_at(sentence, start) or word in ("not", "to"):
            start += 1
        elif word in ("about", "over", "under", "around", "nearly") and (
            _counts(sentence, start + 1)
        ):
            return start
        elif word in PREPOSITIONS or word in TIMES or word in ("last", "late", "earlier"):
            step = _adverbial(sentence, start, end)
            if step == start:
                return end
            start = step
        else:
            return start
    return start


def _counts(sentence: Sentence, index: int) -> bool:
    return sentence.lower(index)[:1].isdigit() or sentence.lower(index) in (
        "half one two three four five six seven eight nine ten a".split()
    )


def _adverbial(sentence: Sentence, start: int, end: int) -> int:
    """The end of a prepositional phrase or time that opens a clause; ``end`` if all is one."""
    index = start + 1
    while index < end and (sentence.lower(index) in DETERMINERS or sentence.lower(index) == "his"):
        index += 1
    if index < end:
        index += 1  # its first noun
    while index < end:
        word = sentence.lower(index)
        previous = sentence.lower(index - 1)
        if word in DETERMINERS and previous not in PREPOSITIONS:
            return index
        if word in SUBJECT_PRONOUNS and previous not in PREPOSITIONS:
            return index
        if sentence.tokens[index].is_capital and (
            previous in TIMES or previous[-1:].isdigit() or previous in MEDIUM
        ):
            return index
        index += 1
    # "On Monday officials": a time of one word and a bare plural.
    first = start + 1 if sentence.lower(start) in PREPOSITIONS else start
    if sentence.lower(first) in TIMES and first + 1 < end:
        return first + 1
    return end


def is_adverb_at(sentence: Sentence, index: int) -> bool:
    """Not a name in -ly, nor what owns something: "Ms Grealy", "Tessaly's ambassador"."""
    owns = sentence.lower(index + 1) in ("'s", "’s")
    return is_adverb(sentence.lower(index)) and not owns and not sentence.names(index)
