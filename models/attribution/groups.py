"""Verb groups of reported speech in a sentence: "has said", "would not say", "was told".

Finds the words only; who speaks and what is said is found elsewhere.
"""

from __future__ import annotations

from models.attribution.inflection import Form
from models.attribution.lexicon import CUES, NOUN_FORMS, Cue, Frame
from models.attribution.refusals import BE, refusal
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group, Voice, helpers_start
from models.attribution.words import DETERMINERS, MODALS, NEGATIONS, PREPOSITIONS, SUBJECT_PRONOUNS
from models.types import Stance

__all__ = ["groups"]

_TO = frozenset("went going goes continued took proceeded used".split())


_PHRASAL = {
    "back": ("shot hit fired struck shoots hits fires", Stance.ASSERTS),
    "out": ("pointed points point pointing", Stance.ASSERTS),
    "clear": ("made makes make making", Stance.ASSERTS),
}


def groups(sentence: Sentence) -> list[Group]:
    """The verb groups outside quotation marks, in order."""
    found: list[Group] = []
    for index, token in enumerate(sentence.tokens):
        if token.quoted or (found and index < found[-1].end):
            continue
        group = refusal(sentence, index) or _group(sentence, index)
        if group is not None:
            found.append(group)
    return found


def _group(sentence: Sentence, verb: int) -> Group | None:
    phrasal = _phrasal(sentence, verb)
    cue = phrasal or CUES.get(sentence.lower(verb))
    if (
        cue is None
        or cue.frame is Frame.DECLINES
        or (sentence.names(verb) and _in_name(sentence, verb))
    ):
        return None
    start = helpers_start(sentence, verb)
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
        start = helpers_start(sentence, start)
    elif cue.form is Form.BASE and helpers & MODALS and not helpers & NEGATIONS:
        return None  # "would say", "may claim": nothing is said yet
    voice = _voice(cue, helpers)
    if voice is None:
        return None
    stance = _stance(cue, bool(helpers & NEGATIONS), voice)
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


def _stance(cue: Cue, negated: bool, voice: Voice) -> Stance | None:
    """The verb's stance; of a negated verb, where it has one: "did not say", "do not believe".

    Of "does not dispute that P" it is to assert.
    """
    if not negated:
        return cue.stance
    if cue.lemma in ("say", "confirm", "deny", "disclose", "reveal", "specify"):
        return Stance.DECLINES
    if cue.frame is Frame.DENIES and voice is Voice.ACTIVE:
        return Stance.ASSERTS
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
    if previous in SUBJECT_PRONOUNS | {"who", "which", "nobody", "none", "no-one", "few"}:
        return False
    if (sentence.lower(start - 2), previous) in (("no", "one"), ("", "neither")):
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
        return Voice.ACTIVE if helpers & BE else Voice.PARTICIPLE
    if cue.form is Form.PAST and helpers & BE:
        return Voice.PASSIVE
    return Voice.ACTIVE
