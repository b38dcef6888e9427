"""Whom a pronoun means, where only one can be meant; a proposition read on its own.

Looks at who spoke last and who was named last. A pronoun that could mean two stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.names import Names

__all__ = ["PRONOUNS", "Voice", "meant", "named_subject", "recent", "speaker_meant"]

PRONOUNS = frozenset(("he", "she", "it", "they"))

_RECENT = 3  # sentences back to a speaker that a pronoun may mean
_MOST_VOICES = 8  # looked at in them
_SUBJECT_WORDS = 5  # within which a sentence names whom it is about
_OF_ONES_OWN = re.compile(
    r"^(?P<whose>his|her) (?:own )?(?:report|statement|letter|account|testimony|evidence|findings"
    r"|blog|post|ruling|judgment|lawyers?|office)$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?P<who>(?:The|A|An) (?:[a-z-]+ ){0,2}?(?:[a-z]+(?:er|or|ist|ian|man|woman)|judge|president|"
    r"agent|coach|chief|head|chair|nurse|colonel|general|captain|secretary|official|witness|"
    r"executive|patient|victim|suspect|student|pupil|resident|neighbour|neighbor))\s(?!of\b)"
)
_SUBJECT = re.compile(
    r"^(?P<pronoun>he|she|it|they|I)(?P<short>['’](?:s|d|ll|re|ve|m))?(?=\s)", re.IGNORECASE
)
# "it was not for him to say", "it is likely that": nobody is meant.
_NOBODY = re.compile(
    r"^it(?:['’]s| (?:is|was|had been|has been|will be|would be))\s+(?:\S+\s+){0,3}?"
    r"(?:that|to|for|when|who|because)\b",
    re.IGNORECASE,
)
_BEYOND = re.compile(r"\s(?:of|at|in|for|from|who|with)\s")
_OWNED = re.compile(r"\b(?:his|her)(?:\s[^,]*,\s*\S*)?\s*$", re.IGNORECASE)
# After "I" only a verb that stays the same after a name may follow.
_SAME_VERB = re.compile(
    r"^\s+(?:\w+ed|was|had|did|can|could|will|would|may|might|must|should|never|sat|saw|sent|said|"
    r"told|went|came|took|gave|made|met|knew|thought|found|left|lost|paid|wrote|spoke|heard|got|"
    r"held|kept|won|bought|sold|stood|ran|fell|began|read|put|cut|let)\b"
)
_CHANGED_VERB = {"am": "is", "have": "has", "do": "does"}
_SHORT_VERB = {"": "", "m": " is", "ve": " has", "ll": " will"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """Somebody who has spoken, by the longest form of the name."""

    name: str
    pronoun: str | None  # he or she where known
    is_person: bool | None  # None where the document does not say
    sentence: int  # its number


def recent(heard: Sequence[Voice], sentence: int, back: int = _RECENT) -> list[Voice]:
    """Who spoke in the last sentences, the last first."""
    return [who for who in reversed(heard[-_MOST_VOICES:]) if who.sentence >= sentence - back]


def speaker_meant(speaker: str, heard: Sequence[Voice], before: str, names: Names) -> str:
    """The speaker by the longest form of the name; a pronoun where it could mean two.

    ``heard`` are those who spoke lately, the last first, ``before`` is the sentence before.
    """
    word = speaker.lower()
    whose = _OF_ONES_OWN.match(speaker)
    if whose:
        word = {"his": "he", "her": "she"}[whose["whose"].lower()]
    word = {"his": "he", "her": "she", "its": "it", "their": "they"}.get(word, word)
    if word in PRONOUNS:
        return meant(word, heard, before, names) or speaker
    return names.longest(speaker)


def meant(
    pronoun: str, heard: Sequence[Voice], before: str, names: Names, *, only: bool = False
) -> str | None:
    """Whom ``pronoun`` means at the beginning of a sentence or as a speaker, if that is plain.

    ``only`` asks for somebody beside whom nobody else comes into question.
    """
    if pronoun == "it":
        return next((who.name for who in heard if _is_one_body(who)), None)
    if pronoun == "they":
        return next((who.name for who in heard if _many(who)), None)
    named = [who for who in names.people(before) if names.pronoun(who) in (pronoun, None)]
    sure = [who for who in named if names.pronoun(who) == pronoun]
    spoke = [who.name for who in heard if _can_be(who, pronoun)]
    subject = _about(before, named, names)
    if only:
        return _single(sure) or _single([*named, *spoke, *subject])
    # The last to speak, unless the sentence before is about somebody else who fits.
    on = re.search(rf"\b{pronoun}\b", before, re.IGNORECASE)
    if spoke and (on or spoke[0] in named or not (sure or subject)):
        return spoke[0]
    return _single(sure) or _single(subject) or _single(named)


def _single(names: Sequence[str]) -> str | None:
    return names[0] if len(set(names)) == 1 else None


def _about(sentence: str, named: Sequence[str], names: Names) -> list[str]:
    """Whom ``sentence`` begins with: one of ``named``, or a noun: "The judge awarded nothing"."""
    first = " ".join(sentence.split()[:_SUBJECT_WORDS])
    begins = [who for who in names.people(first) if who in named]
    if begins:
        return begins[:1]
    found = _PERSON.match(sentence)
    if found is None:
        return []
    who = names.longest(found["who"][:1].lower() + found["who"][1:])
    return [who] if who[:1].islower() else []


def _can_be(who: Voice, pronoun: str) -> bool:
    return who.pronoun == pronoun or (who.pronoun is None and who.is_person is not False)


def _many(who: Voice) -> bool:
    last = _BEYOND.split(who.name)[0].split()[-1]
    many = last == "police" or (last.endswith("s") and not last.endswith("ss"))
    return who.is_person is False and many and last.islower()


def _is_one_body(who: Voice) -> bool:
    """Whether it is an organisation; one name alone is, as a person would have two somewhere."""
    unsaid = who.is_person is None and len(who.name.split()) == 1 and who.name[:1].isupper()
    return (who.is_person is False or unsaid) and not _many(who)


def named_subject(words: str, speaker: Voice, *, quoted: bool, introduced: str | None) -> str:
    """``words`` with the name of their ``speaker`` for a pronoun that begins them and means it.

    ``quoted`` is whether these are the speaker's own words, ``introduced`` what stands before
    the speaker, None where the speaker comes after: "his agent said he" is somebody else.
    """
    found = _SUBJECT.match(words)
    if found is None or _NOBODY.match(words):
        return words
    pronoun = "i" if found["pronoun"] == "I" else found["pronoun"].lower()
    if quoted != (pronoun == "i") or not _means(pronoun, speaker, introduced):
        return words
    rest = words[found.end() :]
    short = (found["short"] or "")[1:].lower()
    if pronoun == "i":
        return _of_first_person(speaker.name, short, rest) or words
    # "he's" is "is" or "has", "he'd" is "had" or "would".
    return words if short not in ("", "ll") else _named(speaker.name, short, rest)


def _means(pronoun: str, speaker: Voice, introduced: str | None) -> bool:
    if pronoun == "i":
        return speaker.is_person is not False
    if pronoun in ("he", "she"):
        owned = _OWNED.search(f"{introduced or ''}{speaker.name.split()[0]}")
        return not owned and _can_be(speaker, pronoun)
    if introduced is None:  # "It was late, the firm said": seldom the firm itself
        return False
    return _many(speaker) if pronoun == "they" else _is_one_body(speaker)


def _of_first_person(name: str, short: str, rest: str) -> str | None:
    first, _, others = rest.strip().partition(" ")
    if not short and first in _CHANGED_VERB:
        return _named(name, short, f" {_CHANGED_VERB[first]} {others}")
    if short in ("m", "ve", "ll") or (not short and _SAME_VERB.match(rest)):
        return _named(name, short, rest)
    return None


def _named(name: str, short: str, rest: str) -> str:
    return name[:1].upper() + name[1:] + _SHORT_VERB[short] + rest
