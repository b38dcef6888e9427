"""Parquet, a few rows at a time. Knows no field's meaning.

What a file says of its own size is checked before anything is unpacked, and texts stay in their
dictionary until they are known to be short: a small file cannot fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from models.errors import InvalidClaim, MissingExtra
from service.errors import UnusableTable
from service.tables.rows import ID, MAX_ID_CHARS, Row, read_row, text_fields

try:
    import pyarrow
    from pyarrow import compute, parquet, types
except ImportError as exc:
    raise MissingExtra("parquet", "Parquet") from exc

__all__ = ["count_parquet", "parquet_rows"]

BATCH_ROWS = 256
BUFFER_BYTES = 256 * 1024
MAX_COLUMN_BYTES = 512 * 1024 * 1024
"""Most that one column of one row group may unpack to."""
MAX_FOOTER_BYTES = 16 * 1024 * 1024


def parquet_rows(file: BinaryIO, max_text_chars: int, skip: int = 0) -> Iterator[Row]:
    """A row for each row after the first ``skip``, read by record batches."""
    number = 0
    with _readable(file) as table:
        names = _columns(table)
        for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=names, use_threads=False):
            passed = min(max(skip - number, 0), batch.num_rows)
            number, batch = number + passed, batch.slice(passed)
            columns = [_values(batch.column(name), max_text_chars) for name in names]
            for cells in zip(*columns, strict=True):
                number += 1
                yield read_row(dict(zip(names, cells, strict=True)), number, max_text_chars)


def count_parquet(file: BinaryIO) -> int:
    """Rows, as the file says."""
    with _readable(file) as table:
        return int(table.metadata.num_rows)


@contextmanager
def _readable(file: BinaryIO) -> Iterator[Any]:
    """The opened file; whatever is wrong with its bytes is an ``UnusableTable``."""
    try:
        table = parquet.ParquetFile(
            file,
            read_dictionary=[*_text_leaves(file)],
            buffer_size=BUFFER_BYTES,
            pre_buffer=False,
            thrift_string_size_limit=MAX_FOOTER_BYTES,
            thrift_container_size_limit=MAX_FOOTER_BYTES,
        )
        yield table
    except (pyarrow.ArrowException, OSError, ValueError) as exc:
        raise UnusableTable("the Parquet file is damaged or holds what cannot be read") from exc


def _text_leaves(file: BinaryIO) -> list[str]:
    """Columns of text, to be read as dictionaries."""
    file.seek(0)
    schema = parquet.read_schema(file)
    file.seek(0)
    return [field.name for field in schema if _is_text(field.type)]


def _columns(table: Any) -> list[str]:
    """The columns to read; raises ``UnusableTable`` where they are missing, odd or too large."""
    schema = table.schema_arrow
    if len(set(schema.names)) < len(schema.names):
        raise UnusableTable("the Parquet file holds a column twice")
    try:
        texts = text_fields(schema.names)
    except InvalidClaim as exc:
        raise UnusableTable(f"the columns cannot be used: {exc}") from exc
    for name in texts:
        if not _is_text(_plain(schema.field(name).type)):
            raise UnusableTable(f"the column {name} is {schema.field(name).type}, not text")
    names = [*texts, *([ID] if ID in schema.names else [])]
    if ID in names and not _is_id(_plain(schema.field(ID).type)):
        raise UnusableTable(f"the column {ID} is neither text nor whole numbers")
    _check_sizes(table.metadata, names)
    return names


def _check_sizes(metadata: Any, names: list[str]) -> None:
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            column = metadata.row_group(group).column(place)
            if column.path_in_schema in names and column.total_uncompressed_size > MAX_COLUMN_BYTES:
                raise UnusableTable(
                    f"a row group unpacks to more than {MAX_COLUMN_BYTES} bytes in the column "
                    f"{column.path_in_schema}; write smaller row groups"
                )


def _plain(kind: Any) -> Any:
    return kind.value_type if types.is_dictionary(kind) else kind


def _is_text(kind: Any) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_id(kind: Any) -> bool:
    return _is_text(kind) or bool(types.is_integer(kind) or types.is_floating(kind))


def _values(column: Any, max_text_chars: int) -> list[object]:
    """The cells of a batch. A text that is too long comes as its beginning, which is too long
    still: a dictionary may hold one endless text for a million rows."""
    if not types.is_dictionary(column.type):
        return list(column.to_pylist())
    used = column.indices.unique().drop_null()
    words = column.dictionary.take(used)
    if not types.is_string(words.type):
        words = words.cast(pyarrow.large_string())
    cut = compute.utf8_slice_codeunits(words, 0, max(max_text_chars, MAX_ID_CHARS) + 1)
    texts: dict[object, object] = dict(zip(used.to_pylist(), cut.to_pylist(), strict=True))
    return [texts.get(place) for place in column.indices.to_pylist()]
