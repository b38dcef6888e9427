"""Tables that callers hand in, as files: whole and on the disk, or not there at all.

Knows neither what is in them nor HTTP; a table that is too large is refused while it comes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from service.errors import BodyTooLarge
from service.jobs.job import Upload, new_id
from service.tables import Format

__all__ = ["Incoming", "Uploads"]

KEPT_SECONDS = 24 * 3600.0


class Incoming:
    """A table on its way into the folder."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._id = new_id()
        self._folder = folder
        self._path = folder / f"{self._id}.part"
        self._max = max_bytes
        self._hash = sha256()
        self._bytes = 0
        self._file = self._path.open("wb")

    def write(self, piece: bytes) -> None:
        """Keep what has come; raises ``BodyTooLarge``."""
        self._bytes += len(piece)
        if self._bytes > self._max:
            raise BodyTooLarge(f"the limit of a table is {self._max} bytes")
        self._hash.update(piece)
        self._file.write(piece)

    def keep(self, form: Format, name: str | None = None) -> Upload:
        """All has come: from here on it is on the disk, under its id, whatever its ``name``."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._path.rename(self._folder / self._id)
        _sync(self._folder)
        return Upload(
            id=self._id,
            format=form,
            bytes=self._bytes,
            sha256=self._hash.hexdigest(),
            created_at=time.time(),
            name=name,
        )

    def close(self) -> None:
        """What was not kept is gone."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class Uploads:
    """The folder of tables."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self.max_bytes = max_bytes

    def path(self, upload_id: str) -> Path:
        """Where the table of this id lies."""
        return self._folder / upload_id

    def discard(self, upload_id: str) -> None:
        """The table is not needed."""
        self.path(upload_id).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove what was still coming when a process was killed, a day ago or earlier."""
        for path in self._folder.glob("*.part"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                    path.unlink()

    @contextmanager
    def receive(self) -> Iterator[Incoming]:
        """A place to write a table to."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        incoming = Incoming(self._folder, self.max_bytes)
        try:
            yield incoming
        finally:
            incoming.close()


def _sync(folder: Path) -> None:
    """Makes the names in a folder last, as ``fsync`` does the content of a file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
