"""Who is one voice: names for the same speaker, and one wire sentence in several documents.

Knows names and wording; nothing of meaning or of conflicts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.types import Document, Statement

__all__ = ["Merged", "merge", "same_speaker"]

_WORD = re.compile(r"[^\W_]+")
_MEANT = re.compile(r"-?[^\W_]+|[$€£¥%]")
_POSSESSIVE = re.compile(r"['’]s\b")
_AFTER_NAME = re.compile(r"[,;(]| (?:of|at|for|from|in|with|who|which|that|as) ", re.IGNORECASE)
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir lord lady dame mayor president minister governor"
    " senator judge justice colonel lieutenant general major captain sergeant inspector chief"
    " cllr councillor rev king queen prince princess the a an its their his her our".split()
)
_PRONOUNS = frozenset("he she they it we i you one who this that these those him her them".split())
# Words that may come and go when a desk edits a wire sentence, and cannot change what it says.
_LOOSE = frozenset("a an the that also".split())
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’-]+(?: \([^)]{1,40}\))?\s+[-–—]+\s+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """Statements that are one voice saying one thing; ``kept`` is the one that is compared."""

    kept: str
    same: tuple[str, ...]


def same_speaker(a: str, b: str) -> bool:
    """Whether two ways to name a speaker name the same one: "Ms Holm" and "Rada Holm".

    A pronoun names nobody for certain.
    """
    one, other = _name(a), _name(b)
    if not one or not other or one & _PRONOUNS or other & _PRONOUNS:
        return False
    return one <= other or other <= one


def merge(
    statements: Sequence[Statement], documents: Mapping[str, Document]
) -> tuple[list[Statement], tuple[Merged, ...]]:
    """The statements that are compared, and those that only repeat one of them.

    Two are one where sentence, speaker, stance and what is said are the same but for case,
    spacing, quotes, datelines and articles.
    """
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for statement in statements:
        sentence = statement.sentence.of(documents[statement.document].text)
        speaker = None if statement.speaker is None else _folded(statement.speaker)
        key = (_folded(sentence), _folded(statement.proposition), speaker, statement.stance)
        groups.setdefault(key, []).append(statement)
    heard = {one.id: group[0].id for group in groups.values() for one in group}
    kept = [
        replace(first, answers=heard.get(first.answers, first.answers)) if first.answers else first
        for first, *_ in groups.values()
    ]
    merged = tuple(
        Merged(kept=first.id, same=tuple(one.id for one in rest))
        for first, *rest in groups.values()
        if rest
    )
    return kept, merged


def _name(speaker: str) -> frozenset[str]:
    """The words that name a speaker: of the first part with a capital, without titles."""
    bare = _POSSESSIVE.sub("", speaker)
    parts = [part for part in _AFTER_NAME.split(bare) if _WORD.search(part)]
    named = next((part for part in parts if _capitals(part)), None)
    words = _capitals(named) if named else _WORD.findall(parts[0] if parts else "")
    return frozenset(word.casefold() for word in words) - _TITLES


def _capitals(part: str) -> list[str]:
    words = [word for word in _WORD.findall(part) if word[0].isupper()]
    return [word for word in words if word.casefold() not in _TITLES]


def _folded(text: str) -> tuple[str, ...]:
    bare = unicodedata.normalize("NFKC", _DATELINE.sub("", text.strip())).casefold()
    return tuple(word for word in _MEANT.findall(bare) if word not in _LOOSE)
