"""What "it" is, where the statement before is about one thing: "it had been made in May".

Only a thing that something is done to, named by the subject just before, and only where the
verb fits it as it stands. Knows neither speakers nor names.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from models.attribution.words import PREPOSITIONS, is_finite

__all__ = ["named_thing"]

_MOST_WORDS = 10  # of a subject
_DONE_TO = re.compile(
    r"^it(?=\s+(?:was|is|has\s+been|had\s+been|will\s+be|would\s+be)\s+(?:\w+ly\s+|not\s+|never\s+)*"
    r"(?:\w+ed|\w+en|made|sent|built|bought|sold|held|paid|met|lost|found|kept|left|set|cut|put|done"
    r"|won|read|shut|hit|begun|drawn|sunk|struck|brought|caught|taught|shot|spent|told)\b"
    r"(?!\s+(?:that|to)\b))",
    re.IGNORECASE,
)
_THING = re.compile(r"^(?:the|a|an|this|that)\s+(?!first|second|two|others?\b)", re.IGNORECASE)
_SINGULAR = frozenset("is was has had will would did does can could".split())
_PERSON = re.compile(
    r"(?:man|woman|boy|girl|child|judge|president|chief|head|nurse|general|captain|witness|agent"
    r"|executive|patient|victim|suspect|student|ist|ian)$",
    re.IGNORECASE,
)
# Words in -er and -or that are nobody.
_NOBODY = frozenset(
    "letter offer order paper number river water centre center power tower shelter weather border"
    " quarter matter transfer register server computer filter motor sensor door floor error manner"
    " corridor charter folder poster newspaper cancer winter summer answer chapter former disaster"
    " barrier container cooler counter helicopter printer reactor tanker trailer scanner".split()
)


def named_thing(words: str, before: Callable[[], str]) -> str:
    """``words`` with the subject of what was said before for the "it" that begins them."""
    found = _DONE_TO.match(words)
    if found is None:
        return words
    subject = _subject(before())
    return words if subject is None else f"{subject}{words[found.end() :]}"


def _subject(text: str) -> str | None:
    """The thing that ``text`` begins with, up to its verb."""
    tokens = text.split()
    verb = next((n for n, word in enumerate(tokens) if _is_verb(tokens, n, word)), None)
    if verb is None or not 1 < verb <= _MOST_WORDS or tokens[verb].lower() not in _SINGULAR:
        return None
    subject = " ".join(tokens[:verb])
    if not _THING.match(subject) or re.search(r"[,;:()\"“”]|\b(?:and|or|who|which)\b", subject):
        return None
    head = next((n for n, word in enumerate(tokens[:verb]) if n and word in PREPOSITIONS), verb)
    noun = next((n for n, word in enumerate(tokens[:verb]) if word == "to" and n > 1), head)
    return None if _is_person(tokens[min(head, noun) - 1]) else subject


def _is_verb(tokens: list[str], place: int, word: str) -> bool:
    return place > 0 and is_finite(word.lower()) and tokens[place - 1] != "to"


def _is_person(noun: str) -> bool:
    low = noun.lower()
    agent = low.endswith(("er", "or")) and low not in _NOBODY
    return agent or noun[:1].isupper() or _PERSON.search(low) is not None
