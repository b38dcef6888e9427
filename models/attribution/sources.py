"""Reports without a verb: "according to X", "by X's account", a headline's "X: P".

Token ranges only.
"""

from __future__ import annotations

from models.attribution.agents import after
from models.attribution.beginnings import END
from models.attribution.contents import content_before, last_token
from models.attribution.lexicon import Frame
from models.attribution.phrases import Phrase, Range
from models.attribution.reports import Report
from models.attribution.times import skip_time
from models.attribution.tokens import Sentence
from models.attribution.words import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_finite,
)
from models.types import Stance

__all__ = ["according_reports", "colon_reports"]


def according_reports(sentence: Sentence, opening: int) -> list[Report]:
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
    if initial and stop >= last_token(sentence):
        # No comma ends an apposition: what follows the first one is what is said.
        stop = next((i for i in range(cue[1], stop) if sentence.lower(i) == ","), stop)
        speaker = Phrase(full=(cue[1], stop), head=(cue[1], stop), start=cue[1])
    if initial:
        comma = stop if sentence.lower(stop) == "," else None
        begin = comma + 1 if comma is not None else skip_time(sentence, stop)
        if sentence.lower(begin) == ",":
            begin += 1
        content: tuple[Range, ...] = (
            ((begin, last_token(sentence)),) if begin < last_token(sentence) else ()
        )
    else:
        left = content_before(sentence, index, opening)
        if left is None:
            return None
        right = None
        if sentence.lower(stop) == "," and stop + 1 < last_token(sentence):
            following = sentence.lower(stop + 1)
            if following == "and" or following not in (
                CONJUNCTIONS | SUBORDINATORS | {"who", "which"}
            ):
                right = (stop + 1, last_token(sentence))
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
            last = last_token(sentence)
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


def colon_reports(sentence: Sentence, opening: int, found: list[Report]) -> list[Report]:
    """Headlines: "X: P"."""
    for index in range(opening + 1, min(opening + 9, len(sentence) - 2)):
        token = sentence.tokens[index]
        if token.quoted or token.lower in END | {",", "—", "–"}:
            return []
        if token.text != ":":
            continue
        name = sentence.tokens[opening:index]
        if found or any(is_finite(t.lower) or t.lower.isdigit() for t in name):
            return []
        if not name[0].is_capital or not _speaks(sentence, opening, index):
            return []
        end = last_token(sentence)
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
