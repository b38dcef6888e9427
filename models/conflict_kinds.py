"""Of what kind a conflict is, and when two statements that clash are no conflict after all.

Knows speakers, outlets and times. That two statements clash is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from models.one_voice import same_speaker
from models.types import Document, Stance, Statement

__all__ = ["Kind", "kind_of", "superseded"]


class Kind(StrEnum):
    """What the two sides of a clash are to each other. The first three are conflicts."""

    DISPUTED = "disputed"
    SELF = "self"
    OUTLETS = "outlets"
    SUPERSEDED = "superseded"
    NOT_COMPARABLE = "not_comparable"

    @property
    def is_conflict(self) -> bool:
        """Whether both cannot be true, so that somebody is wrong."""
        return self not in (Kind.SUPERSEDED, Kind.NOT_COMPARABLE)


# How things stand on the day of publication, so that a later day may find them otherwise.
_PRESENT = re.compile(
    r"\b(?:is|are|am|remains?|stays?|stands?|still|yet|so far|now|currently)\b"
    r"|\b(?:is|are)n['’]t\b",
    re.IGNORECASE,
)
# What has not happened may happen; what has happened stays so.
_NOT_YET = re.compile(
    r"\b(?:has|have)(?: not|n['’]t| never| yet to)\b"
    r"|\b(?:no|nobody|nothing|none|not|neither|nor)\b[^.;]*\b(?:has|have)\b",
    re.IGNORECASE,
)
# How things stood on the day that is named.
_AS_OF = re.compile(
    r"\b(?:as of|so far|until then"
    r"|by (?:now|then|noon|midday|midnight|dawn|dusk|nightfall|(?:(?:early|late|mid)[- ]?)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening))"
    r"|had (?:risen|fallen|grown|shrunk|climbed|reached))\b",
    re.IGNORECASE,
)
_REBUTS = re.compile(
    r"\b(?:not true|untrue|false|incorrect|inaccurate|wrong|mistaken|a lie|lies)\b", re.IGNORECASE
)
_UPDATE = re.compile(
    r"\b(?:now|since|final|finally|in the end|eventually|latest|updated?|revised|recount\w*"
    r"|rose|risen|climbed|grown|fell|fallen|dropped|brings?|brought)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\W{0,4}([01]?\d|2[0-3])[:.]([0-5]\d)\b(?!\s*(?:%|per|m\b|bn\b|km\b))")


def kind_of(a: Statement, b: Statement, documents: Mapping[str, Document]) -> Kind:
    """Who stands against whom, if the two statements clash."""
    if a.speaker is None and b.speaker is None:
        return Kind.SELF if a.document == b.document else Kind.OUTLETS
    one, other = (statement.speaker or documents[statement.document].source for statement in (a, b))
    if one is not None and other is not None and same_speaker(one, other):
        return Kind.SELF
    return Kind.DISPUTED


def superseded(
    a: Statement, b: Statement, documents: Mapping[str, Document], *, figures_differ: bool
) -> bool:
    """Whether the later statement may be true because things have changed since the earlier.

    The earlier must say how things stood, or the later bring a figure up to date. What is
    said to have happened does not change, and a denial is of what the other says, whenever
    it comes.
    """
    if Stance.DENIES in (a.stance, b.stance):
        return False
    if _REBUTS.search(a.proposition) or _REBUTS.search(b.proposition):
        return False
    one, other = (_moment(statement, documents[statement.document]) for statement in (a, b))
    if one is None or other is None or not _ordered(one, other):
        return False
    earlier, later = (a, b) if one < other else (b, a)
    if _may_change(earlier, documents[earlier.document], figures_differ):
        return True
    return figures_differ and bool(_UPDATE.search(later.proposition))


def _may_change(statement: Statement, document: Document, figures_differ: bool) -> bool:
    """Whether a statement says how things stood on its day."""
    said = statement.proposition
    if _AS_OF.search(said):
        return True
    published = document.date is not None and document.date[:10] == (statement.date or "")[:10]
    if not published:
        return False
    return bool(
        _PRESENT.search(said)
        or _NOT_YET.search(said)
        or (figures_differ and re.search(r"\b(?:has|have)\b", said, re.IGNORECASE))
    )


def _moment(statement: Statement, document: Document) -> str | None:
    """The day a statement is about, with the hour under which a live report puts it."""
    if statement.date is None:
        return None
    text, start = document.text, statement.sentence.start
    line = text.rfind("\n", 0, start) + 1
    clock = _CLOCK.match(text, line)
    if clock is None or len(statement.date) > len("2022-02-01"):
        return statement.date
    return f"{statement.date}T{int(clock[1]):02}:{clock[2]}"


def _ordered(one: str, other: str) -> bool:
    """Whether one moment comes before the other, as exactly as both are given."""
    length = min(len(one), len(other))
    return one[:length] != other[:length]
