"""Which words are what is said: before a cue, after it, around it, and where they end.

Knows nothing of stances.
"""

from __future__ import annotations

from models.attribution.audiences import after_audience
from models.attribution.beginnings import content_start
from models.attribution.inflection import Form
from models.attribution.phrases import Range, has_finite
from models.attribution.subjects import before
from models.attribution.times import skip_time
from models.attribution.tokens import Sentence
from models.attribution.verbs import Group, Voice

__all__ = [
    "can_precede",
    "content_around",
    "content_before",
    "content_end",
    "continued_content",
    "has_statement",
    "last_clause",
    "last_token",
    "resumed_content",
]


def content_before(sentence: Sentence, end: int, opening: int) -> Range | None:
    """What is said before a cue that ends its statement."""
    while end > opening and sentence.lower(end - 1) in (",", "—", "–", "-"):
        end -= 1
    start = opening
    return (start, end) if end - start >= 1 else None


def resumed_content(sentence: Sentence, start: int) -> Range | None:
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
    return (pair[0], last_token(sentence)) if pair is not None and pair[0] == index else None


def last_token(sentence: Sentence, stop: int | None = None) -> int:
    """The end of the sentence without its final stop."""
    end = len(sentence) if stop is None else stop
    while (
        end > 0
        and sentence.tokens[end - 1].lower in (".", "!", "?", ",", ";", "—")
        and not (sentence.tokens[end - 1].quoted)
    ):
        end -= 1
    return end


def content_around(sentence: Sentence, start: int, end: int, opening: int) -> tuple[Range, ...]:
    """What stands around ", as X reported,"."""
    if sentence.lower(start - 1) in ("and", "but"):
        start -= 1
    left = content_before(sentence, start, opening)
    right = (end + 1, last_token(sentence))
    return tuple(part for part in (left, right) if part is not None and part[0] < part[1])


def last_clause(sentence: Sentence, left: Range) -> Range:
    """Of words before ", X said,", those after a "because": what stands before is not X's."""
    for index in range(left[1] - 1, left[0], -1):
        if sentence.lower(index) in ("since", "because", "although", "though", "but") and (
            sentence.lower(index - 1) == "," and not sentence.tokens[index].quoted
        ):
            return (index + 1, left[1])
    return left


def can_precede(sentence: Sentence, left: Range, floor: int) -> bool:
    """Whether the words before a subject can be what it said."""
    boundary = sentence.tokens[floor - 1]
    if not (boundary.text in (",", "—", "–", "-", "?", "!") or boundary.quoted):
        return False
    return left[1] > left[0]


def continued_content(sentence: Sentence, start: int, later: list[Group]) -> Range | None:
    """The rest of a statement after ", X said,"."""
    index = start
    if sentence.lower(index) not in (",", ":", ";"):
        return resumed_content(sentence, index)
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
    end = content_end(sentence, index, later)
    return (index, end) if end > index else None


def has_statement(sentence: Sentence, part: Range) -> bool:
    return has_finite(sentence, *part) or sentence.tokens[part[0]].quoted


def content_end(sentence: Sentence, start: int, later: list[Group]) -> int:
    """The end of a statement that begins at ``start``: before another report or the stop."""
    end = last_token(sentence)
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
                and content_start(sentence, group, after_audience(sentence, group)) is None
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
