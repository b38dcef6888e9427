"""Of what kind a conflict is, and when two statements that clash are no conflict after all.

Knows speakers, outlets and times. That two statements clash is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from models.types import Document, Stance, Statement
from models.voices import same_speaker

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


# Says how things stand, so that a later day may find them otherwise.
_STATE = re.compile(
    r"\b(?:is|are|am|has|have|remains?|stays?|stands?|still|yet|so far|now|currently|until)\b"
    r"|['’](?:s|re|ve)\s+(?:not|been|still|now|yet)\b|\b(?:isn|aren|hasn|haven)['’]t\b",
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


def superseded(a: Statement, b: Statement, documents: Mapping[str, Document]) -> bool:
    """Whether the later statement may be true because things have changed since the earlier.

    The earlier must say how things stood. What it says to have happened does not change, and
    a denial is of what the other says, whenever it comes.
    """
    if Stance.DENIES in (a.stance, b.stance):
        return False
    one, other = (_moment(statement, documents[statement.document]) for statement in (a, b))
    if one is None or other is None or not _ordered(one, other):
        return False
    earlier = a if one < other else b
    return bool(_STATE.search(earlier.proposition))


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
