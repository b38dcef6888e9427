"""Rows of a table, one after the other. Knows which reader takes which format, no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from service.errors import UnusableTable
from service.tables.formats import Format
from service.tables.rows import Row
from service.tables.text import count_csv, count_jsonl, csv_rows, jsonl_rows

__all__ = ["count_rows", "read_rows"]


def read_rows(
    source: Path | BinaryIO, form: Format, *, max_text_chars: int, skip: int = 0
) -> Iterator[Row]:
    """Every row of ``source`` in order; its memory is that of some rows, however many there are.

    The first ``skip`` are passed over without being looked into. A row that cannot be judged
    comes with its error. Raises ``UnusableTable`` where no row can be told from the next, and
    ``MissingExtra`` for Parquet without pyarrow.
    """
    if isinstance(source, Path):
        with closing(_open(source)) as file:
            yield from read_rows(file, form, max_text_chars=max_text_chars, skip=skip)
    elif form is Format.PARQUET:
        from service.tables.columns import parquet_rows  # pyarrow is an extra

        yield from parquet_rows(source, max_text_chars, skip)
    elif form is Format.CSV:
        yield from csv_rows(source, max_text_chars, skip)
    else:
        yield from jsonl_rows(source, max_text_chars, skip)


def count_rows(path: Path, form: Format) -> int:
    """How many rows ``read_rows`` will give."""
    with closing(_open(path)) as file:
        if form is Format.PARQUET:
            from service.tables.columns import count_parquet

            return count_parquet(file)
        return count_csv(file) if form is Format.CSV else count_jsonl(file)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as exc:
        raise UnusableTable(f"the file cannot be read: {exc.strerror}") from exc
