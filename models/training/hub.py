"""Labelled pairs of a Hugging Face dataset by its name, as rows of the project's own format.

The hub keeps every dataset's Parquet files under ``refs/convert/parquet``; labels are read
by the names that the files state, never by their order. Knows nothing of recipes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from models.errors import MissingExtra, ModelError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

__all__ = ["PREFIX", "hub_rows"]

PREFIX = "hub:"
FORM = "hub:OWNER/NAME/CONFIG/SPLIT, as hub:nyu-mll/multi_nli/default/train"
ROWS = 4096  # read at a time


def hub_rows(name: str, files: AbstractFileSystem | None = None) -> Iterator[dict[str, Any]]:
    """``premise``, ``hypothesis`` and ``label`` of each row; unlabelled rows have ``None``.

    ``files`` stands for the hub's file system. Raises ``ModelError`` for another form of
    name, a dataset that is not there, and columns other than these three.
    """
    parts = name.removeprefix(PREFIX).split("/")
    if len(parts) != 4:
        raise ModelError(f"{name!r} is not of the form {FORM}")
    owner, dataset, config, split = parts
    files = _hub() if files is None else files
    pattern = f"datasets/{owner}/{dataset}@refs/convert/parquet/{config}/{split}/*.parquet"
    try:
        paths = sorted(files.glob(pattern))
    except OSError as exc:
        raise ModelError(f"{name}: the hub was not reached ({exc})") from exc
    if not paths:
        raise ModelError(f"{name}: the hub has no such dataset, configuration or split")
    for path in paths:
        yield from _rows(name, files, path)


def _hub() -> AbstractFileSystem:
    from huggingface_hub import HfFileSystem

    hub: AbstractFileSystem = HfFileSystem()
    return hub


def _rows(name: str, files: AbstractFileSystem, path: str) -> Iterator[dict[str, Any]]:
    try:
        from pyarrow import parquet
    except ImportError as exc:
        raise MissingExtra("parquet", f"reading {name}") from exc
    columns = ["premise", "hypothesis", "label"]
    with files.open(path, "rb") as file:
        table = parquet.ParquetFile(file)
        if missing := sorted(set(columns) - set(table.schema_arrow.names)):
            raise ModelError(f"{name}: has no column {', '.join(missing)}")
        names = _label_names(table.schema_arrow.metadata or {})
        for batch in table.iter_batches(ROWS, columns=columns):
            for row in batch.to_pylist():
                yield row | {"label": _named(name, row["label"], names)}


def _label_names(metadata: dict[bytes, bytes]) -> list[str]:
    """The names of a class label, from what the ``datasets`` library writes into a file."""
    stated = json.loads(metadata.get(b"huggingface", b"{}"))
    feature = stated.get("info", {}).get("features", {}).get("label", {})
    return list(feature.get("names", []))


def _named(name: str, label: int | str | None, names: list[str]) -> str | None:
    if not isinstance(label, int):
        return label
    if not names:
        raise ModelError(f"{name}: labels are numbers and the files do not say what they mean")
    return names[label] if label >= 0 else None
