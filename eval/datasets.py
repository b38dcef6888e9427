"""Reads a labelled data set from a file; every row becomes an example or a rejection.

Knows file formats. What a row must hold is the business of ``eval.examples``.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from eval.errors import UnusableData
from eval.examples import Example, Gold, Rejection, parse_label_order, read_row
from models.errors import MissingExtra

__all__ = ["SUFFIXES", "Dataset", "dataset_stem", "read_dataset"]

SUFFIXES = (".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".parquet")

_FIELD_CHARS = 16 * 1024 * 1024  # longest CSV field; the csv module's own limit is 128 KiB

Row = Example | Rejection


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A file's rows in order; ``name`` is the bare file name, so that results can travel."""

    name: str
    sha256: str
    rows: tuple[Row, ...]

    @property
    def examples(self) -> list[Example]:
        """The rows that can be used."""
        return [row for row in self.rows if isinstance(row, Example)]

    @property
    def rejections(self) -> list[Rejection]:
        """The rows that cannot."""
        return [row for row in self.rows if isinstance(row, Rejection)]


def read_dataset(path: Path, label_order: Sequence[str] | None = None) -> Dataset:
    """Read ``path``; ``label_order`` names what the labels 0, 1 and 2 mean.

    Raises ``UnusableData`` where no row can be used, ``InvalidLabelOrder`` or
    ``MissingExtra``.
    """
    order = None if label_order is None else parse_label_order(label_order)
    stored = _stored(path)
    rows = tuple(_rows(stored, path, order))
    dataset = Dataset(name=path.name, sha256=sha256(stored).hexdigest(), rows=rows)
    if not rows:
        raise UnusableData(f"{path}: holds no rows")
    if not dataset.examples:
        first = dataset.rejections[0]
        raise UnusableData(
            f"{path}: none of {len(rows)} rows can be used; line {first.line}: {first.reason}"
        )
    return dataset


def dataset_stem(name: str) -> str:
    """A file name without its format: ``news`` for ``news.jsonl.gz``."""
    return name[: -len(_suffix(Path(name)))]


def _suffix(path: Path) -> str:
    for suffix in SUFFIXES:
        if path.name.lower().endswith(suffix):
            return suffix
    raise UnusableData(f"{path}: the name must end in {', '.join(SUFFIXES)}")


def _stored(path: Path) -> bytes:
    _suffix(path)  # the wrong kind of file is refused before it is read
    try:
        return path.read_bytes()
    except OSError as exc:
        raise UnusableData(f"{path}: cannot be read: {exc.strerror}") from exc


def _rows(stored: bytes, path: Path, order: Sequence[Gold] | None) -> Iterator[Row]:
    suffix = _suffix(path)
    if suffix == ".parquet":
        return _parquet_rows(stored, path, order)
    try:
        content = gzip.decompress(stored) if suffix.endswith(".gz") else stored
    except (OSError, EOFError, zlib.error) as exc:
        raise UnusableData(f"{path}: cannot be unpacked: {exc}") from exc
    if suffix.startswith(".csv"):
        return _csv_rows(content, path, order)
    return _jsonl_rows(content, order)


def _jsonl_rows(content: bytes, order: Sequence[Gold] | None) -> Iterator[Row]:
    # Only \n ends a line: JSON strings may hold the other separators of str.splitlines.
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, start=1):
        yield _jsonl_row(line, number, order)


def _jsonl_row(line: bytes, number: int, order: Sequence[Gold] | None) -> Row:
    if not line.strip():
        return _rejected(number, "empty line")
    try:
        row = json.loads(
            line.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once
        )
    except UnicodeDecodeError as exc:
        return _rejected(number, f"not UTF-8 at byte {exc.start}")
    except RecursionError:
        return _rejected(number, "not JSON that can be read: nested too deep")
    except ValueError as exc:
        return _rejected(number, f"not JSON: {exc}")
    if not isinstance(row, dict):
        return _rejected(number, "not a JSON object")
    return read_row(row, number, order)


def _each_once(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """A field given twice means two things; the reader would have to guess which."""
    row = dict(fields)
    if len(row) < len(fields):
        raise ValueError("holds a field twice")
    return row


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _csv_rows(content: bytes, path: Path, order: Sequence[Gold] | None) -> Iterator[Row]:
    """Rows by the names in the first line; ``line`` is where a row begins."""
    csv.field_size_limit(max(_FIELD_CHARS, csv.field_size_limit()))
    # Bytes that are not UTF-8 come through as surrogates, so that only their row is rejected.
    text = content.decode("utf-8-sig", errors="surrogateescape")
    # Strict, because a quote that is never closed would else swallow rows unseen.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
    except csv.Error as exc:
        raise UnusableData(f"{path}: the header cannot be read: {exc}") from exc
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise UnusableData(f"{path}: the header has {', '.join(map(repr, twice))} twice")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as exc:
            yield _rejected(line, f"not CSV: {exc}")
            continue
        yield _csv_row(cells, header, line, order)


def _csv_row(cells: list[str], header: list[str], line: int, order: Sequence[Gold] | None) -> Row:
    if not cells:
        return _rejected(line, "empty line")
    if len(cells) != len(header):
        return _rejected(line, f"has {len(cells)} fields where the header has {len(header)}")
    if any("\udc80" <= character <= "\udcff" for cell in cells for character in cell):
        return _rejected(line, "not UTF-8")
    return read_row(dict(zip(header, cells, strict=True)), line, order)


def _parquet_rows(stored: bytes, path: Path, order: Sequence[Gold] | None) -> Iterator[Row]:
    """``line`` is the number of the row, from 1."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as exc:
        raise MissingExtra("parquet", f"reading {path}") from exc
    number = 0
    try:
        file = parquet.ParquetFile(io.BytesIO(stored))
        if len(set(names := file.schema_arrow.names)) < len(names):
            raise UnusableData(f"{path}: holds a column twice")
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                number += 1
                yield read_row(row, number, order)
    except (pyarrow.ArrowException, OSError, ValueError) as exc:
        problem = str(exc).partition("\n")[0]
        raise UnusableData(f"{path}: cannot be read past row {number}: {problem}") from exc


def _rejected(line: int, reason: str) -> Rejection:
    return Rejection(line=line, id=line, reason=reason)
