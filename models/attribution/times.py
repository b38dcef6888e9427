"""Times, media and places between a cue verb and what is said: "on Tuesday", "in a statement".

Knows nothing of speakers.
"""

from __future__ import annotations

from models.attribution.tokens import Sentence
from models.attribution.words import TIMES, is_adverb

__all__ = ["MEDIUM", "TIME_PREPOSITIONS", "skip_time"]

TIME_PREPOSITIONS = frozenset("on in at late early earlier last this next late by".split())


MEDIUM = frozenset(
    "statement interview tweet email e-mail speech letter report briefing conference post memo"
    " book column release court testimony note message broadcast blog ad video debate call".split()
)


def skip_time(sentence: Sentence, start: int) -> int:
    """After "on Tuesday", "last week", "in a statement" and adverbs at ``start``."""
    index = start
    while index < len(sentence):
        word = sentence.lower(index)
        if sentence.tokens[index].quoted:
            return index
        if sentence.lower(index + 2) in ("later", "earlier", "ago", "before") and (
            sentence.lower(index + 1) in TIMES
        ):
            index += 3
        elif word in TIMES or (is_adverb(word) and word not in ("only", "just", "both", "all")):
            index += 1
        elif (
            word in TIME_PREPOSITIONS | {"for", "during", "after", "via"}
            and _time_end(sentence, index) > index
        ):
            index = _time_end(sentence, index)
        else:
            return index
    return index


def _time_end(sentence: Sentence, index: int) -> int:
    """The end of "on Tuesday", "in a telephone interview with X"; ``index`` if it is none."""
    following = sentence.lower(index + 1)
    if following in TIMES or following[:2] in ("19", "20"):
        step = index + 2
        while sentence.lower(step) in TIMES or sentence.lower(step)[:1].isdigit():
            step += 1
        return step
    if following in ("twitter", "facebook"):
        return index + 2
    if following in ("a", "an", "his", "her", "their", "its", "the"):
        for step in range(index + 2, min(index + 6, len(sentence))):
            if sentence.lower(step) in MEDIUM:
                return step + 1
            if sentence.lower(step) in TIMES:
                return step + 1
    return index
