"""Where the words for a speaker begin and end beside a cue verb, by closed classes alone.

Knows no names and no dictionary. Of a speaker it gives the whole phrase with its apposition and
the head: the name where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    is_adverb,
    is_finite,
)

__all__ = ["Phrase", "Range", "after", "before", "finite_at", "has_finite", "skip_time"]

# Token ranges are (start, end), end excluded.
Range = tuple[int, int]

_STOPS = frozenset(";:—–()[]?!.…") | {"--", "-", "…"}
_PEOPLE_PRONOUNS = SUBJECT_PRONOUNS | RELATIVES | {"that", "someone", "nobody", "none"}
# What stands between commas and is no name for somebody: "who has won", "for example".
_ASIDES = frozenset("who whose which whom like such speaking appearing".split())
_TIME_PREPOSITIONS = frozenset("on in at late early earlier last this next late by".split())
_MEDIUM = frozenset(
    "statement interview tweet email e-mail speech letter report briefing conference post memo"
    " book column release court testimony note message broadcast blog ad video debate call".split()
)


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
    if token.lower.endswith("ed") and (following == "by" or following in TIMES and index > 0):
        return False  # "a report released by the ministry"
    attributive = previous in DETERMINERS | PREPOSITIONS - {"to"} or previous in ("newly", "'s")
    return not (attributive and token.lower.endswith("ed"))


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
        if is_adverb(word) or word in ("himself", "herself", "itself", "themselves"):
            end -= 1
        elif word in TIMES and end - 1 > floor:
            step = end - 1
            while step > floor and (
                sentence.lower(step - 1) in _TIME_PREPOSITIONS | {"the"}
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
        if token.quoted or word in _STOPS or (commas and word == ","):
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
    start = _trim_start(sentence, boundary, end)
    if start >= end or not _nominal(sentence, start, end):
        return None
    return Phrase(full=(start, end), head=(start, end), start=min(boundary, start))


def _trim_start(sentence: Sentence, start: int, end: int) -> int:
    """After connectors, adverbs and a leading "in January", "on Tuesday"."""
    relative = any(sentence.lower(i) in ("who", "which") for i in range(start + 1, end))
    if not relative:
        for index in range(end - 1, start - 1, -1):
            if finite_at(sentence, index):
                start = index + 1
                break
    while start < end:
        word = sentence.lower(start)
        if word in CONJUNCTIONS or is_adverb(word) or word in ("not", "to"):
            start += 1
        elif word in ("about", "over", "under", "around", "nearly") and (
            _counts(sentence, start + 1)
        ):
            return start
        elif word in PREPOSITIONS or word in TIMES or word in ("last", "late", "earlier"):
            step = _adverbial(sentence, start, end)
            if step == start:
                return end
            start = step
        else:
            return start
    return start


def _counts(sentence: Sentence, index: int) -> bool:
    return sentence.lower(index)[:1].isdigit() or sentence.lower(index) in (
        "half one two three four five six seven eight nine ten a".split()
    )


def _adverbial(sentence: Sentence, start: int, end: int) -> int:
    """The end of a prepositional phrase or time that opens a clause; ``end`` if all is one."""
    index = start + 1
    while index < end and (sentence.lower(index) in DETERMINERS or sentence.lower(index) == "his"):
        index += 1
    if index < end:
        index += 1  # its first noun
    while index < end:
        word = sentence.lower(index)
        previous = sentence.lower(index - 1)
        if word in DETERMINERS and previous not in PREPOSITIONS:
            return index
        if word in SUBJECT_PRONOUNS and previous not in PREPOSITIONS:
            return index
        if sentence.tokens[index].is_capital and (
            previous in TIMES or previous[-1:].isdigit() or previous in _MEDIUM
        ):
            return index
        index += 1
    # "On Monday officials": a time of one word and a bare plural.
    first = start + 1 if sentence.lower(start) in PREPOSITIONS else start
    if sentence.lower(first) in TIMES and first + 1 < end:
        return first + 1
    return end


def _nominal(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the tokens can be a noun phrase for somebody who speaks."""
    last = sentence.tokens[end - 1]
    if not last.is_word and last.text not in (")", "'"):
        return False
    if last.lower in DETERMINERS - {"both", "all", "many", "several", "most", "few", "some", "other",
                                    "those", "half", "another", "one", "this", "each", "two",
                                    "three", "four", "five"}:  # fmt: skip
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
        if any(sentence.lower(i) in _STOPS - {"(", ")"} for i in range(index, comma)):
            break
        if not _apposes(sentence, index + 1, comma):
            continue
        head = _head(sentence, index, floor)
        if head is None or has_finite(sentence, *head.head):
            continue
        aside = sentence.lower(index + 1) in _ASIDES | PREPOSITIONS
        best = Phrase(
            full=(head.full[0], head.full[1] if aside else comma + 1),
            head=_best_name(sentence, head.head, (index + 1, comma)),
            start=head.start,
        )
        first = head.head[0]
        if sentence.tokens[first].is_capital or sentence.lower(first) in DETERMINERS:
            return best
    return best


def _with_brackets(sentence: Sentence, closing: int, floor: int) -> Phrase | None:
    """``NP (of somewhere)``."""
    opening = next((i for i in range(closing - 1, floor, -1) if sentence.lower(i) == "("), None)
    inner = before(sentence, opening, floor) if opening is not None else None
    if inner is None:
        return None
    return Phrase(full=(inner.full[0], closing + 1), head=inner.head, start=inner.start)


def _apposes(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the tokens between two commas say who somebody is."""
    if end - start < 1 or end - start > 30:
        return False
    first = sentence.tokens[start]
    if first.quoted and end - start < 3:
        return False
    if first.lower in _ASIDES:
        return True
    if first.lower in CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS:
        return False
    if first.lower in PREPOSITIONS or is_adverb(first.lower):
        return end - start <= 8
    relative = next(
        (i for i in range(start, end) if sentence.lower(i) in ("who", "which", "that", "whose")),
        end,
    )
    return not has_finite(sentence, start, relative) or first.lower.endswith(("ed", "ing"))


def _names(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the tokens are a bare name."""
    return 0 < end - start <= 6 and all(
        token.is_capital or token.lower in ("de", "van", "von", "al", "el", "bin", "of")
        for token in sentence.tokens[start:end]
    ) and sentence.lower(start) not in DETERMINERS  # fmt: skip


def _best_name(sentence: Sentence, head: Range, apposition: Range) -> Range:
    """The name where a title has one in apposition: "the mayor, Colin Threlfall"."""
    titled = sentence.lower(head[0]) in DETERMINERS or not sentence.tokens[head[1] - 1].is_capital
    if titled and _names(sentence, *apposition) and apposition[1] - apposition[0] >= 2:
        return apposition
    return head


def after(sentence: Sentence, start: int) -> Phrase | None:
    """The subject that follows an inverted cue verb or "according to" at ``start``."""
    end = _head_end(sentence, start)
    if end == start:
        return None
    full = end
    head = (start, end)
    if sentence.lower(end) == "," and not sentence.tokens[end].quoted:
        stop = _apposition_end(sentence, end + 1)
        if stop > end + 1 and _apposes(sentence, end + 1, stop):
            full = stop
            head = _best_name(sentence, head, (end + 1, _segment(sentence, end + 1)))
    elif sentence.lower(end) in ("who", "whose"):
        full = _apposition_end(sentence, end)
    return Phrase(full=(start, full), head=head, start=start)


def _head_end(sentence: Sentence, start: int) -> int:
    index = start
    while index < len(sentence):
        token = sentence.tokens[index]
        word = token.lower
        if token.quoted and not (index > start and _inner_quote(sentence, index)):
            break
        if word == "(":
            closing = next(
                (i for i in range(index, len(sentence)) if sentence.lower(i) == ")"), None
            )
            if closing is None or closing - index > 6:
                break
            index = closing + 1
            continue
        if word in _STOPS or word == ",":
            break
        if index > start and (word in SUBORDINATORS | RELATIVES | {"whose", "but", "while"}):
            break
        if index > start and (is_adverb(word) and not token.is_capital):
            break
        if index > start and finite_at(sentence, index):
            break
        if word in TIMES and index > start and not _named_by_time(sentence, index):
            break
        if index > start and word in PREPOSITIONS and _adverbial_preposition(sentence, index):
            break
        if word in SUBJECT_PRONOUNS:
            return index + 1 if index == start else index
        index += 1
    while index > start and sentence.lower(index - 1) in PREPOSITIONS | CONJUNCTIONS | {
        "late",
        "last",
        "the",
    }:
        index -= 1
    return index


def _inner_quote(sentence: Sentence, index: int) -> bool:
    """Whether a quoted stretch is short enough to be a title or nickname in a name."""
    pair = sentence.quote_at(index)
    return pair is not None and pair[1] - pair[0] <= 5 and pair[0] > 0


def _named_by_time(sentence: Sentence, index: int) -> bool:
    return sentence.lower(index + 1) in ("'s", "night")


def _adverbial_preposition(sentence: Sentence, index: int) -> bool:
    """Whether a preposition after a speaker begins a time, a medium or a circumstance."""
    word, following = sentence.lower(index), sentence.lower(index + 1)
    if word in ("during", "after", "before", "since", "until", "amid", "despite", "following"):
        return True
    if following in TIMES or following[:2] in ("19", "20"):
        return True
    if word in ("in", "at", "on", "to", "by") and following in (
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
    ):
        return any(
            sentence.lower(i) in _MEDIUM | {"rally", "event"} for i in range(index + 2, index + 6)
        )
    return word == "on" and following in ("twitter", "facebook", "cnn", "fox", "tv")


def _segment(sentence: Sentence, start: int) -> int:
    index = start
    while index < len(sentence):
        token = sentence.tokens[index]
        if token.quoted or token.lower in _STOPS or token.lower == ",":
            break
        index += 1
    return index


def _apposition_end(sentence: Sentence, start: int) -> int:
    """The end of an apposition that runs to the sentence's end or to a quotation."""
    first = sentence.lower(start)
    if first in CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS or first.endswith("ing"):
        return start
    index = start
    while index < len(sentence):
        token = sentence.tokens[index]
        if token.lower in _STOPS or token.text in ("“", '"', "''"):
            break
        if token.lower == ",":
            following = sentence.lower(index + 1)
            if following in CONJUNCTIONS | SUBORDINATORS | SUBJECT_PRONOUNS or following.endswith(
                "ing"
            ):
                break
            if index + 1 < len(sentence) and sentence.tokens[index + 1].quoted:
                break
        index += 1
    return index


def skip_time(sentence: Sentence, start: int) -> int:
    """After "on Tuesday", "last week", "in a statement" and adverbs at ``start``."""
    index = start
    while index < len(sentence):
        word = sentence.lower(index)
        if sentence.tokens[index].quoted:
            return index
        if sentence.lower(index + 2) in ("later", "earlier", "ago", "before") and (
            sentence.lower(index + 1) in TIMES
        ):
            index += 3
        elif word in TIMES or (is_adverb(word) and word not in ("only", "just", "both", "all")):
            index += 1
        elif (
            word in _TIME_PREPOSITIONS | {"for", "during", "after", "via"}
            and _time_end(sentence, index) > index
        ):
            index = _time_end(sentence, index)
        else:
            return index
    return index


def _time_end(sentence: Sentence, index: int) -> int:
    """The end of "on Tuesday", "in a telephone interview with X"; ``index`` if it is none."""
    following = sentence.lower(index + 1)
    if following in TIMES or following[:2] in ("19", "20"):
        step = index + 2
        while sentence.lower(step) in TIMES or sentence.lower(step)[:1].isdigit():
            step += 1
        return step
    if following in ("twitter", "facebook"):
        return index + 2
    if following in ("a", "an", "his", "her", "their", "its", "the"):
        for step in range(index + 2, min(index + 6, len(sentence))):
            if sentence.lower(step) in _MEDIUM:
                return step + 1
            if sentence.lower(step) in TIMES:
                return step + 1
    return index
