"""Verb groups of reported speech in a sentence: "has said", "would not say", "was told".

Finds the words only; who speaks and what is said is found elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.attribution.lexicon import CUES, NOUN_FORMS, Cue, Form, Frame
from models.attribution.tokens import Sentence
from models.attribution.words import (
    AUXILIARIES,
    DETERMINERS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
)
from models.types import Stance

__all__ = ["Group", "Voice", "groups"]

_BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())
_TO = frozenset("went going goes continued took proceeded used".split())
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
_PHRASAL = {
    "back": ("shot hit fired struck shoots hits fires", Stance.ASSERTS),
    "out": ("pointed points point pointing", Stance.ASSERTS),
    "clear": ("made makes make making", Stance.ASSERTS),
}
_REFUSING = frozenset("decline declined declines declining refuse refused refuses refusing".split())


class Voice(StrEnum):
    """How a verb group relates its subject to what is said."""

    ACTIVE = "active"
    PASSIVE = "passive"
    PARTICIPLE = "participle"  # "adding that P": its subject is that of the clause before


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Tokens ``start`` to ``end`` (excluded) with the cue verb at ``verb``."""

    start: int
    verb: int
    end: int
    cue: Cue
    voice: Voice
    stance: Stance

    @property
    def bare(self) -> bool:
        """Whether the verb stands without auxiliary or adverb, as an inverted one does."""
        return self.start == self.verb


def groups(sentence: Sentence) -> list[Group]:
    """The verb groups outside quotation marks, in order."""
    found: list[Group] = []
    for index, token in enumerate(sentence.tokens):
        if token.quoted or (found and index < found[-1].end):
            continue
        group = _refusal(sentence, index) or _group(sentence, index)
        if group is not None:
            found.append(group)
    return found


def _refusal(sentence: Sentence, index: int) -> Group | None:
    """ "declined to comment", "would not say", "did not respond", "neither confirmed nor denied"."""
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
        start = _left(sentence, index)
        between = {sentence.lower(i) for i in range(start, index)}
        if between & NEGATIONS and between & AUXILIARIES and _silent(sentence, index, between):
            return _declining(sentence, start, index + 1)
    if word in ("said", "commented", "responded", "confirmed", "explained"):
        start = _left(sentence, index)
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
    begin = _left(sentence, start)
    cue = Cue(lemma="decline", form=form, frame=Frame.DECLINES, stance=Stance.DECLINES)
    participle = (
        form is Form.PARTICIPLE and not {sentence.lower(i) for i in range(begin, start)} & _BE
    )
    return Group(
        start=begin,
        verb=start,
        end=end,
        cue=cue,
        voice=Voice.PARTICIPLE if participle else Voice.ACTIVE,
        stance=Stance.DECLINES,
    )


def _left(sentence: Sentence, verb: int) -> int:
    """Where the auxiliaries, negations and adverbs before ``verb`` begin."""
    start = verb
    while start > 0 and not sentence.tokens[start - 1].quoted:
        word = sentence.lower(start - 1)
        if word == "'s" and sentence.lower(start - 2) not in SUBJECT_PRONOUNS:
            break
        if word in AUXILIARIES | NEGATIONS or is_adverb(word):
            if word == "both" or word == "all":
                break
            start -= 1
        else:
            break
    # An adverb that opens the sentence belongs to the sentence.
    while start < verb and start == 0 and is_adverb(sentence.lower(start)):
        start += 1
    return start


def _group(sentence: Sentence, verb: int) -> Group | None:
    phrasal = _phrasal(sentence, verb)
    cue = phrasal or CUES.get(sentence.lower(verb))
    if (
        cue is None
        or cue.frame is Frame.DECLINES
        or (sentence.names(verb) and _in_name(sentence, verb))
    ):
        return None
    start = _left(sentence, verb)
    helpers = {sentence.lower(i) for i in range(start, verb)}
    previous = sentence.lower(start - 1)
    if _as_noun(sentence, start, verb):
        return None
    if previous == "to" and cue.form is Form.BASE:
        leader = sentence.lower(start - 2)
        if leader not in _TO and sentence.lower(start - 3) not in _TO:
            return None
        while start > 0 and sentence.lower(start) not in _TO:
            start -= 1
        start = _left(sentence, start)
    elif cue.form is Form.BASE and helpers & MODALS and not helpers & NEGATIONS:
        return None  # "would say", "may claim": nothing is said yet
    voice = _voice(cue, helpers)
    if voice is None:
        return None
    stance = _stance(cue, bool(helpers & NEGATIONS))
    if stance is None or not _agrees(sentence, start, verb, cue):
        return None
    return Group(
        start=start,
        verb=verb,
        end=verb + (2 if phrasal else 1),
        cue=cue,
        voice=voice,
        stance=stance,
    )


def _stance(cue: Cue, negated: bool) -> Stance | None:
    """The verb's stance; of a negated verb, where it has one: "did not say", "do not believe"."""
    if not negated:
        return cue.stance
    if cue.lemma in ("say", "confirm", "deny", "disclose", "reveal", "specify"):
        return Stance.DECLINES
    return Stance.DENIES if cue.lemma in ("believe", "think") else None


def _agrees(sentence: Sentence, start: int, verb: int, cue: Cue) -> bool:
    """Whether a word that can be a noun agrees with the word before it as its verb."""
    if sentence.lower(verb) not in NOUN_FORMS or start < verb:
        return True
    previous = sentence.lower(verb - 1)
    plural = previous.endswith("s") or previous in (
        "i", "we", "you", "they", "who", "people", "police", "many", "some", "both", "women", "men"
    )  # fmt: skip
    if cue.form is Form.BASE:
        return plural or not sentence.tokens[verb - 1].is_word
    if cue.form is Form.PRESENT:
        return not plural or sentence.tokens[verb - 1].is_capital or previous == "who"
    return True


def _phrasal(sentence: Sentence, verb: int) -> Cue | None:
    """ "shot back", "pointed out", "made clear"."""
    entry = _PHRASAL.get(sentence.lower(verb + 1))
    word = sentence.lower(verb)
    if entry is None or word not in entry[0].split():
        return None
    form = Form.PARTICIPLE if word.endswith("ing") else Form.PAST
    return Cue(lemma="say", form=form, frame=Frame.SAYS, stance=entry[1])


def _in_name(sentence: Sentence, index: int) -> bool:
    return sentence.lower(index - 1) not in ("", ",", '"', "”", "'", ":", "—")


def _as_noun(sentence: Sentence, start: int, verb: int) -> bool:
    """Whether a form that can be a noun or adjective is one here."""
    word, previous = sentence.lower(verb), sentence.lower(start - 1)
    if previous in ("the", "a", "an", "of", "'s", "these", "those") and start == verb:
        return True
    if word not in NOUN_FORMS:
        return False
    if start < verb:
        return False
    if previous in SUBJECT_PRONOUNS | {"who", "which"}:
        return False
    following = sentence.tokens[verb + 1] if verb + 1 < len(sentence) else None
    if following is None or previous in DETERMINERS | PREPOSITIONS or not previous:
        return True
    if word in (
        "report",
        "claim",
        "estimate",
        "show",
        "find",
        "note",
        "state",
        "answer",
        "rule",
        "stress",
        "doubt",
        "expect",
        "feel",
        "suspect",
        "quote",
    ) and previous in (",", "and"):
        return True  # fmt: skip
    return not (
        following.quoted
        or following.lower in DETERMINERS | SUBJECT_PRONOUNS | {"that", ":", "there", "how", "why"}
        or (following.is_capital and not sentence.tokens[start - 1].lower == ",")
    )


def _voice(cue: Cue, helpers: set[str]) -> Voice | None:
    if cue.form is Form.PARTICIPLE:
        return Voice.ACTIVE if helpers & _BE else Voice.PARTICIPLE
    if cue.form is Form.PAST and helpers & _BE:
        return Voice.PASSIVE
    return Voice.ACTIVE
