"""What a number counts, what became of it, and the words around it.

Works by closed word lists and plural endings, without a grammar; where it cannot tell, it
says nothing. Knows nothing of values.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.quantities.numerals import small_number
from models.quantities.values import Kind
from models.quantities.words import (
    CALENDAR,
    FUNCTION_WORDS,
    Token,
    around,
    clause,
    is_negation,
    stem,
)

__all__ = [
    "about",
    "frames",
    "head_noun",
    "is_change",
    "names",
    "negated",
    "role",
    "states",
]

_MAX_MODIFIERS = 4  # words between a number and the noun it counts: "12 young Polish mountain…"
_IRREGULAR = frozenset(
    "people men women children police troops staff dead deaths cattle sheep aircraft lives"
    " policemen firemen crew personnel media".split()
)
_NOT_NOUNS = frozenset(
    "was were is are has had does says across always towards besides perhaps as this its his"
    " hers yes less plus versus times thanks unless whereas afterwards".split()
)
_STATES = {
    "dead": "killed kills kill killing dead died die dies death deaths fatalities fatality toll"
    " slain perished bodies drowned lives corpses",
    "hurt": "injured injuring injures wounded wounding hurt injuries wounds hospitalised"
    " hospitalized",
    "missing": "missing unaccounted disappeared vanished",
    "held": "arrested arrests arrest detained detains detaining custody jailed imprisoned"
    " captured hostage hostages",
    "free": "freed released releasing release",
    "safe": "rescued rescuing saved survived survivors evacuated evacuating unhurt unharmed",
    "charged": "indicted accused",
    "convicted": "convicted guilty sentenced",
    "cleared": "acquitted",
    "sick": "infected sick ill infections",
    "fled": "displaced homeless fled fleeing",
    "for": "favour favor",
    "against": "against opposed",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}
_FRAMES = {
    "to come": "will would could may might shall plans planned planning aims aim wants want"
    " expects expect expected forecast forecasts hopes target if unless should proposed next",
    "earlier": "before earlier ago previously previous former formerly once last originally",
    "so far": "so far yet still",
    "later": "later",
    "each": "each apiece average averages averaged",
}
_FRAME_OF = {word: frame for frame, words in _FRAMES.items() for word in words.split()}
_SAY = frozenset(
    "said says say told tells according added announced reported insisted claimed claims put"
    " denied denies maintained countered replied estimated counted".split()
)
_CHANGES = frozenset(
    "rose rise rises risen rising fell fall falls fallen falling grew grow grows grown growing up"
    " down dropped drop drops cut cuts increase increased increases raised raise raises reduce"
    " reduced reduces climbed slipped jumped gained lost shrank shrunk widened expand expanded"
    " slashed doubled trimmed lifted lowered lower lowering hike hiked growth change changed"
    " revised went".split()
)


_RELATIVE = frozenset((Kind.SHARE, Kind.POINTS))
_PART_OF = [["of", word] for word in "the those these them its their his her our".split()]


def head_noun(tokens: Sequence[Token], i: int, *, single: bool = False) -> str:
    """The stem of the noun that a number before token ``i`` counts; empty where none is seen.

    ``single``: the noun is a singular, after "one", "no" or "every".

    "12 young soldiers" count soldiers, "12 of the soldiers" as well; "12 were hurt" nothing.
    """
    i = _after_of(tokens, i)
    if i + 1 < len(tokens) and tokens[i].text == "-" and tokens[i + 1].is_word:
        return stem(tokens[i + 1].low)  # "a 19-member panel"
    for j in range(i, min(i + _MAX_MODIFIERS, len(tokens))):
        word = tokens[j].low
        if tokens[j].text == "-":
            continue
        if not tokens[j].is_word or word in FUNCTION_WORDS or word in _NOT_NOUNS:
            break
        if word in _STATE_OF and word not in _IRREGULAR and not word.endswith("s"):
            break
        if _is_plural(word):
            following = tokens[j + 1].low if j + 1 < len(tokens) else ""
            return stem(following if _is_plural(following) and word != "people" else word)
    return _singular(tokens, i) if single else ""


def _singular(tokens: Sequence[Token], i: int) -> str:
    """The last word before one without meaning: "no card data was"."""
    noun = ""
    for token in tokens[i : i + _MAX_MODIFIERS]:
        if not token.is_word or token.low in FUNCTION_WORDS or token.low in _STATE_OF:
            break
        noun = stem(token.low)
    return noun


def _after_of(tokens: Sequence[Token], i: int) -> int:
    if i < len(tokens) and tokens[i].low == "of":
        i += 1
        while i < len(tokens) and (
            tokens[i].low in FUNCTION_WORDS or tokens[i].is_number or tokens[i].low == "usual"
        ):
            i += 1
    return i


def _is_plural(word: str) -> bool:
    plain = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return word in _IRREGULAR or (plain and word not in _NOT_NOUNS)


def states(tokens: Sequence[Token], first: int, last: int) -> frozenset[str]:
    """What the clause says became of those counted: killed, injured, missing…"""
    near = clause(tokens, first, last)
    return frozenset(
        _STATE_OF[tokens[j].low]
        for j in near
        if tokens[j].low in _STATE_OF and not first <= j < last
    )


def role(tokens: Sequence[Token], first: int, last: int, kind: Kind) -> str:
    """Why a number is no plain total: "by" a change, "from" a former value, "more" on top,
    "part" of a whole, "of" the whole itself, or nothing."""
    before = tokens[first - 1].low if first else ""
    if [token.low for token in tokens[last : last + 2]] in _PART_OF:
        return "" if kind is Kind.SHARE else "part"  # a share is a part by nature
    after = tokens[last].low if last < len(tokens) else ""
    if before in ("another", "further", "additional", "other") or after in (
        "more",
        "others",
        "other",
        "additional",
        "further",
        "extra",
        "fewer",
        "less",
    ):
        return "more"
    changed = is_change(tokens, first)
    if before == "by" and changed:
        return "by"
    if before == "from" and changed:
        return "from"
    if kind in _RELATIVE and before in _CHANGES:
        return "by"  # "rose 3%"
    return "of" if _is_whole(tokens, first) else ""


def is_change(tokens: Sequence[Token], first: int) -> bool:
    """Whether the words shortly before token ``first`` tell of a rise or fall."""
    return any(token.low in _CHANGES for token in tokens[max(0, first - 6) : first])


def _is_whole(tokens: Sequence[Token], first: int) -> bool:
    """ "three of the 12", but not "every one of the 12"."""
    of = first - 2 if first > 1 and tokens[first - 1].low in ("the", "its", "their") else first - 1
    if of < 1 or tokens[of].low != "of":
        return False
    part = tokens[of - 1]
    return part.is_number or (part.low != "one" and small_number(tokens, of - 1) is not None)


def negated(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a word before the number in its clause, or right after it, says no."""
    near = clause(tokens, first, last)
    return any(is_negation(tokens[j].low) for j in near if not first <= j < last)


def about(tokens: Sequence[Token], first: int, last: int) -> frozenset[str]:
    """Stems of the words with a meaning around the tokens ``first`` to ``last``."""
    return frozenset(
        stem(token.low)
        for token in around(tokens, first, last)
        if token.is_word and token.low not in FUNCTION_WORDS
    )


def names(tokens: Sequence[Token], first: int, last: int) -> frozenset[str]:
    """Names around the tokens ``first`` to ``last``, but for those of speakers.

    Words in capitals; the first word of a sentence only with "'s", as it may be any word.
    """
    near = around(tokens, first, last)
    found = set()
    for j, token in enumerate(near):
        starts = (j == 0 or near[j - 1].text in '.!?"\u201c:') and not token.low.endswith("'s")
        if starts or not token.text[0].isupper() or token.low in CALENDAR:
            continue
        if not any(other.low in _SAY for other in near[max(0, j - 2) : j + 3]):
            found.add(stem(token.low))
    return frozenset(found)


def frames(tokens: Sequence[Token], first: int, last: int) -> frozenset[str]:
    """What moves the words around to another time: planned, earlier, later."""
    near = around(tokens, first, last)
    return frozenset(_FRAME_OF[token.low] for token in near if token.low in _FRAME_OF)
