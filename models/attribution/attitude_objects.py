"""What an attitude is about: the words after its cue, or before "(that) X praised".

Token ranges only; knows no cue verbs.
"""

from __future__ import annotations

from models.attribution.attitude_words import TO_SOMETHING
from models.attribution.contents import content_end
from models.attribution.lexicon import Cue, Frame
from models.attribution.phrases import STOPS, Phrase, Range
from models.attribution.reports import Report
from models.attribution.subjects import before
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group
from models.attribution.words import (
    CONJUNCTIONS,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    is_adverb,
)
from models.types import Stance

__all__ = ["about_end", "after_adverbs", "attitude", "object_after", "object_before"]

_PARTICLES = ("out", "back", "down", "up", "off")
_TURNS = CONJUNCTIONS | SUBORDINATORS | RELATIVES | PREPOSITIONS | {"whose"}


def attitude(speaker: Phrase | None, cue: Range, *content: Range, passive: bool = False) -> Report:
    """A report in which nothing is stated."""
    return Report(
        speaker=speaker,
        cue=cue,
        frame=Frame.FEELS,
        stance=Stance.ASSERTS,
        content=content,
        passive=passive,
    )


def object_after(
    sentence: Sentence, verb: int, cue: Cue, cues: list[Group]
) -> tuple[int, Range | None]:
    """The end of the cue at ``verb`` with its preposition, and what stands after it."""
    begin = after_adverbs(sentence, verb + 1)
    if sentence.lower(begin) in _PARTICLES:
        begin += 1
    word, end = sentence.lower(begin), verb + 1
    if word in PREPOSITIONS and (word != "to" or cue.lemma in TO_SOMETHING):
        begin += 1
        end = begin
    elif word == "that" and sentence.lower(begin + 1) not in ("", ".", ","):
        begin += 1
    stop = about_end(sentence, begin, cues)
    return end, ((begin, stop) if stop > begin else None)


def object_before(sentence: Sentence, subject: Phrase, opening: int) -> Range | None:
    """What stands before "(that) X praised"."""
    end = subject.start
    if sentence.lower(end - 1) in RELATIVES | {"that", "whom", "what"}:
        end -= 1
    phrase = before(sentence, end, opening) if end > opening else None
    return phrase.head if phrase is not None else None


def after_adverbs(sentence: Sentence, index: int) -> int:
    """After the adverbs outside quotation marks at ``index``."""
    while is_adverb(sentence.lower(index)) and not sentence.tokens[index].quoted:
        index += 1
    return index


def about_end(sentence: Sentence, begin: int, cues: list[Group]) -> int:
    """The end of the clause at ``begin``, without what a comma adds."""
    if begin >= len(sentence) or not _can_begin(sentence, begin):
        return begin
    end = content_end(sentence, begin, [cue for cue in cues if cue.start > begin])
    for index in range(begin + 1, end):
        if sentence.tokens[index].quoted:
            continue
        following = sentence.lower(index + 1)
        if sentence.lower(index) in STOPS - {"-"}:
            return index
        if sentence.lower(index) == "," and (following in _TURNS or following.endswith("ing")):
            return index
    return end


def _can_begin(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return token.quoted or (token.is_word and token.lower not in CONJUNCTIONS)
