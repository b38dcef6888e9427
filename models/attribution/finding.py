"""The reports in one sentence: who speaks, by which cue, and which words are what is said.

Token ranges only. Knows neither other sentences nor what a stance does to a proposition.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.attribution.attitudes import attitudes
from models.attribution.direct import direct_report, inverted_report
from models.attribution.groups import groups
from models.attribution.indirect import participle_report, passive_report
from models.attribution.lexicon import Frame
from models.attribution.reports import Report
from models.attribution.sources import according_reports, colon_reports
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group, Voice
from models.sentences import lead_chars

__all__ = ["find", "find_attitudes"]

_LONGEST = 400  # tokens; longer is no sentence, but a table or text without stops


def find(sentence: Sentence) -> list[Report]:
    """The reports in ``sentence``, in the order of their cues."""
    if len(sentence) > _LONGEST:
        return []
    start = _opening(sentence)
    found: list[Report] = []
    cues = groups(sentence)
    for number, group in enumerate(cues):
        report = _report(sentence, group, cues[number + 1 :], found, start)
        if report is not None:
            found.append(report)
    for report in (*according_reports(sentence, start), *colon_reports(sentence, start, found)):
        found.append(report)
    return sorted(found, key=lambda report: report.cue)


def find_attitudes(sentence: Sentence, found: Sequence[Report]) -> list[Report]:
    """The attitudes in ``sentence`` beside its reports ``found``; nothing is stated in them."""
    if len(sentence) > _LONGEST:
        return []
    return attitudes(sentence, groups(sentence), found, _opening(sentence))


def _opening(sentence: Sentence) -> int:
    """The first token after a dateline or a time of day."""
    lead = lead_chars(sentence.text)
    return next((i for i, token in enumerate(sentence.tokens) if token.start >= lead), 0)


def _report(
    sentence: Sentence, group: Group, later: list[Group], earlier: list[Report], opening: int
) -> Report | None:
    if group.cue.frame is Frame.QUOTES:
        return None
    if group.voice is Voice.PARTICIPLE:
        return participle_report(sentence, group, later, earlier, opening)
    if group.voice is Voice.PASSIVE:
        return passive_report(sentence, group, later, opening)
    inverted = inverted_report(sentence, group, opening)
    if inverted is not None:
        return inverted
    return direct_report(sentence, group, later, earlier, opening)
