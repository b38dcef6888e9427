"""A phrase for somebody who speaks, and what can be told of the words in it.

By closed classes alone: knows no names and no dictionary. Where a phrase begins and ends
beside a verb is found elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.attribution.tokens import Sentence
from models.attribution.words import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    is_adverb,
    is_finite,
)

__all__ = [
    "ASIDES",
    "STOPS",
    "Phrase",
    "Range",
    "best_name",
    "finite_at",
    "has_finite",
    "is_apposition",
    "segment_end",
]

# Token ranges are (start, end), end excluded.
Range = tuple[int, int]


STOPS = frozenset(";:—–()[]?!.…") | {"--", "-", "…"}


# What stands between commas and is no name for somebody: "who has won", "for example".
ASIDES = frozenset("who whose which whom like such speaking appearing".split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """Who speaks: ``full`` with apposition, ``head`` without; ``start`` also spans adverbials."""

    full: Range
    head: Range
    start: int


def has_finite(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a finite verb seems to stand in tokens ``start`` to ``end``."""
    return any(finite_at(sentence, index) for index in range(start, end))


def finite_at(sentence: Sentence, index: int) -> bool:
    """Whether the word at ``index`` seems a finite verb: not a name, not "a retired foreman"."""
    token, previous = sentence.tokens[index], sentence.lower(index - 1)
    if not is_finite(token.lower) or token.lower in ("'s", "'d"):
        return False
    if sentence.names(index):
        return False
    following = sentence.lower(index + 1)
    if token.lower.endswith("ed") and (following == "by" or (following in TIMES and index > 0)):
        return False  # "a report released by the ministry"
    attributive = previous in DETERMINERS | PREPOSITIONS - {"to"} or previous in ("newly", "'s")
    return not (attributive and token.lower.endswith("ed"))


def is_apposition(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the tokens between two commas say who somebody is."""
    if end - start < 1 or end - start > 30:
        return False
    first = sentence.tokens[start]
    if first.quoted and end - start < 3:
        return False
    if first.lower in ASIDES or (end - start == 1 and is_adverb(first.lower)):
        return True
    if first.lower in CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS:
        return False
    if first.lower in PREPOSITIONS or is_adverb(first.lower):
        return end - start <= 8
    relative = next(
        (i for i in range(start, end) if sentence.lower(i) in ("who", "which", "that", "whose")),
        end,
    )
    return not _has_own_verb(sentence, start, relative) or first.lower.endswith(("ed", "ing"))


def _has_own_verb(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a finite verb stands there that is no "raised in", no "struck by"."""
    return any(
        finite_at(sentence, index)
        and not (sentence.lower(index).endswith("ed") and sentence.lower(index + 1) in PREPOSITIONS)
        and sentence.lower(index + 1) != "by"
        for index in range(start, end)
    )


def _names(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the tokens are a bare name."""
    return 0 < end - start <= 6 and all(
        token.is_capital or token.lower in ("de", "van", "von", "al", "el", "bin", "of")
        for token in sentence.tokens[start:end]
    ) and sentence.lower(start) not in DETERMINERS  # fmt: skip


def best_name(sentence: Sentence, head: Range, apposition: Range) -> Range:
    """The name where a title has one in apposition: "the mayor, Colin Threlfall"."""
    titled = sentence.lower(head[0]) in DETERMINERS or not sentence.tokens[head[1] - 1].is_capital
    if titled and _names(sentence, *apposition) and apposition[1] - apposition[0] >= 2:
        return apposition
    return head


def segment_end(sentence: Sentence, start: int) -> int:
    index = start
    while index < len(sentence):
        token = sentence.tokens[index]
        if token.quoted or token.lower in STOPS or token.lower == ",":
            break
        index += 1
    return index
