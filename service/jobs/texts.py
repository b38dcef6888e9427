"""The texts of a job's rows beside its results, read again from its table.

Results are kept without texts, which the table has already. Knows neither databases nor HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from models.errors import MissingExtra
from models.types import ClaimPair
from service.errors import UnusableTable
from service.tables import FIELDS, Format, Result, read_rows

__all__ = ["FIELDS_WITH_TEXTS", "with_texts"]

_PLACES = {"row": int, "id": str, "a": str, "b": str}
FIELDS_WITH_TEXTS: dict[str, type] = _PLACES | FIELDS
"""The names of a result with its texts; a row that could not be judged has none."""


def with_texts(
    results: Iterable[list[Result]],
    table: Path,
    form: Format,
    *,
    after: int,
    max_text_chars: int,
) -> Iterator[list[Result]]:
    """The same results with ``a`` and ``b``; the first of them is of the row behind ``after``.

    Where the table is gone, they are None.
    """
    texts = _texts(table, form, after, max_text_chars)
    for some in results:
        yield [_beside(one, next(texts, (None, None))) for one in some]


def _texts(
    table: Path, form: Format, after: int, max_text_chars: int
) -> Iterator[tuple[str | None, str | None]]:
    try:
        for row in read_rows(table, form, max_text_chars=max_text_chars, skip=after):
            pair = row.outcome
            yield (pair.a.text, pair.b.text) if isinstance(pair, ClaimPair) else (None, None)
    except (UnusableTable, MissingExtra):
        return  # what was found of it stays, without its words


def _beside(result: Result, texts: tuple[str | None, str | None]) -> Result:
    whole = {**result, "a": texts[0], "b": texts[1]}
    return {name: whole[name] for name in FIELDS_WITH_TEXTS}
