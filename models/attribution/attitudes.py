"""Attitudes in a sentence: how somebody feels towards something, plans it, or speaks of it.

Read beside its reports, and like them with whose they are and what they are about; nothing is
stated in them. What lies in somebody's words, or in another attitude, is part of those.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.attribution.attitude_nouns import attitude_adjective, attitude_noun
from models.attribution.attitude_verbs import attitude_verb
from models.attribution.fragments import fragment
from models.attribution.reports import Report
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group

__all__ = ["attitudes"]


def attitudes(
    sentence: Sentence, cues: list[Group], found: Sequence[Report], opening: int
) -> list[Report]:
    """The attitudes outside the reports ``found``, in order; then loose quotations."""
    cued = {index for report in found for index in range(*report.cue)}
    held = {index for report in found for part in report.content for index in range(*part)}
    new: list[Report] = []

    def keep(report: Report | None) -> None:
        words = {index for part in report.content for index in range(*part)} if report else set()
        if report is not None and not words & held:
            new.append(report)
            held.update(words)
            cued.update(range(*report.cue))

    for index in range(opening, len(sentence)):
        if not (sentence.tokens[index].quoted or index in cued or index in held):
            keep(_at(sentence, index, cues, opening))
    for first, last in sentence.quotes:
        if first >= opening:
            keep(fragment(sentence, (first, last + 1), opening))
    return new


def _at(sentence: Sentence, index: int, cues: list[Group], opening: int) -> Report | None:
    return (
        attitude_adjective(sentence, index, cues, opening)
        or attitude_verb(sentence, index, cues, opening)
        or attitude_noun(sentence, index, cues)
    )
