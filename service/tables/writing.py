"""Results as bytes of a table, piece by piece. Knows the formats; not where the bytes go."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from models.errors import MissingExtra
from service.tables.formats import Format
from service.tables.results import FIELDS, Result

__all__ = ["Encoder", "encoder_for"]

GROUP_ROWS = 10_000
"""Rows of a row group of Parquet: as many wait in memory until they are written."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula."""


class Encoder(Protocol):
    """What turns results into one table: all pieces, in order, are the file."""

    def encode(self, results: Sequence[Result]) -> bytes:
        """The next piece; may be empty while rows are being gathered."""

    def close(self) -> bytes:
        """The last piece."""


def encoder_for(form: Format, fields: Mapping[str, type] = FIELDS) -> Encoder:
    """The encoder of a format, for records of ``fields`` with their types.

    Raises ``MissingExtra`` for Parquet without pyarrow.
    """
    encoders: dict[Format, type[_JsonLines] | type[_Csv] | type[_Parquet]] = {
        Format.JSONL: _JsonLines,
        Format.CSV: _Csv,
        Format.PARQUET: _Parquet,
    }
    return encoders[form](fields)


class _JsonLines:
    def __init__(self, _fields: Mapping[str, type]) -> None:
        """Every record names its own."""

    def encode(self, results: Sequence[Result]) -> bytes:
        lines = (json.dumps(one, ensure_ascii=False, allow_nan=False) + "\n" for one in results)
        return "".join(lines).encode("utf-8")

    def close(self) -> bytes:
        return b""


class _Csv:
    def __init__(self, fields: Mapping[str, type]) -> None:
        self._fields = fields
        self._headed = False

    def encode(self, results: Sequence[Result]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        if not self._headed:
            self._headed = True
            writer.writerow(self._fields)
        writer.writerows([_cell(one[name]) for name in self._fields] for one in results)
        return text.getvalue().encode("utf-8")

    def close(self) -> bytes:
        return b"" if self._headed else self.encode([])


def _cell(value: str | int | float | bool | None) -> str | int | float | None:
    """A text that a spreadsheet would calculate gets an apostrophe in front."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Parquet:
    def __init__(self, fields: Mapping[str, type]) -> None:
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError as exc:
            raise MissingExtra("parquet", "Parquet") from exc
        kinds = {
            str: pyarrow.string(),
            int: pyarrow.int64(),
            float: pyarrow.float64(),
            bool: pyarrow.bool_(),
        }
        self._table: Any = pyarrow.Table
        self._schema = pyarrow.schema([(name, kinds[kind]) for name, kind in fields.items()])
        self._bytes = _Pieces()
        self._writer = parquet.ParquetWriter(self._bytes, self._schema)
        self._waiting: list[Result] = []

    def encode(self, results: Sequence[Result]) -> bytes:
        self._waiting += results
        if len(self._waiting) >= GROUP_ROWS:
            self._write()
        return self._bytes.take()

    def close(self) -> bytes:
        if self._waiting:
            self._write()
        self._writer.close()
        return self._bytes.take()

    def _write(self) -> None:
        records = [dict(one) | {"id": _text(one["id"])} for one in self._waiting]
        self._waiting = []
        self._writer.write_table(self._table.from_pylist(records, schema=self._schema))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


class _Pieces(io.RawIOBase):
    """A file that hands out what was written since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()
        self._place = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def write(self, piece: Any) -> int:
        size = len(memoryview(piece).cast("B"))
        self._written += piece
        self._place += size
        return size

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken
