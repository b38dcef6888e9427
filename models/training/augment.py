"""New training pairs from real ones, by edits whose effect on the label is known.

Reported speech, numbers, passages, unrelated pairs. Rows in, rows out; knows neither files
nor models. The rules of the labels are those of the newsroom set: a report of P claims P, a
denial of P claims not-P, declining to comment claims neither.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from models.training.rows import TrainingRow

__all__ = ["MAKERS", "numbers", "passages", "reported", "unrelated"]

SPEAKERS = (
    "a spokesman", "a spokeswoman", "the minister", "officials", "the company", "the mayor",
    "two people familiar with the matter", "the police", "a senior diplomat", "the union",
    "the government", "her lawyer", "the head of the agency", "local media", "the prosecutor",
    "the ministry", "a witness", "the opposition leader", "the bank", "the club",
)  # fmt: skip
BEFORE = ("{who} said that {claim}", "{who} told reporters that {claim}", "{who} says {claim}",
          "according to {who}, {claim}", "{who} confirmed on {day} that {claim}")  # fmt: skip
AFTER = ("{Claim}, {who} said.", "{Claim}, according to {who}.", "{Claim}, {who} told reporters.")
DENIED = ("{who} denied that {claim}", "{who} said it was not true that {claim}",
          "{who} rejected reports that {claim}", "{who} called it false that {claim}",
          "{who} told reporters it was not true that {claim}",
          "it was untrue that {claim}, {who} said",
          "{who} dismissed the claim that {claim}", "{who} said on {day}: it is not the case that"
          " {claim}", "it is not true, according to {who}, that {claim}")  # fmt: skip
DECLINED = ("{who} would not say whether {claim}", "{who} declined to comment on whether {claim}",
            "{who} neither confirmed nor denied that {claim}")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Words that begin a sentence without being a name, and so lose their capital inside one.
_STARTS = frozenset(
    "a an the this that these those it its he she they we you his her their our my there some"
    " many most all no both each every one two three several more in on at after before when"
    " while if as for from with by during under over".split()
)
_NUMBER = re.compile(r"(?<![\w.,$£€-])(\d{1,3}(?:,\d{3})+|\d+)(?![\w,-]|\.\d|(?:st|nd|rd|th)\b)")
_HEDGE = re.compile(
    r"(?:about|around|approximately|roughly|nearly|almost|some|over|under|than|least|most|up to"
    r"|number|no\.|#|to|or|and|between)\s*$",
    re.IGNORECASE,
)
_YEARS = range(1400, 2101)
_MAX_WORDS = 30
_RIVALS = 40
_PASSAGE_WORDS = (40, 220)
_MOST_PARTS = 20
_LONG_WORD = re.compile(r"\w{5,}")  # short ones are shared by any two sentences
_DENIAL = {"entailment": "contradiction", "contradiction": "entailment", "neutral": "neutral"}


def reported(rows: Sequence[TrainingRow], count: int, draw: random.Random) -> list[TrainingRow]:
    """Pairs with one side, or both, put into somebody's mouth.

    Told by a speaker a claim keeps its label. With the hypothesis denied, entailment and
    contradiction change places; with a speaker who will not say, any label becomes neutral.
    """
    kinds = (_told_premise, _told_hypothesis, _told_both, _denied, _denied_told, _declined)
    usable = [row for row in rows if row.label in _DENIAL and _is_plain(row)]
    return [draw.choice(kinds)(row, draw) for row in _chosen(usable, count, draw)]


def numbers(rows: Sequence[TrainingRow], count: int, draw: random.Random) -> list[TrainingRow]:
    """Real premises against themselves with one number changed, or made a bound.

    Another exact figure contradicts. "more than" a smaller figure is entailed by the exact
    one; the exact one is left open by it.
    """
    usable = [row for row in rows if _is_plain(row) and _exact_numbers(row.premise)]
    return [_with_other_number(row, draw) for row in _chosen(usable, count, draw)]


def unrelated(rows: Sequence[TrainingRow], count: int, draw: random.Random) -> list[TrainingRow]:
    """Premises with hypotheses of other rows: neutral, and the false alarm most often met.

    Every second hypothesis is, of ``_RIVALS`` drawn, the one that shares most words with its
    premise, and so is about the same topic.
    """
    made = []
    for index, one in enumerate(_chosen(rows, count, draw)):
        rivals = [row for row in _chosen(rows, _RIVALS, draw) if row.premise != one.premise]
        if index % 2:
            rivals.sort(key=lambda row: _shared(one.premise, row.hypothesis), reverse=True)
        made += [
            replace(one, hypothesis=row.hypothesis, label="neutral", source="unrelated")
            for row in rivals[:1]
        ]
    return made


def passages(rows: Sequence[TrainingRow], count: int, draw: random.Random) -> list[TrainingRow]:
    """Premises among those of other rows of their source, ``_PASSAGE_WORDS`` in all; label kept.

    What bears on the hypothesis stands somewhere in the passage; a premise that shares a long
    word with the hypothesis is not put beside it, so the rest leaves it open.
    """
    by_source: dict[str, list[str]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(_ended(row.premise))
    return [
        replace(row, premise=_among(row, by_source[row.source], draw), source="passages")
        for row in _chosen([row for row in rows if row.label in _DENIAL], count, draw)
    ]


MAKERS: dict[str, Callable[[Sequence[TrainingRow], int, random.Random], list[TrainingRow]]] = {
    "reported": reported,
    "numbers": numbers,
    "passages": passages,
    "unrelated": unrelated,
}


def _chosen(rows: Sequence[TrainingRow], count: int, draw: random.Random) -> list[TrainingRow]:
    return [draw.choice(rows) for _ in range(count)] if rows else []


def _shared(premise: str, hypothesis: str) -> float:
    """Share of the hypothesis's long words that the premise has too."""
    there, here = (set(_LONG_WORD.findall(text.lower())) for text in (premise, hypothesis))
    return len(there & here) / max(len(here), 1)


def _among(row: TrainingRow, others: Sequence[str], draw: random.Random) -> str:
    wanted = draw.randint(*_PASSAGE_WORDS)
    parts = [_ended(row.premise)]
    for other in draw.sample(others, min(len(others), _MOST_PARTS)):
        if sum(len(part.split()) for part in parts) >= wanted:
            break
        if other not in parts and _shared(other, row.hypothesis) == 0:
            parts.insert(draw.randint(0, len(parts)), other)
    return " ".join(parts)


def _ended(text: str) -> str:
    return text if text[-1] in ".!?\"'" else f"{text}."


def _is_plain(row: TrainingRow) -> bool:
    """One sentence a side, short enough to be told in one."""
    return all(
        len(text.split()) <= _MAX_WORDS and text.rstrip(".").count(". ") == 0 and "?" not in text
        for text in (row.premise, row.hypothesis)
    )


def _told_premise(row: TrainingRow, draw: random.Random) -> TrainingRow:
    return replace(row, premise=_told(row.premise, draw), source="reported")


def _told_hypothesis(row: TrainingRow, draw: random.Random) -> TrainingRow:
    return replace(row, hypothesis=_told(row.hypothesis, draw), source="reported")


def _told_both(row: TrainingRow, draw: random.Random) -> TrainingRow:
    return _told_premise(_told_hypothesis(row, draw), draw)


def _denied(row: TrainingRow, draw: random.Random) -> TrainingRow:
    said = _inside(draw.choice(DENIED), row.hypothesis, draw)
    made = replace(row, hypothesis=said, label=_DENIAL[row.label], source="reported")
    if made.label == "entailment" or draw.random() < 0.5:
        return made
    # Contradiction holds both ways, and a denial leaves open what was open before.
    return replace(made, premise=made.hypothesis, hypothesis=made.premise)


def _denied_told(row: TrainingRow, draw: random.Random) -> TrainingRow:
    return _denied(_told_premise(row, draw), draw)


def _declined(row: TrainingRow, draw: random.Random) -> TrainingRow:
    said = _inside(draw.choice(DECLINED), row.hypothesis, draw)
    return replace(row, hypothesis=said, label="neutral", source="reported")


def _told(claim: str, draw: random.Random) -> str:
    return _inside(draw.choice(BEFORE + AFTER), claim, draw)


def _inside(form: str, claim: str, draw: random.Random) -> str:
    bare = claim.strip().rstrip(".!")
    first, _, rest = bare.partition(" ")
    small = f"{first.lower()} {rest}".rstrip() if first.lower() in _STARTS else bare
    sentence = form.format(
        who=draw.choice(SPEAKERS), day=draw.choice(DAYS), claim=small, Claim=bare
    ).rstrip(".")
    return sentence[0].upper() + sentence[1:] + "."


def _with_other_number(row: TrainingRow, draw: random.Random) -> TrainingRow:
    found = draw.choice(_exact_numbers(row.premise))
    value = int(found[0].replace(",", ""))
    bare_year = value in _YEARS and "," not in found[0]
    kind = "other" if bare_year or value < 3 else draw.choice(("other", "bound", "opened"))
    if kind == "other":
        other = value + draw.choice((-3, -2, -1, 1, 2, 3)) if bare_year else _other(value, draw)
        return _numbered(row, found, _written(other, found[0]), "contradiction", opened=False)
    bound = f"more than {_written(draw.randint(max(1, value // 2), value - 1), found[0])}"
    opened = kind == "opened"
    return _numbered(row, found, bound, "neutral" if opened else "entailment", opened=opened)


def _exact_numbers(text: str) -> list[re.Match[str]]:
    """Numbers that stand for themselves: not hedged, not a range's end, not a name's."""
    return [found for found in _NUMBER.finditer(text) if not _HEDGE.search(text[: found.start()])]


def _numbered(
    row: TrainingRow, found: re.Match[str], new: str, label: str, *, opened: bool
) -> TrainingRow:
    """The premise against itself with ``new`` for the number; ``opened`` swaps the two."""
    edited = row.premise[: found.start()] + new + row.premise[found.end() :]
    a, b = (edited, row.premise) if opened else (row.premise, edited)
    return TrainingRow(premise=a, hypothesis=b, label=label, source="numbers")


def _other(value: int, draw: random.Random) -> int:
    """Another number of about the same size."""
    candidates = {value + step for step in (1, 2, 3, value // 10 + 1, value // 2 + 1, value + 1)}
    candidates |= {value - step for step in (1, 2, value // 10 + 1, value // 3 + 1)}
    return draw.choice(sorted(c for c in candidates if c > 0 and c != value))


def _written(value: int, like: str) -> str:
    return f"{value:,}" if "," in like else str(value)
