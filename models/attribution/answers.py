"""What a "that is not true" answers: the statement before it that somebody else made.

Carries a proposition over only where one is near and made by another; else it stays empty.
Knows no grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.attribution.words import POSSESSIVES, SUBJECT_PRONOUNS
from models.types import Attribution, Stance

__all__ = ["Memory", "antecedent"]

REACH = 3  # sentences back
_PRONOUNS = SUBJECT_PRONOUNS | POSSESSIVES


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """A sentence read before: its attributions, and its own words if nobody else's."""

    attributions: tuple[Attribution, ...]
    own_words: str | None
    speakers: tuple[str | None, ...]  # of the attributions, with pronouns resolved


def antecedent(
    past: Sequence[Memory], speaker: str | None, *, named: bool
) -> tuple[int, str] | None:
    """Number and proposition of the statement that ``speaker`` answers, the nearest first."""
    for distance, number in enumerate(range(len(past) - 1, -1, -1)):
        if distance > REACH:
            return None
        memory = past[number]
        if not memory.attributions:
            if memory.own_words is not None and distance <= 1:
                return number, _open_question(memory.own_words)
            if not named and memory.own_words is not None:
                return None
            continue
        if memory.attributions[0].stance is Stance.DECLINES:
            continue
        found = _last_by_another(memory, past, speaker)
        if found is not None:
            return found if found[0] >= 0 else (number, found[1])
    return None


def _open_question(words: str) -> str:
    """P in "they differ over whether P"; else the words."""
    match = re.search(r"\bwhether\s+(?P<p>(?!or\b)[^;?]+?)[\s.]*$", words)
    return match.group("p") if match else words.strip().rstrip(".")


def _last_by_another(
    memory: Memory, past: Sequence[Memory], speaker: str | None
) -> tuple[int, str] | None:
    """The last assertion in a sentence that is not the speaker's own."""
    for attribution, who in reversed(list(zip(memory.attributions, memory.speakers, strict=True))):
        if attribution.stance is Stance.DENIES:
            # "Moscow disputed this. 'Not true', the minister said": both answer the same.
            if attribution.answers is not None and _author(past, attribution) != speaker:
                return attribution.answers, attribution.proposition
            continue
        if attribution.stance is Stance.DECLINES or not attribution.proposition:
            continue
        if who is None or not same_speaker(who, speaker):
            return -1, attribution.proposition
    return None


def _author(past: Sequence[Memory], attribution: Attribution) -> str | None:
    assert attribution.answers is not None
    answered = past[attribution.answers]
    for candidate, who in zip(answered.attributions, answered.speakers, strict=True):
        if candidate.proposition == attribution.proposition:
            return who
    return None


def same_speaker(a: str, b: str | None) -> bool:
    """Whether two names may be one person's or body's: they share their last word."""
    if b is None:
        return False
    first, second = a.lower().split(), b.lower().split()
    return first[-1] == second[-1] or a.lower() == b.lower()


def is_pronoun(speaker: str) -> bool:
    """Whether a speaker is only pointed at."""
    return speaker.lower() in _PRONOUNS
