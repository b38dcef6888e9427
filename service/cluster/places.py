"""Folders, here or in an object store, by path or address; and the files that a pattern names.

Knows file systems; nothing of what the files hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import escape
from pathlib import Path
from typing import Any

from models.errors import MissingExtra
from service.errors import UnusableShards

try:
    from pyarrow import fs
except ImportError as exc:
    raise MissingExtra("ray", "a batch on a cluster") from exc

__all__ = ["File", "Place", "find_files"]

WILDCARDS = "*?["


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file below a folder: its name from there with ``/``, and what tells it has changed."""

    name: str
    bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Place:
    """A folder by path or address. Opened anew wherever it is used, so that it can travel."""

    address: str

    def open(self) -> tuple[Any, str]:
        """The file system, and the folder's path in it; raises ``UnusableShards``."""
        if "://" not in self.address:
            return fs.LocalFileSystem(), str(Path(self.address).absolute())
        try:
            system, path = fs.FileSystem.from_uri(self.address)
        except (ValueError, OSError) as exc:  # the library's message would quote credentials
            raise UnusableShards(
                "no file system for this address; give a folder, or an address that begins "
                "with s3://, gs://, abfs:// or hdfs://"
            ) from exc
        return system, path.rstrip("/")

    def files(self) -> list[File]:
        """All files below, by name, but those that begin with ``_`` or ``.`` or stand in such
        a folder: of these, tools say that they are no data."""
        system, root = self.open()
        try:
            found = system.get_file_info(
                fs.FileSelector(root, recursive=True, allow_not_found=True)
            )
        except OSError as exc:
            raise UnusableShards(f"{root}: cannot be listed") from exc
        files = (_file(info, root) for info in found if info.type == fs.FileType.File)
        return sorted((file for file in files if _is_data(file.name)), key=lambda file: file.name)

    def file(self, name: str) -> File:
        """One file below, as it is now."""
        system, root = self.open()
        return _file(system.get_file_info(f"{root}/{name}"), root)


def find_files(source: str) -> tuple[Place, list[File]]:
    """The files of a folder, of a pattern such as ``pairs/*/part-1.csv``, or one by its name,
    each named from the folder before the first wildcard; ``*`` stays within one folder."""
    place, pattern = _split(source)
    if pattern is None:
        return place, place.files()
    return place, [file for file in place.files() if _fits(file.name, pattern)]


def _split(source: str) -> tuple[Place, str | None]:
    """A folder, and what files in it are to be named; a file is its folder and its name."""
    # An address may end in parameters of its file system, after a question mark.
    path, mark, query = source.partition("?") if "://" in source else (source, "", "")
    parts = path.rstrip("/").split("/")
    whole = Place(source)
    system, root = whole.open()
    kind = system.get_file_info(root).type
    if kind == fs.FileType.File:
        return _folder(parts[:-1], mark + query), escape(parts[-1])
    for place, part in enumerate(parts):
        if kind == fs.FileType.NotFound and any(sign in part for sign in WILDCARDS):
            return _folder(parts[:place], mark + query), "/".join(parts[place:])
    return whole, None


def _folder(parts: Sequence[str], query: str) -> Place:
    return Place(("/".join(parts) or ("/" if parts else ".")) + query)


def _fits(name: str, pattern: str) -> bool:
    names, patterns = name.split("/"), pattern.split("/")
    return len(names) == len(patterns) and all(map(fnmatchcase, names, patterns))


def _file(info: Any, root: str) -> File:
    name = info.path.removeprefix(root).lstrip("/")
    return File(name=name, bytes=info.size or 0, modified_ns=info.mtime_ns or 0)


def _is_data(name: str) -> bool:
    return not any(part.startswith(("_", ".")) for part in name.split("/"))
