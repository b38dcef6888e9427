"""What is known of tables that were handed in, in a database; the tables themselves are files.

Knows neither what is in them nor the folder that they lie in.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Engine, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.jobs.job import Upload
from service.jobs.schema import jobs, uploads
from service.tables import Format

__all__ = ["UploadStore"]


class UploadStore:
    """The uploads of one database, whose tables the store of jobs creates."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, upload: Upload) -> None:
        """Keep note of a table that lies on the disk; of one that is known nothing changes."""
        row = {name: getattr(upload, name) for name in Upload.__slots__}
        with suppress(IntegrityError), self._engine.begin() as connection:
            connection.execute(insert(uploads).values(row | {"format": upload.format.value}))

    def get(self, upload_id: str) -> Upload | None:
        """The upload of this id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(uploads).where(uploads.c.id == upload_id)).first()
        if row is None:
            return None
        return Upload(**(row._asdict() | {"format": Format(row.format)}))

    def set_rows(self, upload_id: str, rows: int) -> None:
        """Keep how many rows there are."""
        query = update(uploads).where(uploads.c.id == upload_id).values(rows=rows)
        with self._engine.begin() as connection:
            connection.execute(query)

    def orphans(self, before: float) -> list[str]:
        """Uploads from before that moment that no job uses."""
        query = select(uploads.c.id).where(_unused, uploads.c.created_at < before)
        with self._engine.connect() as connection:
            return [str(row.id) for row in connection.execute(query)]

    def drop(self, upload_id: str, discard: Callable[[str], None]) -> None:
        """Forget an upload, and ``discard`` its table, unless a job uses it.

        No job can come to use it meanwhile. Cut off in between, the next time does it again.
        """
        query = delete(uploads).where(uploads.c.id == upload_id, _unused)
        # An IntegrityError says that a job has come to use it.
        with suppress(IntegrityError), self._engine.begin() as connection:
            if connection.execute(query).rowcount:
                discard(upload_id)


_unused = ~exists().where(jobs.c.upload == uploads.c.id)
