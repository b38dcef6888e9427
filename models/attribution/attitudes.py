"""Attitudes in a sentence: how somebody feels towards something, plans it, or speaks of it.

Read beside its reports, and like them with whose they are and what they are about; nothing is
stated in them. What lies in somebody's words, or in another attitude, is part of those.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.attribution.attitude_nouns import attitude_adjective, attitude_noun
from models.attribution.attitude_verbs import attitude_verb
from models.attribution.reports import Report
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group

__all__ = ["attitudes"]


def attitudes(
    sentence: Sentence, cues: list[Group], found: Sequence[Report], opening: int
) -> list[Report]:
    """The attitudes outside the reports ``found``, in order."""
    cued = {index for report in found for index in range(*report.cue)}
    held = {index for report in found for part in report.content for index in range(*part)}
    new: list[Report] = []
    for index in range(opening, len(sentence)):
        if sentence.tokens[index].quoted or index in cued or index in held:
            continue
        report = _at(sentence, index, cues, opening)
        words = {place for part in report.content for place in range(*part)} if report else set()
        if report is not None and not words & held:
            new.append(report)
            held |= words
            cued |= set(range(*report.cue))
    return new


def _at(sentence: Sentence, index: int, cues: list[Group], opening: int) -> Report | None:
    return (
        attitude_adjective(sentence, index, cues, opening)
        or attitude_verb(sentence, index, cues, opening)
        or attitude_noun(sentence, index, cues)
    )
