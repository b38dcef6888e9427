"""Whom a pronoun means, where only one can be meant; a proposition read on its own.

Looks at who spoke last and who was named last. A pronoun that could mean two stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.names import Names

__all__ = ["Heard", "named_subject", "speaker_meant"]

_RECENT = 3  # speakers back that a pronoun may mean
_OF_ONES_OWN = re.compile(
    r"^(?P<whose>his|her) (?:own )?(?:report|statement|letter|account|testimony|evidence|findings"
    r"|blog|post|ruling|judgment|lawyers?|office)$",
    re.IGNORECASE,
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
_SHORT = {"s": "", "d": "", "ll": " will", "re": " are", "ve": " have", "m": " is"}
# After "I" only a verb that stays the same after a name may follow.
_SAME_VERB = re.compile(
    r"^\s+(?:\w+ed|was|had|did|can|could|will|would|may|might|must|should|never|sat|saw|sent|said|"
    r"told|went|came|took|gave|made|met|knew|thought|found|left|lost|paid|wrote|spoke|heard|got|"
    r"held|kept|won|bought|sold|stood|ran|fell|began|read|put|cut|let)\b"
)
_CHANGED_VERB = {"am": "is", "have": "has", "do": "does"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Somebody who has spoken, by the longest form of the name."""

    name: str
    pronoun: str | None  # he or she where known
    is_person: bool


def speaker_meant(speaker: str, heard: Sequence[Heard], before: str, names: Names) -> str | None:
    """The speaker by the longest form of the name; None where the text's own author speaks.

    ``heard`` are the speakers so far, ``before`` the sentence before.
    """
    word = speaker.lower()
    if word in ("i", "we"):
        return None
    whose = _OF_ONES_OWN.match(speaker)
    if whose:
        word = {"his": "he", "her": "she"}[whose["whose"].lower()]
    if word in ("he", "she", "it", "they"):
        return _meant(word, heard, before, names) or speaker
    return names.longest(speaker)


def _meant(pronoun: str, heard: Sequence[Heard], before: str, names: Names) -> str | None:
    recent = list(reversed(heard[-_RECENT:]))
    if pronoun in ("he", "she"):
        named = [who for who in names.people(before) if names.pronoun(who) in (pronoun, None)]
        sure = [who for who in named if names.pronoun(who) == pronoun]
        spoke = [who.name for who in recent if _can_be(who, pronoun)]
        # The last to speak, unless the sentence before names somebody who fits better.
        if spoke and (not sure or spoke[0] in sure or spoke[0] in named):
            return spoke[0]
        return sure[0] if len(sure) == 1 else (named[0] if len(named) == 1 else None)
    if pronoun == "it":
        return next((who.name for who in recent if not who.is_person and not _many(who)), None)
    return next((who.name for who in recent if _many(who)), None)


def _can_be(who: Heard, pronoun: str) -> bool:
    return who.pronoun == pronoun or (who.pronoun is None and (who.is_person or _unnamed(who)))


def _unnamed(who: Heard) -> bool:
    """Whether a speaker without a name is one person: "a retired foreman"."""
    return who.name.lower().startswith(("a ", "an ", "another ")) or who.name[:1].isupper()


def _many(who: Heard) -> bool:
    last = who.name.split()[-1].lower()
    return not who.is_person and (
        last == "police" or (last.endswith("s") and not last.endswith("ss"))
    )


def named_subject(
    proposition: str,
    speaker: Heard | None,
    *,
    quoted: bool,
    introduced: str = "",
) -> str:
    """``proposition`` with its speaker's name for the pronoun that begins it, where that is meant.

    ``quoted`` is whether these are the speaker's own words, ``introduced`` what stands right
    before the speaker: after "his agent" "he" is somebody else.
    """
    found = _SUBJECT.match(proposition)
    if found is None or speaker is None or _NOBODY.match(proposition):
        return proposition
    pronoun = "i" if found["pronoun"] == "I" else found["pronoun"].lower()
    if quoted != (pronoun == "i") or not _means(pronoun, speaker, introduced):
        return proposition
    rest = proposition[found.end() :]
    short = (found["short"] or "")[1:].lower()
    if short in ("d", "s") or (pronoun != "i" and short in ("re", "ve", "m")):
        return proposition  # "he'd" is had or would
    if pronoun == "i":
        return _of_first_person(speaker.name, short, rest) or proposition
    return _capital(speaker.name) + _SHORT.get(short, "") + rest


def _means(pronoun: str, speaker: Heard, introduced: str) -> bool:
    if pronoun == "i":
        return speaker.is_person or not _many(speaker)
    if pronoun in ("he", "she"):
        owned = re.search(r"\b(?:his|her)\s*$|\b(?:his|her)\b[^,]*,\s*$", introduced, re.IGNORECASE)
        return not owned and _can_be(speaker, pronoun)
    if pronoun == "they":
        return _many(speaker)
    return not speaker.is_person and not _many(speaker)


def _of_first_person(name: str, short: str, rest: str) -> str | None:
    if short:
        verbs = {"m": "is", "ve": "has", "ll": "will"}
        return f"{_capital(name)} {verbs[short]}{rest}" if short in verbs else None
    if _SAME_VERB.match(rest):
        return _capital(name) + rest
    word = rest.split()[0] if rest.split() else ""
    if word in _CHANGED_VERB:
        return f"{_capital(name)} {_CHANGED_VERB[word]}{rest.lstrip()[len(word) :]}"
    return None


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
