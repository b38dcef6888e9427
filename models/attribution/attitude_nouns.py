"""Attitudes in nouns and adjectives: "their support for the deal", "is worried that P".

Token ranges only; knows no other reports.
"""

from __future__ import annotations

from models.attribution.attitude_objects import about_end, attitude
from models.attribution.attitude_words import ABOUT, ADJECTIVES, IMPERSONAL, NOUNS, THINGS
from models.attribution.phrases import Phrase, Range
from models.attribution.refusals import BE
from models.attribution.reports import Report
from models.attribution.subjects import before
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group, helpers_start
from models.attribution.words import (
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    is_adverb,
    is_finite,
)

__all__ = ["attitude_adjective", "attitude_noun"]

_REACH = 4  # adjectives between whose an attitude is and its noun
_BEING = BE | frozenset("'s 're 'm feel feels felt remain remains remained became grew".split())
_HOW_MUCH = ("not", "more", "less", "so", "very")


def attitude_noun(sentence: Sentence, index: int, cues: list[Group]) -> Report | None:
    """X's support for Y."""
    word = sentence.lower(index + 1)
    if sentence.lower(index) not in NOUNS or word not in ABOUT or sentence.names(index):
        return None
    if word == "that" and sentence.lower(index) in THINGS:
        return None
    begin = index + 1 if word in ("to", "whether") else index + 2
    end = about_end(sentence, begin, cues)
    if end <= begin:
        return None
    cue = (index, index + 1 if word == "that" else begin)
    return attitude(_owner(sentence, index), cue, (begin, end))


def _owner(sentence: Sentence, noun: int) -> Phrase | None:
    """Whose it is: "his", "the mayor's growing"."""
    for index in range(noun - 1, max(-1, noun - 2 - _REACH), -1):
        word = sentence.lower(index)
        if word in POSSESSIVES:
            return Phrase(full=(index, index + 1), head=(index, index + 1), start=index)
        if word in ("'s", "'") and index > 0:
            name = (_name_start(sentence, index), index + 1)
            return Phrase(full=name, head=name, start=name[0])
        if not _in_noun(sentence, index) or word in DETERMINERS:
            return None
    return None


def _name_start(sentence: Sentence, end: int) -> int:
    """Where the name or noun that ends at ``end`` begins."""
    start = end - 1
    named = sentence.tokens[start].is_capital
    while start > max(0, end - 5) and _in_noun(sentence, start - 1):
        if sentence.lower(start) in DETERMINERS:
            break
        if named and not sentence.tokens[start - 1].is_capital:
            return start - 1 if sentence.lower(start - 1) in DETERMINERS else start
        start -= 1
    return start


def _in_noun(sentence: Sentence, index: int) -> bool:
    word = sentence.lower(index)
    return sentence.tokens[index].is_word and not (
        word in PREPOSITIONS | CONJUNCTIONS or is_finite(word)
    )


def attitude_adjective(
    sentence: Sentence, index: int, cues: list[Group], opening: int
) -> Report | None:
    """X is worried that P; it is unclear whether P."""
    verb = index - 1
    while is_adverb(sentence.lower(verb)) or sentence.lower(verb) in _HOW_MUCH:
        verb -= 1
    word = sentence.lower(index + 1)
    if sentence.lower(index) not in ADJECTIVES or sentence.lower(verb) not in _BEING:
        return None
    start = helpers_start(sentence, verb)
    subject = before(sentence, start, opening)
    if subject is None or word not in ABOUT | {"how", "if", "what", "why", "with", "by", "at"}:
        return None
    begin = index + 2 if word in ABOUT - {"to", "whether"} else index + 1
    end = about_end(sentence, begin, cues)
    if end <= begin:
        return None
    return attitude(
        None if sentence.lower(index) in IMPERSONAL else subject,
        (start, index + 1),
        *_with_subject(sentence, index, subject, (begin, end)),
    )


def _with_subject(
    sentence: Sentence, index: int, subject: Phrase, about: Range
) -> tuple[Range, ...]:
    """Of "Y is likely to do so" also Y."""
    impersonal = sentence.lower(index) in IMPERSONAL and sentence.lower(subject.head[0]) != "it"
    return (subject.full, about) if impersonal else (about,)
