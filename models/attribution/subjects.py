"""The subject that ends before a verb: where it begins, its apposition, its name.

Knows no cue verbs.
"""

from __future__ import annotations

from models.attribution.leads import is_adverb_at, trim_start
from models.attribution.phrases import (
    ASIDES,
    STOPS,
    Phrase,
    best_name,
    has_finite,
    is_apposition,
)
from models.attribution.times import TIME_PREPOSITIONS
from models.attribution.tokens import Sentence
from models.attribution.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIMES,
)

__all__ = ["before"]

_DASHES = ("—", "–", "-", "--")
_PEOPLE_PRONOUNS = SUBJECT_PRONOUNS | RELATIVES | {"that", "someone", "nobody", "none"}


# Determiners that can be somebody: "some said", "two told".
_STANDING_ALONE = frozenset(
    "both all many several most few some other those half another one this each two three four five"
    " dozens hundreds".split()
)


def before(sentence: Sentence, verb: int, floor: int = 0) -> Phrase | None:
    """The subject that ends before the verb group at ``verb``; it begins at ``floor`` or later."""
    end = _strip_end(sentence, verb, floor)
    if end <= floor:
        return None
    last = sentence.lower(end - 1)
    if last in _PEOPLE_PRONOUNS:
        return _pronoun(sentence, end - 1, floor)
    if last == ")" and not sentence.tokens[end - 1].quoted:
        return _with_brackets(sentence, end - 1, floor)
    if last in _DASHES:
        return _with_dashes(sentence, end - 1, floor)
    if last == ",":
        return _with_apposition(sentence, end - 1, floor)
    return _plain(sentence, end, floor)


def _head(sentence: Sentence, end: int, floor: int) -> Phrase | None:
    """A noun phrase that ends at ``end``, with what stands in brackets after it."""
    if end > floor and sentence.lower(end - 1) == ")":
        return _with_brackets(sentence, end - 1, floor)
    return _plain(sentence, end, floor)


def _pronoun(sentence: Sentence, index: int, floor: int) -> Phrase | None:
    word = sentence.lower(index)
    if word in RELATIVES or word == "that":
        if word == "that" or index - 1 <= floor:
            return None
        # "X, who says P": X speaks.
        end = index - 1 if sentence.lower(index - 1) == "," else index
        phrase = _plain(sentence, end, floor) if end > floor else None
        if phrase is not None:
            antecedent = (_nearest_noun(sentence, *phrase.head), phrase.head[1])
            return Phrase(full=(index, index + 1), head=antecedent, start=phrase.start)
    return Phrase(full=(index, index + 1), head=(index, index + 1), start=index)


def _nearest_noun(sentence: Sentence, start: int, end: int) -> int:
    """Where the last noun phrase of tokens ``start`` to ``end`` begins."""
    index = end - 1
    if sentence.tokens[index].is_capital:
        while index > start and sentence.tokens[index - 1].is_capital:
            index -= 1
        return index
    while index > start and sentence.lower(index) not in DETERMINERS:
        index -= 1
    return index


def _strip_end(sentence: Sentence, end: int, floor: int) -> int:
    """Before adverbs and times that stand between subject and verb."""
    while end > floor:
        word = sentence.lower(end - 1)
        if is_adverb_at(sentence, end - 1) or word in (
            "himself",
            "herself",
            "itself",
            "themselves",
        ):
            end -= 1
        elif word in TIMES and end - 1 > floor:
            step = end - 1
            while step > floor and (
                sentence.lower(step - 1) in TIME_PREPOSITIONS | {"the"}
                or sentence.lower(step - 1) in TIMES
            ):
                step -= 1
            end = step
        else:
            return end
    return end


def _boundary(sentence: Sentence, end: int, floor: int, commas: bool = True) -> int:
    """Where the clause part that ends at ``end`` begins."""
    start = end
    while start > floor:
        token = sentence.tokens[start - 1]
        word = token.lower
        if token.quoted or word in STOPS or (commas and word == ","):
            break
        if word in SUBORDINATORS and not (word == "as" and sentence.lower(start) == "of"):
            break
        if word in ("but", "or", "nor", "yet"):
            break
        if word in ("after", "before") and start - 1 > floor:
            break
        if word == "and" and _clause_before(sentence, start - 1, floor):
            break
        start -= 1
    return start


def _clause_before(sentence: Sentence, index: int, floor: int) -> bool:
    """Whether "and" at ``index`` joins clauses rather than speakers."""
    start = _boundary(sentence, index, floor)
    return start == index or has_finite(sentence, start, index)


def _plain(sentence: Sentence, end: int, floor: int) -> Phrase | None:
    """A noun phrase that ends right at ``end``."""
    boundary = _boundary(sentence, end, floor)
    start = trim_start(sentence, boundary, end)
    if start >= end or not _nominal(sentence, start, end):
        return None
    return Phrase(full=(start, end), head=(start, end), start=min(boundary, start))


def _nominal(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the tokens can be a noun phrase for somebody who speaks."""
    last = sentence.tokens[end - 1]
    if not last.is_word and last.text not in (")", "'"):
        return False
    if last.lower in DETERMINERS - _STANDING_ALONE:
        return False
    if last.lower in PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | NEGATIONS | POSSESSIVES | {"to"}:
        return False
    return end - start <= 24


def _with_apposition(sentence: Sentence, comma: int, floor: int) -> Phrase | None:
    """``NP, apposition,`` that ends at the closing ``comma``."""
    commas = [
        i for i in range(comma - 1, floor, -1)
        if sentence.lower(i) == "," and not sentence.tokens[i].quoted
    ]  # fmt: skip
    best: Phrase | None = None
    for index in commas[:4]:
        if any(sentence.lower(i) in STOPS - {"(", ")"} for i in range(index, comma)):
            break
        if not is_apposition(sentence, index + 1, comma):
            continue
        head = _head(sentence, index, floor)
        if head is None or has_finite(sentence, *head.head) or _is_place(sentence, head):
            continue
        aside = sentence.lower(index + 1) in ASIDES | PREPOSITIONS | {"though", "however"}
        best = Phrase(
            full=(head.full[0], head.full[1] if aside else comma + 1),
            head=best_name(sentence, head.head, (index + 1, comma)),
            start=head.start,
        )
        first = head.head[0]
        if sentence.tokens[first].is_capital or sentence.lower(first) in DETERMINERS:
            return best
    return best


def _is_place(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase is only "Fla."."""
    start, end = phrase.head
    return end - start == 1 and sentence.lower(start).endswith(".")


def _with_dashes(sentence: Sentence, closing: int, floor: int) -> Phrase | None:
    """``NP - apposition -``."""
    reach = range(closing - 1, max(floor, closing - 24), -1)
    opening = next((i for i in reach if sentence.lower(i) in _DASHES), None)
    inner = _plain(sentence, opening, floor) if opening is not None else None
    if inner is None:
        return None
    return Phrase(full=(inner.full[0], closing), head=inner.head, start=inner.start)


def _with_brackets(sentence: Sentence, closing: int, floor: int) -> Phrase | None:
    """``NP (of somewhere)``."""
    opening = next((i for i in range(closing - 1, floor, -1) if sentence.lower(i) == "("), None)
    inner = before(sentence, opening, floor) if opening is not None else None
    if inner is None:
        return None
    return Phrase(full=(inner.full[0], closing + 1), head=inner.head, start=inner.start)
