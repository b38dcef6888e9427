"""Tables on their way to a job: kept as somebody's, counted once, dropped if nothing comes of it.

Knows neither HTTP nor what becomes of a job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from anyio import CapacityLimiter, to_thread

from models.errors import MissingExtra
from service.access.caller import Caller
from service.errors import InvalidTable, TooManyRows, UnknownJob, UnusableTable
from service.jobs.job import Upload, is_id
from service.jobs.upload_store import UploadStore
from service.jobs.uploads import Uploads
from service.settings import Settings
from service.tables import count_rows, read_rows

__all__ = ["Intake"]

COUNTED_AT_ONCE = 2
"""Tables whose rows are counted at the same time: each takes a core for a while."""


class Intake:
    """The tables of one server; ``known`` opens the database when it is first asked."""

    def __init__(
        self, files: Uploads, known: Callable[[], UploadStore], settings: Settings
    ) -> None:
        self.files = files
        self._known = known
        self._settings = settings
        self._counting = CapacityLimiter(COUNTED_AT_ONCE)

    def keep(self, upload: Upload, caller: Caller) -> Upload:
        """A table that has come, from now on the caller's."""
        owned = replace(upload, owner=caller.name)
        self._known().add(owned)
        return owned

    def get(self, upload_id: str, caller: Caller) -> Upload:
        """An upload by its id; raises ``UnknownJob``, the same for one of somebody else."""
        upload = self._known().get(upload_id) if is_id(upload_id) else None
        if upload is None or not caller.may_see(upload.owner):
            raise UnknownJob("no upload has this id")
        return upload

    async def counted(self, upload: Upload) -> Upload:
        """The same with its rows, which are counted once.

        Raises ``InvalidTable`` where there is no telling what the rows are, and ``TooManyRows``.
        """
        if upload.rows is None:
            upload = await to_thread.run_sync(self._count, upload, limiter=self._counting)
        limit = self._settings.max_job_rows
        if upload.rows is not None and upload.rows > limit:
            raise TooManyRows(f"the table has {upload.rows} rows; the limit is {limit}")
        return upload

    def _count(self, upload: Upload) -> Upload:
        path, longest = self.files.path(upload.id), self._settings.max_text_chars
        try:
            next(read_rows(path, upload.format, max_text_chars=longest), None)
            rows = count_rows(path, upload.format)
        except (UnusableTable, MissingExtra) as exc:
            raise InvalidTable(str(exc)) from exc
        self._known().set_rows(upload.id, rows)
        return replace(upload, rows=rows)

    def discard(self, upload: Upload) -> None:
        """The table of a request that came to nothing."""
        self._known().drop(upload.id, self.files.discard)
