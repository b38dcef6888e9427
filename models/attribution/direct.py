"""Reports with a speaker of their own: "X said that P", "P, X said", "P, said X".

Token ranges only; knows neither other sentences nor what a stance does to a proposition.
"""

from __future__ import annotations

from models.attribution.agents import after
from models.attribution.audiences import after_audience
from models.attribution.beginnings import content_start
from models.attribution.contents import (
    can_precede,
    content_around,
    content_before,
    content_end,
    continued_content,
    has_statement,
    last_clause,
    resumed_content,
)
from models.attribution.inflection import Form
from models.attribution.lexicon import Frame
from models.attribution.phrases import Phrase, Range, has_finite
from models.attribution.reports import Report
from models.attribution.subjects import before
from models.attribution.times import skip_time
from models.attribution.tokens import QUOTE_MARKS, Sentence
from models.attribution.verbs import Group
from models.attribution.words import (
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
)

__all__ = ["direct_report", "inverted_report", "main_subject"]

# Before a subject: what it says is a topic or a condition, nothing that was said.
_UNREAL = frozenset("what whatever everything anything if unless whether until".split())


_INVERTED = frozenset(
    "say add note explain insist claim argue state announce declare confirm acknowledge admit"
    " concede stress reply respond retort write tweet report recall warn predict assert continue"
    " joke quip observe remark complain suggest conclude agree counter allege lament muse".split()
)


def inverted_report(sentence: Sentence, group: Group, opening: int) -> Report | None:
    """ "P," said X."""
    if (
        not group.bare
        or group.cue.lemma not in _INVERTED
        or (group.cue.form is Form.BASE and (group.cue.lemma != "say"))
    ):
        return None
    index = group.verb - 1
    if index <= opening:
        return None
    previous = sentence.tokens[index]
    quoted = previous.text in QUOTE_MARKS
    if not quoted and previous.text not in (",", "—", "-", "–"):
        return None
    if not _starts_phrase(sentence, group.end) or skip_time(sentence, group.end) > group.end:
        return None
    phrase = after(sentence, group.end)
    if phrase is None:
        return None
    stop = sentence.lower(phrase.head[1])
    if not quoted:
        subject = before(sentence, group.start, opening)
        if (
            subject is not None
            and subject.start == opening
            and not has_finite(sentence, *subject.head)
        ):
            return None
        if is_finite(stop):
            return None
    elif is_finite(stop) and stop not in ("asked", "told") and not _quote_clause(sentence, index):
        return None
    content = content_before(sentence, group.verb, opening)
    if content is None:
        return None
    parts = [content]
    more = resumed_content(sentence, phrase.full[1])
    if more is not None:
        parts.append(more)
    return Report(
        speaker=phrase,
        cue=(group.start, group.end),
        frame=group.cue.frame,
        stance=group.stance,
        content=tuple(parts),
    )


def _quote_clause(sentence: Sentence, index: int) -> bool:
    return sentence.lower(index - 1) in (",", "?", "!")


def _starts_phrase(sentence: Sentence, index: int) -> bool:
    if index >= len(sentence):
        return False
    token = sentence.tokens[index]
    if token.quoted or not token.is_word:
        return False
    if token.lower in SUBJECT_PRONOUNS:
        return sentence.lower(index + 1) in (",", ".", "")
    if token.lower in SUBORDINATORS | PREPOSITIONS | {"that"} or is_finite(token.lower):
        return False
    return token.is_capital or token.lower in DETERMINERS or (
        token.lower.endswith("s") or token.lower in ("police", "former", "president", "senior")
        or _role_name(sentence, index)
    )  # fmt: skip


def _role_name(sentence: Sentence, index: int) -> bool:
    """ "campaign manager Corey Lewandowski": lower-case words that end in a name."""
    for step in range(index, min(index + 6, len(sentence))):
        token = sentence.tokens[step]
        if not token.is_word or is_finite(token.lower):
            return False
        if token.is_capital:
            return True
    return False


def direct_report(
    sentence: Sentence, group: Group, later: list[Group], earlier: list[Report], opening: int
) -> Report | None:
    """X said (that) P; P1, X said, P2; P, X said."""
    subject = before(sentence, group.start, opening)
    fronted = subject is None and sentence.lower(opening) in ("after", "before")
    if fronted:
        subject = before(sentence, group.start, opening + 1)
    shared = None
    if subject is None:
        shared = _shared(sentence, group, earlier, opening)
        if shared is None:
            return None
    elif sentence.lower(subject.start - 1) in _UNREAL:
        return None
    floor = subject.start if subject is not None else group.start
    rest = after_audience(sentence, group)
    begin = content_start(sentence, group, rest)
    parts: tuple[Range, ...] = ()
    if sentence.lower(rest) == ":" and sentence.lower(floor - 1) == ",":
        begin = None  # "P1, she said: P2"
    if begin is None and (group.cue.frame is Frame.DECLINES or _alone(sentence, group, rest)):
        parts = ()
    elif begin is None and sentence.lower(floor - 1) == "as" and sentence.lower(rest) in (",", "."):
        parts = content_around(sentence, floor - 1, rest, opening)
    elif begin is None:  # the statement stands before, or around
        left = content_before(sentence, floor, _free(sentence, earlier, floor, opening))
        if left is None or not can_precede(sentence, left, floor):
            after_comma = resumed_content(sentence, rest)
            if after_comma is None:
                return None
            parts = (after_comma,) if after_comma else ()
        else:
            right = continued_content(sentence, rest, later)
            if right and group.cue.frame is Frame.TELLS and not has_statement(sentence, right):
                right = None  # who the audience is
            parts = (last_clause(sentence, left), right) if right else (left,)
    else:
        end = content_end(sentence, begin, later)
        if fronted:  # "After X said that P, Y left"
            end = next((i for i in range(begin, end) if sentence.lower(i) == ","), begin)
        if end > begin:
            parts = ((begin, end),)
    speaker = subject or shared
    return Report(
        speaker=speaker,
        cue=(group.start, group.end),
        frame=group.cue.frame,
        stance=group.stance,
        content=parts,
    )


def _alone(sentence: Sentence, group: Group, rest: int) -> bool:
    """Whether what is said stands in other sentences: "She said:", "Ruiz tweeted on Monday."."""
    if sentence.lower(rest) == ":":
        return rest == len(sentence) - 1 and sentence.lower(group.start - 1) != ","
    if any(token.quoted for token in sentence.tokens[rest:]):
        return False  # "Ruiz continues, “P”"
    subject = before(sentence, group.start)
    starts = subject is not None and subject.start == 0 and not subject.full[0]
    return starts and group.cue.lemma in _INVERTED and sentence.lower(rest) in (".", ",", "")


def _free(sentence: Sentence, earlier: list[Report], floor: int, opening: int) -> int:
    """After the report before, whose speaker or cue is no part of what this one says."""
    for report in reversed(earlier):
        if not report.content or report.content[0][0] >= report.cue[0]:
            continue
        ends = [report.cue[1]]
        if report.speaker is not None and report.speaker.head[0] >= report.cue[1]:
            ends.append(report.speaker.head[1])
        end = max(ends)
        if end < floor:
            return end + 1 if sentence.lower(end) in (",", ":", "that") else end
    return opening


def _shared(sentence: Sentence, group: Group, earlier: list[Report], opening: int) -> Phrase | None:
    """The subject of the report or clause before, for "and added", "but said"."""
    index = group.start - 1
    while index >= 0 and is_adverb(sentence.lower(index)):
        index -= 1
    joined = sentence.lower(index) in ("and", "but", "or", "nor", "yet", "then", ",")
    if not joined or index < opening:
        return None
    if earlier:
        return earlier[-1].speaker
    return None if sentence.lower(index) == "," else main_subject(sentence, group.start, opening)


def main_subject(sentence: Sentence, end: int, opening: int) -> Phrase | None:
    """The subject of the first finite verb before ``end``."""
    for index in range(opening + 1, end):
        token = sentence.tokens[index]
        if not token.quoted and is_finite(token.lower) and not token.is_capital:
            return before(sentence, index, opening)
    return None
