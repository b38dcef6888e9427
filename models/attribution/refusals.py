"""Verb groups of silence: "declined to comment", "would not say", "did not respond".

Knows neither who is silent nor about what.
"""

from __future__ import annotations

from models.attribution.inflection import Form
from models.attribution.lexicon import CUES, Cue, Frame
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group, Voice, helpers_start
from models.attribution.words import AUXILIARIES, NEGATIONS, is_adverb
from models.types import Stance

__all__ = ["BE", "refusal"]

BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())


_SILENT = frozenset(
    "comment say discuss answer confirm elaborate give talk speculate name identify reveal disclose"
    " provide offer respond reply specify return explain tell drawn deny go speak".split()
)


# After "did not" these are silence only where a question or request is spoken of.
_ASKED = frozenset("answer respond reply return".split())


_REQUESTS = frozenset(
    "request requests call calls question questions email emails e-mail e-mails message messages"
    " inquiry inquiries comment when whether".split()
)


_SAID_NOTHING = frozenset("comment say confirm disclose specify elaborate explain deny".split())


_REFUSING = frozenset("decline declined declines declining refuse refused refuses refusing".split())


def refusal(sentence: Sentence, index: int) -> Group | None:
    """A group of silence at ``index``: "declined to comment", "neither confirmed nor denied"."""
    word = sentence.lower(index)
    if word == "neither" and sentence.lower(index + 2) == "nor":
        first, second = CUES.get(sentence.lower(index + 1)), CUES.get(sentence.lower(index + 3))
        if first and second and {first.lemma, second.lemma} == {"confirm", "deny"}:
            return _declining(sentence, index, index + 4)
    if word in _REFUSING and sentence.lower(index + 1) == "to":
        act = index + 2
        while is_adverb(sentence.lower(act)):
            act += 1
        if sentence.lower(act) == "be" or sentence.lower(act) in _SILENT:
            return _declining(sentence, index, act + 1)
    if word in _SILENT:
        start = helpers_start(sentence, index)
        between = {sentence.lower(i) for i in range(start, index)}
        if between & NEGATIONS and between & AUXILIARIES and _silent(sentence, index, between):
            return _declining(sentence, start, index + 1)
    if word in ("said", "commented", "responded", "confirmed", "explained"):
        start = helpers_start(sentence, index)
        between = {sentence.lower(i) for i in range(start, index)}
        if between & NEGATIONS and between & {"has", "have", "had", "hasn't", "haven't", "hadn't"}:
            return _declining(sentence, start, index + 1)
    return None


def _silent(sentence: Sentence, index: int, helpers: set[str]) -> bool:
    """Whether "not" and the verb at ``index`` mean that somebody kept something back."""
    word = sentence.lower(index)
    if word == "go":
        return sentence.lower(index + 1) == "into"
    if word in _ASKED:
        near = {sentence.lower(i) for i in range(index + 1, min(index + 9, len(sentence)))}
        return bool(near & _REQUESTS) or sentence.lower(index + 1) in (".", ",", "")
    unwilling = helpers & {"would", "wouldn't", "will", "won't", "could", "couldn't", "can't"}
    if word in ("drawn", "deny"):
        return True
    return bool(unwilling) or word in _SAID_NOTHING


def _declining(sentence: Sentence, start: int, end: int) -> Group:
    word = sentence.lower(start)
    form = Form.PARTICIPLE if word.endswith("ing") else Form.PAST
    begin = helpers_start(sentence, start)
    cue = Cue(lemma="decline", form=form, frame=Frame.DECLINES, stance=Stance.DECLINES)
    participle = (
        form is Form.PARTICIPLE and not {sentence.lower(i) for i in range(begin, start)} & BE
    )
    return Group(
        start=begin,
        verb=start,
        end=end,
        cue=cue,
        voice=Voice.PARTICIPLE if participle else Voice.ACTIVE,
        stance=Stance.DECLINES,
    )
