"""One row of a data set: an example with its gold label, or a rejection with its reason.

Knows field names and label spellings; nothing of files or of models.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from eval.errors import InvalidLabelOrder
from models.errors import InvalidClaim
from models.text import check_text
from models.types import Claim, ClaimPair, Label

__all__ = ["Example", "Gold", "Rejection", "Scalar", "parse_label_order", "read_row", "row_id"]

Scalar: TypeAlias = str | int | float | bool


class Gold(StrEnum):
    """What a row says is right: one of the three labels, or only that it is no entailment."""

    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"
    CONTRADICTION = "contradiction"
    NOT_ENTAILMENT = "not_entailment"

    @property
    def label(self) -> Label | None:
        """The three-way label, or None where gold is two-way."""
        return None if self is Gold.NOT_ENTAILMENT else Label(self.value)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A labelled pair; ``fields`` are its other scalar values, by which it can be sliced."""

    line: int
    id: str | int
    pair: ClaimPair
    gold: Gold
    fields: Mapping[str, Scalar]


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A row that cannot be used, and why."""

    line: int
    id: str | int
    reason: str


class _Unusable(Exception):
    """Why a row is rejected; never leaves this module."""


# Premise first. In the last group the evidence is A, and the claim is judged against it.
_TEXT_FIELDS = (("a", "b"), ("premise", "hypothesis"), ("evidence", "claim"))

_SPELLINGS = {
    "entailment": Gold.ENTAILMENT,
    "neutral": Gold.NEUTRAL,
    "contradiction": Gold.CONTRADICTION,
    "not entailment": Gold.NOT_ENTAILMENT,
    "supports": Gold.ENTAILMENT,
    "refutes": Gold.CONTRADICTION,
    "not enough info": Gold.NEUTRAL,
}
_MAX_QUOTED = 40  # characters of a bad value that a reason repeats


def read_row(
    row: Mapping[str, object], line: int, label_order: Sequence[Gold] | None = None
) -> Example | Rejection:
    """The example that ``row`` holds, or the first reason why it holds none.

    ``label_order`` says what the integers 0, 1 and 2 mean; without it they are not guessed.
    """
    try:
        names = _text_fields(row)
        a, b = (_claim(row[name], name) for name in names)
        gold = _gold(row.get("label"), label_order)
    except (_Unusable, InvalidClaim) as exc:
        return Rejection(line=line, id=row_id(row, line), reason=str(exc))
    used = {*names, "label", "id"}
    fields = {
        name: value
        for name, value in row.items()
        if name not in used and isinstance(value, Scalar) and value != ""
    }
    return Example(
        line=line, id=row_id(row, line), pair=ClaimPair(a=a, b=b), gold=gold, fields=fields
    )


def row_id(row: Mapping[str, object], line: int) -> str | int:
    """The row's own id where it has one, else its line."""
    own = row.get("id")
    if isinstance(own, bool) or not isinstance(own, str | int) or own == "":
        return line
    return own


def parse_label_order(names: Sequence[str]) -> tuple[Gold, ...]:
    """What the integers 0, 1, 2 mean, from three names; raises ``InvalidLabelOrder``."""
    order = tuple(_SPELLINGS.get(_folded(name)) for name in names)
    found = tuple(gold for gold in order if gold is not None)
    if len(names) != len(Label) or {gold.label for gold in found} != set(Label):
        raise InvalidLabelOrder(
            f"--label-order: {','.join(names)!r} does not name entailment, neutral and "
            "contradiction, each once, separated by commas"
        )
    return found


def _text_fields(row: Mapping[str, object]) -> tuple[str, str]:
    complete = [names for names in _TEXT_FIELDS if all(row.get(name) is not None for name in names)]
    if len(complete) == 1:
        return complete[0]
    if complete:
        found = " and ".join("/".join(names) for names in complete)
        raise _Unusable(f"has {found}: which of them is the pair?")
    for first, second in _TEXT_FIELDS:
        for there, missing in ((first, second), (second, first)):
            if row.get(there) is not None:
                raise _Unusable(f"has the field {there} but no {missing}")
    raise _Unusable("has no fields a and b, premise and hypothesis, or claim and evidence")


def _claim(value: object, name: str) -> Claim:
    """A bare text, or an object with ``text`` and perhaps its provenance."""
    parts = value if isinstance(value, dict) else {"text": value}
    text = parts.get("text")
    if not isinstance(text, str):
        raise _Unusable(f"{name}: must be a text, or an object with a text")
    check_text(text, name)
    provenance = {key: parts.get(key) for key in ("speaker", "date", "url")}
    return Claim(text=text, **{k: v for k, v in provenance.items() if isinstance(v, str)})


def _gold(value: object, label_order: Sequence[Gold] | None) -> Gold:
    if value is None or value == "":
        raise _Unusable("has no label")
    index = _as_index(value)
    if index is None:
        gold = _SPELLINGS.get(_folded(value)) if isinstance(value, str) else None
        if gold is None:
            raise _Unusable(f"unknown label {_quoted(value)}")
        return gold
    if label_order is None:
        raise _Unusable(f"label {_quoted(value)} is a number: pass --label-order to say what it is")
    if not 0 <= index < len(label_order):
        raise _Unusable(f"label {_quoted(value)} is not 0, 1 or 2")
    return label_order[index]


def _as_index(value: object) -> int | None:
    """An integer, also as CSV (``"1"``) and columns with gaps (``1.0``) write it."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,9}\s*", value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _folded(name: str) -> str:
    """Case, and what separates the words, do not matter."""
    return re.sub(r"[\s_-]+", " ", name).strip().lower()


def _quoted(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _MAX_QUOTED else shown[:_MAX_QUOTED] + "…"
