"""The names in one document: the longest form of each, who holds which office, he or she.

Reads capitals, titles and appositions; has no list of people or places. Where two people could
be meant, it says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from models.titles import (
    BODIES,
    HE,
    OFFICES,
    RANKS,
    SHE,
    TITLES,
    WHAT_IS_HE,
    WHAT_IS_SHE,
)

__all__ = ["Names", "read_names"]

_DOTTED = "Mr|Mrs|Ms|Dr|Gen|Col|Sen|Gov|Rep|Lt|Capt|Sgt|Maj|Adm|Prof|Rev|Cllr|Insp|Supt|[A-Z]"
_CAPITAL = rf"(?:(?:{_DOTTED})\.|[A-ZÀ-Þ][\w-]*(?:['’](?!s\b)\w[\w-]*)?)"
_GAP = r"(?:[ \t]+|[ \t]*\n(?![ \t]*\n)[ \t]*)"  # a broken line, not another paragraph
_PARTICLES = rf"(?:(?:de|van|von|der|den|del|da|dos|al|el|bin|di|la|le){_GAP}){{0,2}}"
_NAME = rf"{_CAPITAL}(?:{_GAP}{_PARTICLES}{_CAPITAL}){{0,7}}"
_NAMES = re.compile(rf"(?<![\w'’])(?:{_NAME})")
# Words that begin sentences and are no part of the name after them.
_OPENERS = frozenset(
    "A An The But And Or So Yet If When While After Before Since As At By For From In On Of To With"
    " Under Among Asked Said Like Both Neither Nor Not No Only Even Then Now Yesterday Today Last"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday Another Its His Her Their Our My"
    " According Meanwhile However Although Though Because Did Does Was Were Is Are Has Have What"
    " Who Why How Where That This These Those There Here He She It They We You I Am Some Many Most"
    " January February March April May June July August September October November December"
    " One Two Three Four Five Six Seven Eight Nine Ten Every Each All".split()
)
_AFTER_NAMES = frozenset("KC QC SC MP MEP MSP OBE MBE CBE Jr Sr PhD MD".split())
_ROLE = r"[a-z][\w-]*(?:['’]s?)?(?:[ \n][\w'’-]+){0,7}?"
_WHOSE = r"(?:\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Aa]n?)|['’]s)"
# "The mayor, Colin Threlfall," but not "from the ridge, Ivo Dastan, the army's spokesman, said".
_ROLE_NAME = re.compile(
    rf"{_WHOSE}\s+(?P<role>{_ROLE}),\s+(?P<name>{_NAME})(?=[,.;:](?!\s+{_WHOSE}\s)|$)"
)
_NAME_ROLE = re.compile(
    rf"(?<!, )(?<![\w'’])(?P<name>{_NAME}),\s+(?:{_WHOSE}\s+)?(?P<role>{_ROLE})(?=[,.;])"
    rf"|(?P<named>{_NAME}),\s+{_WHOSE}\s+(?P<held>{_ROLE})(?=[,.;])"
)
# "Kremlin spokesman Dmitry Peskov"
_HELD = re.compile(
    r"\b(?P<role>(?!(?:over|under|after|never|ever|rather|other|whether|either|however)\b)"
    r"[a-z]{2,}(?:man|woman|er|or|ist)|president|secretary|chief|coach|agent|judge)"
    rf" (?P<name>{_NAME})"
)
_NO_ROLE = re.compile(
    r"^(?:who|whose|which|and|but|or|nor|s?he|it|they|we|to|by|after|aged|as|told|said|says)\b"
    r"|\b(?:is|was|were|are|had|has|have|told|put|said|called|did|came|will|would)\b"
    r"|(?:[^s]s|ed|ing|ly|\d)$"
)
_AFTER_ROLE = re.compile(r"\s(?:of|for|in|at|to|on|from|with|who|which|and|near|by)\s.*", re.DOTALL)
_ARTICLE = re.compile(rf"^{_WHOSE}\s+", re.DOTALL)
_PHRASE_WORDS = 3  # most words before the noun of "the Levanian interior ministry"
_THE = re.compile(rf"\b[Tt]he(?P<words>(?: [\w-]+){{2,{_PHRASE_WORDS + 1}}})")
_NO_MODIFIER = re.compile(
    r"\b(?:of|in|on|at|to|for|by|from|with|and|or|but|that|which|who|when|as|than|is|was|were|are|"
    r"had|has|have|said|says|the|a|an|its|his|her|their|this|not|\w+ly|\w{3,}ed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Names:
    """What a document's text says of names; read it with ``read_names``."""

    by_last_word: dict[str, frozenset[str]]
    by_role: dict[str, frozenset[str]]
    by_noun: dict[str, frozenset[str]]  # "Levanian interior ministry" by "ministry"
    titled: dict[str, str]  # he or she by the last word of a name
    _longest: dict[str, str] = field(default_factory=dict)  # what was asked before

    def longest(self, speaker: str) -> str:
        """The longest form of ``speaker`` in the document, where only one can be meant."""
        if speaker not in self._longest:
            self._longest[speaker] = self._find(" ".join(speaker.split()))
        return self._longest[speaker]

    def people(self, text: str) -> list[str]:
        """The people named in ``text`` by their longest forms, in order, each once."""
        found = (self.longest(name) for name in _names(text))
        return list(dict.fromkeys(name for name in found if self.is_person(name)))

    def is_person(self, name: str) -> bool | None:
        """Whether it is somebody and not an organisation; None where the text does not say."""
        words = name.split()
        if len(words) > 1 and words[0].rstrip(".") in TITLES:
            return True
        if self.pronoun(name) or name in self._in_office:
            return True
        head = _AFTER_ROLE.sub("", name).split()[-1].lower()
        return False if head in BODIES or re.search(r"(?:[^s]s|\bpolice)$", head) else None

    def pronoun(self, name: str) -> str | None:
        """``he`` or ``she``, where the noun says so or the document titles the name so."""
        words = _role(name).split()
        if words and words[-1] in WHAT_IS_HE | WHAT_IS_SHE:
            return "he" if words[-1] in WHAT_IS_HE else "she"
        return self.titled.get(name.split()[-1])

    @cached_property
    def _in_office(self) -> frozenset[str]:
        return frozenset().union(*self.by_role.values())

    def _find(self, speaker: str) -> str:
        name = _leading_name(speaker) or _trailing_name(speaker)
        if name is None:
            plain = re.sub(r"^The\b", "the", speaker)
            return self._of_role(speaker) or self._of_noun(speaker) or plain
        forms = self.by_last_word.get(name.split()[-1], frozenset())
        given = _bare(name).split()
        alike = {form for form in forms if given == _bare(form).split()[-len(given) :]}
        return _one_of(alike) or name

    def _of_role(self, speaker: str) -> str | None:
        if not _ARTICLE.match(speaker) or speaker.lower().startswith(("a ", "an ")):
            return None
        role = _role(_ARTICLE.sub("", speaker))
        return _one_of(self.by_role.get(role, frozenset())) if role else None

    def _of_noun(self, speaker: str) -> str | None:
        """``the Levanian interior ministry`` for ``the ministry``."""
        article, _, noun = speaker.partition(" ")
        phrase = _one_of(self.by_noun.get(noun, frozenset())) if article.lower() == "the" else None
        return f"the {phrase}" if phrase else None


def read_names(text: str) -> Names:
    """Collect the names of ``text``."""
    by_last_word: defaultdict[str, set[str]] = defaultdict(set)
    for name in _names(text):
        by_last_word[name.split()[-1]].add(name)
    return Names(
        by_last_word={word: frozenset(names) for word, names in by_last_word.items()},
        by_role=_roles(text),
        by_noun=_phrases(text),
        titled=_titled(text),
    )


def _titled(text: str) -> dict[str, str]:
    found = {}
    for match in _NAMES.finditer(text):
        words = match.group().split()
        for pronoun, titles in (("he", HE), ("she", SHE)):
            if len(words) > 1 and any(word.rstrip(".") in titles for word in words[:-1]):
                found[words[-1]] = pronoun
    return found


def _phrases(text: str) -> dict[str, frozenset[str]]:
    """What follows "the", up to each noun that it may lead to."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for match in _THE.finditer(text):
        words = match["words"].split()
        for end in range(2, len(words) + 1):
            if _NO_MODIFIER.search(words[end - 2]):
                break
            found[words[end - 1]].add(" ".join(words[:end]))
    return {noun: frozenset(phrases) for noun, phrases in found.items()}


def _names(text: str) -> list[str]:
    """Runs of capitals without what opens a sentence and without offices; ranks stay."""
    found = []
    for match in _NAMES.finditer(text):
        words = match.group().split()
        while words and words[0] in _OPENERS:
            words.pop(0)
        while words and words[-1].rstrip(".") in _AFTER_NAMES:
            words.pop()
        titles = [place for place, word in enumerate(words) if word.rstrip(".") in TITLES]
        start = titles[-1] + 1 if titles else 0
        while start > 0 and words[start - 1].rstrip(".") in RANKS:
            start -= 1
        if words[start:]:
            found.append(" ".join(words[start:]))
    return found


def _bare(name: str) -> str:
    """Without titles, unless the name is nothing but titles."""
    return " ".join(word for word in name.split() if word.rstrip(".") not in TITLES) or name


def _leading_name(speaker: str) -> str | None:
    """``Ivo Dastan`` of ``Ivo Dastan of the northern army``."""
    match = re.match(rf"(?P<name>{_NAME}),?\s+(?:of|from|at|for|with|who|a|an|the)\s", speaker)
    names = _names(match["name"]) if match else []
    return names[-1] if names and len(_bare(names[-1]).split()) > 1 else None


def _trailing_name(speaker: str) -> str | None:
    """The name that ``speaker`` ends with; none where it only says where somebody belongs."""
    match = re.search(rf"(?:^|\s)(?P<name>{_NAME})$", speaker)
    if match is None:
        return None
    before = speaker[: match.start("name")].split()
    if before and before[-1].lower() in ("of", "in", "at", "for", "from", "to", "and", "near"):
        return None
    names = _names(match["name"])
    return names[-1] if names else None


def _one_of(names: frozenset[str] | set[str]) -> str | None:
    """The longest of ``names`` where all the others are its endings."""
    longest = max(sorted(names), key=len, default=None)
    if longest is None:
        return None
    bare = _bare(longest)
    alike = all(bare == _bare(name) or bare.endswith(" " + _bare(name)) for name in names)
    return longest if alike else None


def _roles(text: str) -> dict[str, frozenset[str]]:
    """Who is called what: by the whole phrase, and by its last noun where nobody is just that."""
    whole: defaultdict[str, set[str]] = defaultdict(set)
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for pattern in (_ROLE_NAME, _NAME_ROLE):
        for match in pattern.finditer(text):
            named, held = [group for group in match.groups() if group]
            if pattern is _ROLE_NAME:
                named, held = held, named
            names, role = _names(named), _role(held)
            if names and role and len(names[-1].split()) > 1:
                whole[role].add(names[-1])
                heads[role.split()[-1]].add(names[-1])
    for match in _HELD.finditer(text):
        if (names := _names(match["name"])) and len(names[0].split()) > 1:
            heads[match["role"]].add(names[0])
    for match in _NAMES.finditer(text):
        titles = [word for word in match.group().split() if word in OFFICES or word in RANKS]
        if titles and (names := _names(match.group())) and len(_bare(names[0]).split()) > 1:
            heads[titles[-1].lower()].add(names[0])
    return {role: frozenset(names) for role, names in {**heads, **whole}.items()}


def _role(phrase: str) -> str:
    """``military secretary`` for ``Front's military secretary of the north``; else nothing."""
    cut = re.split(r"['’]s?\s", _AFTER_ROLE.sub("", phrase))[-1].strip().lower()
    return "" if _NO_ROLE.search(cut) or len(cut.split()) > _PHRASE_WORDS else cut
