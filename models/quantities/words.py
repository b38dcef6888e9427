"""A text cut into words, numbers and signs with their places.

Knows no meaning beyond which words carry none, which say no, and where a clause ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.types import Span

__all__ = [
    "CALENDAR",
    "FUNCTION_WORDS",
    "Token",
    "around",
    "clause",
    "cut",
    "is_negation",
    "low_at",
    "stem",
]

_REACH = 60  # tokens to each side that can bear on one: a long sentence
_LONGEST_NUMBER = 24  # characters; a longer one is a key or a code
_TOKEN = re.compile(
    r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)(?:\.\d+)?"  # 1,200
    r"|\d+(?:\.\d+)?"
    r"|[AaPp]\.\s?[Mm]\.?"
    r"|[^\W\d_]+(?:['\u2019][^\W\d_]+)*"
    r"|\S"
)
NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor without cannot false falsely untrue denied"
    " denies deny denying denial".split()
)
FUNCTION_WORDS = frozenset(
    "a an the of to in on at by for from with and or but as that this these those it its is are"
    " was were be been being has have had having do does did will would can could may might"
    " should must he she they we i you his her their our my your him them us who whom whose which"
    " what when where while if than then there here so such both all any some each every other"
    " into onto over under up down out off about after before since until during between among"
    " against through per not no never said says say saying told according also only just still"
    " already more most less least fewer many much few very too because although though yet".split()
)
_CLAUSE_ENDS = frozenset(
    ',;:.!?()[]"\u201c\u201d\u2013\u2014 and but while when after before because that who which'
    " whereas although though including as or".split()
    + list(',;:.!?()[]"\u201c\u201d\u2013\u2014')
)
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december i mr mrs ms dr".split()
)
_PLURALS = {
    "people": "person", "persons": "person", "men": "man", "women": "woman",
    "children": "child", "lives": "life", "wives": "wife", "knives": "knife", "feet": "foot",
    "policemen": "policeman", "firemen": "fireman", "troops": "soldier", "bodies": "body",
    "kids": "child", "staff": "staff", "dead": "dead", "police": "police",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; ``low`` is its text in lower case with straight apostrophes."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        return (
            self.text[0].isdigit() and self.text[0].isascii() and len(self.text) <= _LONGEST_NUMBER
        )

    @property
    def span(self) -> Span:
        return Span(start=self.start, end=self.end)


def cut(text: str) -> list[Token]:
    """All words, numbers and signs of a text, in order."""
    return [
        Token(match[0], match[0].lower().replace("\u2019", "'"), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


def is_negation(word: str) -> bool:
    """Whether a word, in lower case with straight apostrophes, says no."""
    return word in NEGATIONS or word.endswith("n't")


def stem(word: str) -> str:
    """A noun in the singular, roughly; other words less an ending."""
    word = word.removesuffix("'s").removesuffix("'")
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def clause(tokens: Sequence[Token], first: int, last: int) -> range:
    """Indices of the tokens around ``first`` to ``last`` (not included) up to the clause's ends."""
    start, end = first, last
    while start > max(0, first - _REACH) and tokens[start - 1].low not in _CLAUSE_ENDS:
        start -= 1
    while end < min(len(tokens), last + _REACH) and tokens[end].low not in _CLAUSE_ENDS:
        end += 1
    return range(start, end)


def around(tokens: Sequence[Token], first: int, last: int) -> list[Token]:
    """The tokens near ``first`` to ``last`` (not included), as many as a long sentence has."""
    return [*tokens[max(0, first - _REACH) : first], *tokens[last : last + _REACH]]


def low_at(tokens: Sequence[Token], i: int) -> str:
    """The word at ``i`` in lower case; empty beyond either end."""
    return tokens[i].low if 0 <= i < len(tokens) else ""
