"""A sentence as words and marks with their places, and which of them stand in quotation marks.

Knows no grammar. Nothing is dropped: what is not a word is a mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.types import Span

__all__ = ["QUOTE_MARKS", "Sentence", "Token", "read"]

QUOTE_MARKS = frozenset("\"“”‘’'«»„") | {"''", "``"}
_OPENING = frozenset("“«„") | {"``"}
_CLOSING = frozenset("”»")

_TITLES = (
    "Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Col|Lt|Sgt|St|"
    "Prof|Rev|Hon|Jr|Sr|Capt|Maj|Adm|Supt|Det|Inc|Corp|Ltd|Co|No"
)
_TOKEN = re.compile(
    rf"""https?://\S+
    | (?:[A-Za-z]\.){{2,}}                        # U.S., a.m.
    | (?:{_TITLES})\.(?=\s)
    | [A-Z]\.(?=\s[A-Z])                          # an initial
    | [A-Z][\w-]{{1,8}}\.(?=,)                      # Ala., R-Wis.,
    | [$£€]?\d+(?:[.,:]\d+)*\w*(?:-\w+)*%?
    | [’'](?:s|d|ll|re|ve|m)\b                    # ’s, ’ll
    | [@\#]?\w+(?:[’'](?!(?:s|d|ll|re|ve|m)\b)\w+|[-&/]\w+)*
    | '' | `` | \S""",
    re.VERBOSE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A word or mark; ``quoted`` where it stands between quotation marks or is one."""

    text: str
    lower: str
    start: int
    end: int
    quoted: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it has a letter or digit."""
        return any(character.isalnum() for character in self.text)

    @property
    def is_capital(self) -> bool:
        """Whether it begins like a name."""
        return self.text[0].isupper()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A text and its tokens; ``quotes`` are the quoted stretches, as (first, last) mark."""

    text: str
    tokens: tuple[Token, ...]
    quotes: tuple[tuple[int, int], ...] = ()
    open_end: bool = False  # a quotation goes on after it
    headline: bool = False  # Most Words Begin Like Names

    def __len__(self) -> int:
        return len(self.tokens)

    def names(self, index: int) -> bool:
        """Whether the word at ``index`` is written like a name, where that tells anything."""
        return index > 0 and not self.headline and self.tokens[index].is_capital

    def lower(self, index: int) -> str:
        """The lower-case form at ``index``; empty outside the sentence."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def quote_at(self, index: int) -> tuple[int, int] | None:
        """The quoted stretch that ``index`` stands in."""
        return next((pair for pair in self.quotes if pair[0] <= index <= pair[1]), None)

    def span(self, start: int, end: int) -> Span:
        """The characters of tokens ``start`` to ``end``, ``end`` excluded."""
        return Span(start=self.tokens[start].start, end=self.tokens[end - 1].end)


def read(text: str, *, opened: bool = False) -> Sentence:
    """``text`` as tokens; ``opened`` where a quotation from before goes on in it."""
    found = list(_TOKEN.finditer(text))
    words = [m.group() for m in found]
    quotes, open_end = _quotes(text, found, opened)
    inside = {index for first, last in quotes for index in range(first, last + 1)}
    tokens = tuple(
        Token(
            text=word,
            lower=word.lower().replace("’", "'"),
            start=match.start(),
            end=match.end(),
            quoted=index in inside,
        )
        for index, (word, match) in enumerate(zip(words, found, strict=True))
    )
    return Sentence(
        text=text,
        tokens=tokens,
        quotes=tuple(quotes),
        open_end=open_end,
        headline=_is_headline(tokens),
    )


def _is_headline(tokens: tuple[Token, ...]) -> bool:
    words = [token for token in tokens if token.text[0].isalpha()]
    return len(words) >= 5 and sum(token.is_capital for token in words) >= 0.75 * len(words)


def _quotes(
    text: str, found: list[re.Match[str]], opened: bool
) -> tuple[list[tuple[int, int]], bool]:
    """Quoted stretches; a mark without its partner quotes up to the sentence's end or start."""
    stretches: list[tuple[int, int]] = []
    start: int | None = 0 if opened and found else None
    single = False
    last_close = max(
        (i for i, m in enumerate(found) if m.group() in ("'", "’") and _leans(text, m)[1]),
        default=-1,
    )
    for index, match in enumerate(found):
        word = match.group()
        if word not in QUOTE_MARKS:
            continue
        opens, closes = _leans(text, match)
        if word in ("'", "’", "‘"):
            if start is None and opens and word != "’" and index < last_close:
                start, single = index, True
            elif start is not None and single and closes:
                stretches.append((start, index))
                start = None
        elif start is not None and not single:
            if word not in _OPENING and not (opens and not closes):
                stretches.append((start, index))
                start = None
        elif word in _CLOSING or (word not in _OPENING and closes and not opens):
            if start is None:
                stretches = [(0, index)]
        elif start is None:
            start, single = index, False
    if start is not None and not single:
        stretches.append((start, len(found) - 1))
    return stretches, start is not None and not single


def _leans(text: str, match: re.Match[str]) -> tuple[bool, bool]:
    """Whether a mark can open a quotation here, and whether it can close one."""
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    opens = (not before or before.isspace() or before in "([—–-") and bool(after.strip())
    closes = bool(before.strip()) and not after.isalnum()
    return opens, closes
