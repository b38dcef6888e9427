"""Where what is said begins after a cue, or that it does not stand there.

Knows neither where it ends nor who says it.
"""

from __future__ import annotations

import re

from models.attribution.lexicon import CLAIM_NOUNS, Frame
from models.attribution.phrases import has_finite
from models.attribution.subjects import before
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group, Voice
from models.attribution.words import AUXILIARIES, PREPOSITIONS, RELATIVES, is_adverb

__all__ = ["END", "content_start"]


def content_start(sentence: Sentence, group: Group, rest: int) -> int | None:
    """Where what is said begins after the cue; None where it does not follow."""
    if rest >= len(sentence):
        return None
    rest = _after_aside(sentence, rest)
    word = sentence.lower(rest)
    if word in ("this", "the") and sentence.lower(rest + 1) in (":", "following"):
        colon = rest + 1 if word == "this" else rest + 2
        return colon + 1 if colon + 1 < len(sentence) else None
    if (
        word not in ("that", ":")
        and not sentence.tokens[rest].quoted
        and _quote_ends(sentence, group)
    ):
        return None
    if group.cue.frame in (Frame.CALLS, Frame.ACCUSES):
        return rest if sentence.tokens[rest].is_word or sentence.tokens[rest].quoted else None
    if word == "that" and _points(sentence, group, rest):
        return rest
    if word in ("that", ":"):
        return rest + 1 if rest + 1 < len(sentence) else None
    if word in PREPOSITIONS - {"for", "of", "about"}:
        begin = _after_circumstance(sentence, rest)
        if begin is not None:
            return begin
    if word in ("when", "while", "as", "after", "before", "because", "amid"):
        return None
    if word in (",", "—", "–") or word in END:
        following = sentence.tokens[rest + 1] if rest + 1 < len(sentence) else None
        if word == "," and following is not None and following.text == "that":
            return rest + 2
        quoting = group.voice is Voice.PARTICIPLE and following is not None and following.quoted
        return rest + 1 if quoting else None  # "adding, “P”"
    if word in ("and", "but", "as") and group.cue.frame is not Frame.DENIES:
        return None
    if word in PREPOSITIONS and not _clause_after(sentence, rest):
        return None
    return rest


def _after_circumstance(sentence: Sentence, start: int) -> int | None:
    """After "in a letter to the court that", "to her followers, “"."""
    for index in range(start, min(start + 14, len(sentence) - 1)):
        if sentence.tokens[index].quoted:
            continue
        quoting = sentence.lower(index) in (":", ",") and sentence.tokens[index + 1].quoted
        if quoting or sentence.lower(index) == "that":
            return None if has_finite(sentence, start, index) else index + 1
    return None


def _after_aside(sentence: Sentence, index: int) -> int:
    """After ", however," and the like."""
    if (
        sentence.lower(index) == ","
        and is_adverb(sentence.lower(index + 1))
        and (sentence.lower(index + 2) == ",")
    ):
        return index + 3
    return index


def _quote_ends(sentence: Sentence, group: Group) -> bool:
    """Whether a quotation ends right before the subject: it is what was said."""
    subject = before(sentence, group.start)
    if subject is None or subject.start < 2 or sentence.lower(subject.full[0]) in RELATIVES:
        return False
    previous = sentence.tokens[subject.start - 1]
    return previous.quoted or (previous.text == "," and sentence.tokens[subject.start - 2].quoted)


def _points(sentence: Sentence, group: Group, index: int) -> bool:
    """Whether "that" is what is spoken of: "denied that.", "rejected that account"."""
    following = sentence.lower(index + 1)
    if following in ("", ".", ",", "as", "on", "in", "late", "yesterday"):
        return True
    if following in AUXILIARIES:
        return True  # "said that was not true"
    if group.cue.frame in (Frame.DENIES, Frame.REJECTS) and re.fullmatch(CLAIM_NOUNS, following):
        return True
    return group.cue.lemma in ("concede", "agree", "show") and not _clause_after(sentence, index)


def _clause_after(sentence: Sentence, start: int) -> bool:
    stop = next((i for i in range(start, len(sentence)) if sentence.lower(i) in END), len(sentence))
    return has_finite(sentence, start, stop) or any(t.quoted for t in sentence.tokens[start:stop])


END = frozenset(".!?;")
