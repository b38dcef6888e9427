"""JSONL and CSV, line by line, strictly UTF-8. Knows no field's meaning.

A line that never ends is cut off at a limit, so that no file can fill the memory.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO, NoReturn

from models.errors import InvalidClaim
from service.errors import UnusableTable
from service.tables.rows import Row, RowError, read_row, text_fields

__all__ = ["count_csv", "count_jsonl", "csv_rows", "jsonl_rows"]

MAX_LINE_BYTES = 1024 * 1024
"""Longest line; two texts of 10,000 characters, written as escapes, take a quarter of it."""
BYTES_PER_CHAR = 16
"""Room a character of a claim may take in a line, where longer claims are allowed."""
DELIMITERS = ",;\t|"
BOM = b"\xef\xbb\xbf"


class _TooLong(Exception):
    """A line is longer than the limit; never leaves this module."""


class _Lines:
    """The lines of a binary file; one that is too long raises, and the next call goes on."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file = file
        self._max = max_bytes
        self._first = True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> bytes:
        line = self._file.readline(self._max + 1)
        if not line:
            raise StopIteration
        if len(line) > self._max:
            while line and not line.endswith(b"\n"):
                line = self._file.readline(self._max)
            raise _TooLong(f"has more than {self._max} bytes in one line")
        if self._first:
            self._first, line = False, line.removeprefix(BOM)
        return line


def _max_line(max_text_chars: int) -> int:
    return max(MAX_LINE_BYTES, 2 * BYTES_PER_CHAR * max_text_chars)


def jsonl_rows(file: BinaryIO, max_text_chars: int, skip: int = 0) -> Iterator[Row]:
    """A row for each line after the first ``skip``."""
    lines = _Lines(file, _max_line(max_text_chars))
    number = 0
    while True:
        number += 1
        try:
            line = next(lines)
        except StopIteration:
            return
        except _TooLong as exc:
            if number > skip:
                yield _wrong(number, str(exc))
            continue
        if number > skip:
            yield _jsonl_row(line, number, max_text_chars)


def count_jsonl(file: BinaryIO) -> int:
    """Lines, the last one also without its end."""
    count, last = 0, b"\n"
    while block := file.read(MAX_LINE_BYTES):
        count, last = count + block.count(b"\n"), block[-1:]
    return count + (last != b"\n")


def _jsonl_row(line: bytes, number: int, max_text_chars: int) -> Row:
    if not line.strip():
        return _wrong(number, "is an empty line")
    try:
        fields = json.loads(
            line.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once
        )
    except UnicodeDecodeError as exc:
        return _wrong(number, f"is not UTF-8 at byte {exc.start}")
    except json.JSONDecodeError as exc:
        return _wrong(number, f"is not JSON: {exc.msg} at character {exc.pos}")
    except RecursionError:
        return _wrong(number, "is not JSON that can be read: nested too deeply")
    except ValueError:  # a constant, a field given twice, a number of some thousand digits
        return _wrong(number, "is not JSON: a field twice, or a number that is none")
    if not isinstance(fields, dict):
        return _wrong(number, "is not a JSON object")
    return read_row(fields, number, max_text_chars)


def _no_constant(_name: str) -> NoReturn:
    raise ValueError


def _each_once(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """A field given twice means two things; the reader would have to guess which."""
    row = dict(fields)
    if len(row) < len(fields):
        raise ValueError
    return row


def csv_rows(file: BinaryIO, max_text_chars: int, skip: int = 0) -> Iterator[Row]:
    """Rows by the names in the first line; commas, semicolons, tabs or bars part the cells."""
    records = _Records(file, max_text_chars)
    header = records.header
    for number, cells in islice(enumerate(records, start=1), skip, None):
        if isinstance(cells, str):
            yield _wrong(number, cells)
        elif len(cells) != len(header):
            problem = f"has {len(cells)} cells where the header has {len(header)}"
            yield _wrong(number, problem if cells else "is an empty line")
        elif any("\udc80" <= character <= "\udcff" for cell in cells for character in cell):
            yield _wrong(number, "is not UTF-8")
        else:
            yield read_row(dict(zip(header, cells, strict=True)), number, max_text_chars)


def count_csv(file: BinaryIO) -> int:
    """Rows below the header."""
    return sum(1 for _ in _Records(file, 0))


class _Records:
    """The records of a CSV below its header; a text instead of cells says what is wrong."""

    def __init__(self, file: BinaryIO, max_text_chars: int) -> None:
        # Never lowered: the limit belongs to the whole process.
        csv.field_size_limit(max(csv.field_size_limit(), _max_line(max_text_chars)))
        lines = _Lines(file, _max_line(max_text_chars))
        delimiter, self.header = _header(lines)
        # Strict, because a quote that is never closed would else swallow rows unseen. Bytes that
        # are not UTF-8 come through as surrogates, so that only their row is wrong.
        self._reader = csv.reader(_Decoded(lines), delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[list[str] | str]:
        while True:
            try:
                yield next(self._reader)
            except StopIteration:
                return
            except _TooLong as exc:
                yield str(exc)
            except csv.Error as exc:
                yield f"is not CSV: {exc}"


class _Decoded:
    """Lines as text. No generator: that would end with the first line that is too long."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines

    def __iter__(self) -> _Decoded:
        return self

    def __next__(self) -> str:
        return next(self._lines).decode("utf-8", errors="surrogateescape")


def _header(lines: _Lines) -> tuple[str, list[str]]:
    """What parts the cells, and the names; raises ``UnusableTable``."""
    try:
        first = next(lines, b"").decode("utf-8")
        if first.lower().startswith("sep="):  # as spreadsheets write it
            first = next(lines, b"").decode("utf-8")
    except UnicodeDecodeError as exc:
        raise UnusableTable("the header is not UTF-8: save the table as CSV in UTF-8") from exc
    except _TooLong as exc:
        raise UnusableTable(f"the header {exc}") from exc
    try:
        readings = {mark: next(csv.reader([first], delimiter=mark), []) for mark in DELIMITERS}
    except csv.Error as exc:
        raise UnusableTable(f"the header is not CSV: {exc}") from exc
    # The one that parts most.
    delimiter, names = max(readings.items(), key=lambda reading: len(reading[1]))
    names = [name.strip() for name in names]
    if len(set(names)) < len(names):
        raise UnusableTable("the header has a name twice")
    try:
        text_fields(names)
    except InvalidClaim as exc:
        raise UnusableTable(f"the header cannot be used: {exc}") from exc
    return delimiter, names


def _wrong(number: int, detail: str) -> Row:
    return Row(number=number, id=None, outcome=RowError(detail=detail))
