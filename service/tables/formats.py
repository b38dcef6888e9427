"""The three formats of a table, by suffix and by media type. Knows nothing of what is in them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from service.errors import UnusableTable

__all__ = ["Format"]


class Format(StrEnum):
    """How a table is written; the value is its suffix."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """The type under which it is sent."""
        return _MEDIA_TYPES[self][0]

    @classmethod
    def of_name(cls, name: str) -> Format:
        """By the suffix of a file name; raises ``UnusableTable``."""
        form = _SUFFIXES.get(PurePath(name).suffix.lower())
        if form is None:
            raise UnusableTable("the file's name must end in .jsonl, .ndjson, .csv or .parquet")
        return form

    @classmethod
    def of_media_type(cls, media_type: str) -> Format | None:
        """By the type in a header, without its parameters; None where it names no table."""
        named = media_type.partition(";")[0].strip().lower()
        return next((form for form, types in _MEDIA_TYPES.items() if named in types), None)


_SUFFIXES = {f".{form.value}": form for form in Format} | {".ndjson": Format.JSONL}
_MEDIA_TYPES = {
    Format.JSONL: ("application/x-ndjson", "application/jsonl", "application/ndjson"),
    Format.CSV: ("text/csv",),
    Format.PARQUET: ("application/vnd.apache.parquet", "application/x-parquet"),
}
