"""One row of a table: a pair to judge, or what is wrong with the row.

Knows the names of the fields; nothing of files. An error never quotes the row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models.errors import InvalidClaim
from models.text import check_text
from models.types import ClaimPair

__all__ = ["ID", "MAX_ID_CHARS", "Row", "RowError", "read_row", "text_fields"]

ID = "id"
MAX_ID_CHARS = 200
MAX_INTEGER = 2**63

# Premise first. In the last group the evidence is A, and the claim is judged against it.
TEXT_FIELDS = (("a", "b"), ("premise", "hypothesis"), ("evidence", "claim"))


@dataclass(frozen=True, kw_only=True, slots=True)
class RowError:
    """Why a row cannot be judged: the field and the limit, never the text."""

    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row's number, from 1, its own id if it has one, and what it holds."""

    number: int
    id: str | int | None
    outcome: ClaimPair | RowError


def read_row(fields: Mapping[str, object], number: int, max_text_chars: int) -> Row:
    """The row that ``fields`` hold; what is wrong becomes its outcome."""
    own: str | int | None = None
    try:
        own = _own_id(fields.get(ID))
        given = [name for name, value in fields.items() if value is not None]
        a, b = text_fields(given)
        pair = ClaimPair.of(
            _text(fields[a], a, max_text_chars), _text(fields[b], b, max_text_chars)
        )
    except InvalidClaim as exc:
        return Row(number=number, id=own, outcome=RowError(detail=str(exc)))
    return Row(number=number, id=own, outcome=pair)


def text_fields(names: Collection[str]) -> tuple[str, str]:
    """Which two fields are the pair, the premise first; raises ``InvalidClaim``."""
    complete = [pair for pair in TEXT_FIELDS if all(name in names for name in pair)]
    if len(complete) == 1:
        return complete[0]
    if complete:
        found = " and ".join("/".join(pair) for pair in complete)
        raise InvalidClaim("fields", f"has {found}: which of them is the pair?")
    for first, second in TEXT_FIELDS:
        for there, missing in ((first, second), (second, first)):
            if there in names:
                raise InvalidClaim(missing, f"is missing beside {there}")
    raise InvalidClaim("fields", "has no a and b, no premise and hypothesis, no claim and evidence")


def _text(value: object, name: str, max_chars: int) -> str:
    """A bare text, or an object with ``text``; its provenance changes no verdict."""
    text = value.get("text") if isinstance(value, dict) else value
    if not isinstance(text, str):
        raise InvalidClaim(name, "must be a text, or an object with a text")
    if len(text) > max_chars:
        raise InvalidClaim(name, f"has more than {max_chars} characters")
    check_text(text, name)
    return text


def _own_id(value: object) -> str | int | None:
    """The row's id, to be carried to its result; a column with gaps makes integers floats."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InvalidClaim(ID, "must be a text or a whole number")
    if isinstance(value, int) and not -MAX_INTEGER <= value < MAX_INTEGER:
        raise InvalidClaim(ID, "is a number of more than 64 bits")
    if isinstance(value, str) and len(value) > MAX_ID_CHARS:
        raise InvalidClaim(ID, f"has more than {MAX_ID_CHARS} characters")
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidClaim(ID, "holds a lone surrogate, which is no character")
    return value
