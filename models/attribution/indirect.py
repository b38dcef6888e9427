"""Reports by a participle or in the passive: "saying P", "quoted X as saying P", "was told".

Token ranges only.
"""

from __future__ import annotations

from models.attribution.agents import after
from models.attribution.audiences import after_audience
from models.attribution.beginnings import content_start
from models.attribution.contents import content_end
from models.attribution.direct import main_subject
from models.attribution.lexicon import Frame
from models.attribution.phrases import Phrase, Range
from models.attribution.reports import Report
from models.attribution.subjects import before
from models.attribution.times import skip_time
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group
from models.attribution.words import DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS, is_finite
from models.types import Stance

__all__ = ["participle_report", "passive_report"]


def participle_report(
    sentence: Sentence, group: Group, later: list[Group], earlier: list[Report], opening: int
) -> Report | None:
    """X did this, saying (that) P."""
    previous = sentence.lower(group.start - 1)
    begin = content_start(sentence, group, after_audience(sentence, group))
    if begin is None:
        return None
    if previous == "as":
        speaker = _quoted_person(sentence, group.start - 1, opening)
        cue = (group.start - 1, group.end)
        if speaker is None:
            return None
    else:
        bound = previous in PREPOSITIONS - {"after"} | DETERMINERS | {"'s", "to"}
        if bound or group.start == opening:
            return None
        cue = (group.start, group.end)
        speaker = earlier[-1].speaker if earlier else main_subject(sentence, group.start, opening)
        if speaker is None:
            return None
    end = content_end(sentence, begin, later)
    if end <= begin:
        return None
    return Report(
        speaker=speaker,
        cue=cue,
        frame=group.cue.frame,
        stance=group.stance,
        content=((begin, end),),
    )


def _quoted_person(sentence: Sentence, end: int, opening: int) -> Phrase | None:
    """X in "quoted X as saying", "X was quoted (by Y) as saying"."""
    for index in range(end - 1, opening - 1, -1):
        word = sentence.lower(index)
        if word in ("quoted", "cited", "quotes", "cites", "quoting", "citing"):
            if index + 1 < end and sentence.lower(index + 1) not in ("by", "in", "on"):
                return Phrase(full=(index + 1, end), head=(index + 1, end), start=index + 1)
            start = index
            while start > opening and is_finite(sentence.lower(start - 1)):
                start -= 1
            return before(sentence, start, opening)
    return None


def passive_report(
    sentence: Sentence, group: Group, later: list[Group], opening: int
) -> Report | None:
    """Z was told (by X) that P; it was reported that P; P was denied by X."""
    index = group.end
    speaker = None
    if sentence.lower(index) == "by":
        speaker = after(sentence, index + 1)
        if speaker is not None:
            index = speaker.full[1]
    index = skip_time(sentence, index)
    that = sentence.lower(index) == "that"
    if group.cue.frame is Frame.TELLS and (that or sentence.lower(index) in SUBJECT_PRONOUNS):
        begin = index + 1 if that else index
        end = content_end(sentence, begin, later)
        content: tuple[Range, ...] = ((begin, end),) if end > begin else ()
    elif that and sentence.lower(group.start - 1) in ("it", ""):
        end = content_end(sentence, index + 1, later)
        content = ((index + 1, end),)
    elif group.cue.frame in (Frame.DENIES, Frame.REJECTS) and speaker is not None:
        subject = before(sentence, group.start, opening)
        if subject is None:
            return None
        content = ((subject.start, subject.full[1]),)
    else:
        return None
    return Report(
        speaker=speaker,
        cue=(group.start, group.end),
        frame=group.cue.frame,
        stance=group.stance if speaker or group.cue.frame is Frame.TELLS else Stance.HEDGES,
        content=content,
        passive=True,
    )
