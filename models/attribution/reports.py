"""One sentence's reports: who speaks, by which cue, and which words are what is said.

Token ranges only. Knows neither other sentences nor what a stance does to a proposition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.attribution.groups import Group, Voice, groups
from models.attribution.lexicon import AUDIENCES, CLAIM_NOUNS, Form, Frame
from models.attribution.phrases import (
    Phrase,
    Range,
    after,
    before,
    finite_at,
    has_finite,
    skip_time,
)
from models.attribution.tokens import QUOTE_MARKS, Sentence
from models.attribution.words import (
    CONJUNCTIONS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    is_adverb,
    is_finite,
)
from models.sentences import lead_chars
from models.types import Stance

__all__ = ["Report", "find"]

_END = frozenset(".!?;")
# Before a subject: what it says is a topic or a condition, nothing that was said.
_UNREAL = frozenset("what whatever everything anything if unless whether until".split())
_INVERTED = frozenset(
    "say add note explain insist claim argue state announce declare confirm acknowledge admit"
    " concede stress reply respond retort write tweet report recall warn predict assert continue"
    " joke quip observe remark complain suggest conclude agree counter allege lament muse".split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one cue reports; ``content`` may be in two parts, or empty."""

    speaker: Phrase | None
    cue: Range
    frame: Frame
    stance: Stance
    content: tuple[Range, ...]
    passive: bool = False


def find(sentence: Sentence) -> list[Report]:
    """The reports in ``sentence``, in the order of their cues."""
    start = _opening(sentence)
    found: list[Report] = []
    cues = groups(sentence)
    for number, group in enumerate(cues):
        report = _report(sentence, group, cues[number + 1 :], found, start)
        if report is not None:
            found.append(report)
    for report in (*_according(sentence, start), *_colon(sentence, start, found)):
        found.append(report)
    return sorted(found, key=lambda report: report.cue)


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
        return _participle(sentence, group, later, earlier, opening)
    if group.voice is Voice.PASSIVE:
        return _passive(sentence, group, later, opening)
    inverted = _inverted(sentence, group, opening)
    if inverted is not None:
        return inverted
    return _direct(sentence, group, later, earlier, opening)


def _inverted(sentence: Sentence, group: Group, opening: int) -> Report | None:
    """ "P," said X."""
    if (
        not group.bare
        or group.cue.lemma not in _INVERTED
        or group.cue.form is Form.BASE
        and (group.cue.lemma != "say")
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
    content = _left_content(sentence, group.verb, opening)
    if content is None:
        return None
    parts = [content]
    more = _resumed(sentence, phrase.full[1])
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


def _left_content(sentence: Sentence, end: int, opening: int) -> Range | None:
    """What is said before a cue that ends its statement."""
    while end > opening and sentence.lower(end - 1) in (",", "—", "–", "-"):
        end -= 1
    start = opening
    return (start, end) if end - start >= 1 else None


def _resumed(sentence: Sentence, start: int) -> Range | None:
    """The rest of a statement that its attribution interrupted."""
    index = skip_time(sentence, start)
    if sentence.lower(index) not in (",", ":", ".", ";"):
        return _quote_from(sentence, index)
    index += 1
    if index >= len(sentence):
        return None
    if sentence.tokens[index].quoted:
        return _quote_from(sentence, index)
    return None


def _quote_from(sentence: Sentence, index: int) -> Range | None:
    pair = sentence.quote_at(index) if index < len(sentence) else None
    return (pair[0], _last(sentence)) if pair is not None and pair[0] == index else None


def _last(sentence: Sentence, stop: int | None = None) -> int:
    """The end of the sentence without its final stop."""
    end = len(sentence) if stop is None else stop
    while (
        end > 0
        and sentence.tokens[end - 1].lower in (".", "!", "?", ",", ";", "—")
        and not (sentence.tokens[end - 1].quoted)
    ):
        end -= 1
    return end


def _direct(
    sentence: Sentence, group: Group, later: list[Group], earlier: list[Report], opening: int
) -> Report | None:
    """X said (that) P; P1, X said, P2; P, X said."""
    subject = before(sentence, group.start, opening)
    shared = None
    if subject is None:
        shared = _shared(sentence, group, earlier, opening)
        if shared is None:
            return None
    elif sentence.lower(subject.start - 1) in _UNREAL:
        return None
    floor = subject.start if subject is not None else group.start
    rest = _after_audience(sentence, group)
    begin = _content_start(sentence, group, rest)
    parts: tuple[Range, ...] = ()
    if sentence.lower(rest) == ":" and sentence.lower(floor - 1) == ",":
        begin = None  # "P1, she said: P2"
    if begin is None and group.cue.frame is Frame.DECLINES:
        parts = ()
    elif begin is None and sentence.lower(floor - 1) == "as" and sentence.lower(rest) == ",":
        parts = _around(sentence, floor - 1, rest, opening)
    elif begin is None:  # the statement stands before, or around
        left = _left_content(sentence, floor, _free(sentence, earlier, floor, opening))
        if left is None or not _can_precede(sentence, left, floor):
            after_comma = _resumed(sentence, rest)
            if after_comma is None:
                return None
            parts = (after_comma,) if after_comma else ()
        else:
            right = _continued(sentence, rest, later)
            if right and group.cue.frame is Frame.TELLS and not _goes_on(sentence, right):
                right = None  # who the audience is
            parts = (_last_clause(sentence, left), right) if right else (left,)
    else:
        end = _content_end(sentence, begin, later)
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


def _around(sentence: Sentence, start: int, end: int, opening: int) -> tuple[Range, ...]:
    """What stands around ", as X reported,"."""
    if sentence.lower(start - 1) in ("and", "but"):
        start -= 1
    left = _left_content(sentence, start, opening)
    right = (end + 1, _last(sentence))
    return tuple(part for part in (left, right) if part is not None and part[0] < part[1])


def _last_clause(sentence: Sentence, left: Range) -> Range:
    """Of words before ", X said,", those after a "because": what stands before is not X's."""
    for index in range(left[1] - 1, left[0], -1):
        if sentence.lower(index) in ("since", "because", "although", "though", "but") and (
            sentence.lower(index - 1) == "," and not sentence.tokens[index].quoted
        ):
            return (index + 1, left[1])
    return left


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
    return None if sentence.lower(index) == "," else _main_subject(sentence, group, opening)


def _can_precede(sentence: Sentence, left: Range, floor: int) -> bool:
    """Whether the words before a subject can be what it said."""
    boundary = sentence.tokens[floor - 1]
    if not (boundary.text in (",", "—", "–", "-", "?", "!") or boundary.quoted):
        return False
    return left[1] > left[0]


def _after_audience(sentence: Sentence, group: Group) -> int:
    """After whom one tells, when and where."""
    index = group.end
    if group.cue.frame is Frame.TELLS or group.cue.lemma in ("warn", "promise", "assure"):
        index = _audience(sentence, index)
    return skip_time(sentence, index)


def _audience(sentence: Sentence, start: int) -> int:
    """The end of the audience that begins at ``start``."""
    if sentence.lower(start) in OBJECT_PRONOUNS:
        return start + 1
    title = sentence.quote_at(start) if start < len(sentence) else None
    if title is not None and title[1] - title[0] <= 7 and title[1] + 1 < len(sentence):
        return title[1] + 1
    index = start
    limit = min(len(sentence), start + 16)
    while index < limit:
        token, word = sentence.tokens[index], sentence.lower(index)
        if token.quoted or not (token.is_word or word in ("'s", "'")):
            break
        if word in ("that", "how", "why", "what", "whether", "to"):
            break
        if index > start and word in ("if", "as", "when", "there"):
            break
        if index > start and word in SUBJECT_PRONOUNS:
            break
        previous = sentence.lower(index - 1)
        if index > start and word in DETERMINERS and previous not in PREPOSITIONS | {"and"}:
            break
        if index > start and previous in AUDIENCES and token.is_capital and word not in TIMES:
            break
        if index > start and finite_at(sentence, index):
            return start + 1 if index - start < 3 else start + max(1, (index - start) // 2)
        index += 1
    return index


def _content_start(sentence: Sentence, group: Group, rest: int) -> int | None:
    """Where what is said begins after the cue; None where it does not follow."""
    if rest >= len(sentence):
        return None
    rest = _after_aside(sentence, rest)
    word = sentence.lower(rest)
    if word in ("this", "the") and sentence.lower(rest + 1) in (":", "following"):
        colon = rest + 1 if word == "this" else rest + 2
        return colon + 1 if colon + 1 < len(sentence) else None
    if (
        word not in ("that", ":")
        and not sentence.tokens[rest].quoted
        and _quote_ends(sentence, group)
    ):
        return None
    if group.cue.frame in (Frame.CALLS, Frame.ACCUSES):
        return rest if sentence.tokens[rest].is_word or sentence.tokens[rest].quoted else None
    if word == "that" and _points(sentence, group, rest):
        return rest
    if word in ("when", "while", "as", "after", "before", "because", "amid"):
        return None
    if word in ("that", ":"):
        return rest + 1 if rest + 1 < len(sentence) else None
    that = next(
        (
            i
            for i in range(rest, min(rest + 14, len(sentence)))
            if sentence.lower(i) == "that" and not sentence.tokens[i].quoted
        ),
        None,
    )
    if (
        that is not None
        and word in PREPOSITIONS - {"for", "of", "about"}
        and not has_finite(sentence, rest, that)
    ):
        return that + 1
    if word in (",", "—", "–") or word in _END:
        following = sentence.tokens[rest + 1] if rest + 1 < len(sentence) else None
        if word in (",",) and following is not None and following.text in ("that",):
            return rest + 2
        return None
    if word in ("and", "but", "as") and group.cue.frame is not Frame.DENIES:
        return None
    if word in PREPOSITIONS and not _clause_after(sentence, rest):
        return None
    return rest


def _after_aside(sentence: Sentence, index: int) -> int:
    """After ", however," and the like."""
    if (
        sentence.lower(index) == ","
        and is_adverb(sentence.lower(index + 1))
        and (sentence.lower(index + 2) == ",")
    ):
        return index + 3
    return index


def _quote_ends(sentence: Sentence, group: Group) -> bool:
    """Whether a quotation ends right before the subject: it is what was said."""
    subject = before(sentence, group.start)
    if subject is None or subject.start < 2:
        return False
    previous = sentence.tokens[subject.start - 1]
    return previous.quoted or (previous.text == "," and sentence.tokens[subject.start - 2].quoted)


def _points(sentence: Sentence, group: Group, index: int) -> bool:
    """Whether "that" is what is spoken of: "denied that.", "rejected that account"."""
    following = sentence.lower(index + 1)
    if following in ("", ".", ",", "as", "on", "in", "late", "yesterday"):
        return True
    if group.cue.frame in (Frame.DENIES, Frame.REJECTS) and re.fullmatch(CLAIM_NOUNS, following):
        return True
    return group.cue.lemma in ("concede", "agree", "show") and not _clause_after(sentence, index)


def _clause_after(sentence: Sentence, start: int) -> bool:
    stop = next(
        (i for i in range(start, len(sentence)) if sentence.lower(i) in _END), len(sentence)
    )
    return has_finite(sentence, start, stop) or any(t.quoted for t in sentence.tokens[start:stop])


def _continued(sentence: Sentence, start: int, later: list[Group]) -> Range | None:
    """The rest of a statement after ", X said,"."""
    index = start
    if sentence.lower(index) not in (",", ":", ";"):
        return _resumed(sentence, index)
    index += 1
    word = sentence.lower(index)
    if index >= len(sentence) or word in ("who", "which", "whose", "but", "while", "as", "when"):
        return None
    if any(group.start == index and group.voice is Voice.PARTICIPLE for group in later):
        return None
    if word in ("and",) and later:
        return None
    if sentence.lower(index).endswith("ing") and not sentence.tokens[index].quoted:
        return None
    end = _content_end(sentence, index, later)
    return (index, end) if end > index else None


def _goes_on(sentence: Sentence, part: Range) -> bool:
    return has_finite(sentence, *part) or sentence.tokens[part[0]].quoted


def _content_end(sentence: Sentence, start: int, later: list[Group]) -> int:
    """The end of a statement that begins at ``start``: before another report or the stop."""
    end = _last(sentence)
    for group in later:
        if group.start <= start:
            continue
        previous = sentence.lower(group.start - 1)
        if group.voice is Voice.PARTICIPLE and previous in (",", "”", '"', "''", "and", "while"):
            end = min(end, group.start - 1)
        elif previous in ("and", "but") and group.cue.form is not Form.BASE:
            end = min(end, group.start - 1)
        else:
            subject = before(sentence, group.start, start)
            if subject is None:
                if previous == ",":  # "would not go into it, said that P"
                    end = min(end, group.start - 1)
                continue
            lead = sentence.lower(subject.start - 1)
            second = sentence.lower(subject.start - 2)
            if lead in ("but", "while", "though", "although") or (lead == "and" and second == ","):
                end = min(end, subject.start - 1)
            elif lead == ";" or (
                lead == ","
                and _content_start(sentence, group, _after_audience(sentence, group)) is None
            ):
                end = min(end, subject.start - 1)
    for index in range(start, end):
        if sentence.lower(index) == "," and not sentence.tokens[index].quoted:
            following = (sentence.lower(index + 1), sentence.lower(index + 2))
            if following == ("according", "to"):
                end = index
                break
    while end > start and sentence.lower(end - 1) in (",", ";", "—", "and", "but"):
        if sentence.tokens[end - 1].quoted:
            break
        end -= 1
    return end


def _participle(
    sentence: Sentence, group: Group, later: list[Group], earlier: list[Report], opening: int
) -> Report | None:
    """X did this, saying (that) P."""
    previous = sentence.lower(group.start - 1)
    begin = _content_start(sentence, group, _after_audience(sentence, group))
    if begin is None:
        return None
    if previous == "as":
        speaker = _quoted_person(sentence, group.start - 1, opening)
        cue = (group.start - 1, group.end)
        if speaker is None:
            return None
    else:
        if previous in PREPOSITIONS | DETERMINERS | {"'s", "to"} or group.start == opening:
            return None
        cue = (group.start, group.end)
        speaker = earlier[-1].speaker if earlier else _main_subject(sentence, group, opening)
        if speaker is None:
            return None
    end = _content_end(sentence, begin, later)
    if end <= begin:
        return None
    return Report(
        speaker=speaker,
        cue=cue,
        frame=group.cue.frame,
        stance=group.stance,
        content=((begin, end),),
    )


def _main_subject(sentence: Sentence, group: Group, opening: int) -> Phrase | None:
    """The subject of the first finite verb."""
    for index in range(opening + 1, group.start):
        token = sentence.tokens[index]
        if not token.quoted and is_finite(token.lower) and not token.is_capital:
            return before(sentence, index, opening)
    return None


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


def _passive(sentence: Sentence, group: Group, later: list[Group], opening: int) -> Report | None:
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
        end = _content_end(sentence, begin, later)
        content: tuple[Range, ...] = ((begin, end),) if end > begin else ()
    elif that and sentence.lower(group.start - 1) in ("it", ""):
        end = _content_end(sentence, index + 1, later)
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


def _according(sentence: Sentence, opening: int) -> list[Report]:
    """According to X, P; P, according to X; by X's account, P."""
    found = []
    for index in range(opening, len(sentence) - 2):
        if sentence.tokens[index].quoted:
            continue
        if sentence.lower(index) == "according" and sentence.lower(index + 1) == "to":
            found.append(_by_source(sentence, index, (index, index + 2), opening))
        elif sentence.lower(index) == "by" and index == opening:
            found.append(_by_account(sentence, index))
    return [report for report in found if report is not None]


def _by_source(sentence: Sentence, index: int, cue: Range, opening: int) -> Report | None:
    speaker = after(sentence, cue[1])
    if speaker is None:
        return None
    stop = speaker.full[1]
    previous = sentence.lower(index - 1)
    initial = index == opening or previous in ("but", "and", "that", "yet")
    if initial:
        comma = stop if sentence.lower(stop) == "," else None
        begin = comma + 1 if comma is not None else skip_time(sentence, stop)
        if sentence.lower(begin) == ",":
            begin += 1
        content: tuple[Range, ...] = ((begin, _last(sentence)),) if begin < _last(sentence) else ()
    else:
        left = _left_content(sentence, index, opening)
        if left is None:
            return None
        right = None
        if sentence.lower(stop) == "," and stop + 1 < _last(sentence):
            following = sentence.lower(stop + 1)
            if following == "and" or following not in (
                CONJUNCTIONS | SUBORDINATORS | {"who", "which"}
            ):
                right = (stop + 1, _last(sentence))
        content = (left, right) if right and not following.endswith("ing") else (left,)
    return Report(
        speaker=speaker,
        cue=cue,
        frame=Frame.SAYS,
        stance=Stance.ASSERTS,
        content=content,
    )


def _by_account(sentence: Sentence, index: int) -> Report | None:
    """By their account, P."""
    for step in range(index + 1, min(index + 8, len(sentence))):
        if sentence.lower(step) in ("account", "telling", "accounts", "count", "reckoning"):
            if step == index + 1:
                return None
            end = step - 1 if sentence.lower(step - 1) in ("'s", "own") else step
            begin = step + 1 + (sentence.lower(step + 1) == ",")
            last = _last(sentence)
            if last <= begin:
                return None
            person = (index + 1, end)
            return Report(
                speaker=Phrase(full=person, head=person, start=index + 1),
                cue=(index, step + 1),
                frame=Frame.SAYS,
                stance=Stance.ASSERTS,
                content=((begin, last),),
            )
    return None


def _colon(sentence: Sentence, opening: int, found: list[Report]) -> list[Report]:
    """Headlines: "X: P"."""
    for index in range(opening + 1, min(opening + 9, len(sentence) - 2)):
        token = sentence.tokens[index]
        if token.quoted or token.lower in _END | {",", "—", "–"}:
            return []
        if token.text != ":":
            continue
        name = sentence.tokens[opening:index]
        if found or any(is_finite(t.lower) or t.lower.isdigit() for t in name):
            return []
        if not name[0].is_capital or not _speaks(sentence, opening, index):
            return []
        end = _last(sentence)
        person = (opening, index)
        return [
            Report(
                speaker=Phrase(full=person, head=person, start=opening),
                cue=(index, index + 1),
                frame=Frame.SAYS,
                stance=Stance.ASSERTS,
                content=((index + 1, end),),
            )
        ]
    return []


def _speaks(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words before a colon are somebody: capitals throughout, no rubric."""
    words = sentence.tokens[start:end]
    first = words[0].lower
    if first in DETERMINERS | PREPOSITIONS | SUBORDINATORS | {
        "watch",
        "breaking",
        "update",
        "video",
    }:
        return False
    return all(
        t.is_capital or t.lower in ("of", "and", "the", "'s") or not t.is_word for t in words
    )
