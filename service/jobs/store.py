"""Jobs and their results in a database: every change is one transaction.

A chunk of results is added only if it begins where the job's results end, in the same
transaction that moves that end. So a row can be neither left out nor kept twice, whoever else
works on the same job and whenever a process dies. Knows neither models nor DBOS.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.access.caller import Caller
from service.database import create_tables, hold
from service.errors import RowsUnfinished, UnknownJob
from service.jobs.job import Chunk, Job, Order, State, Webhook, new_id
from service.jobs.rows import COLUMNS, job_of, new_row, packed, unpacked
from service.jobs.schema import METADATA, chunks, jobs
from service.jobs.upload_store import UploadStore
from service.tables import Result

__all__ = ["JobStore"]

RETRY_AFTER_SECONDS = 60
OPEN = (State.QUEUED.value, State.RUNNING.value)
PRESENT = jobs.c.removed_at.is_(None)


class JobStore:
    """The jobs of one database; creates its tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.uploads = UploadStore(engine)
        create_tables(engine, METADATA)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def accept(self, order: Order, max_rows: int | None = None) -> tuple[Job, str]:
        """The job of ``order``, and the fingerprint under which its key was used first.

        A new job, unless its owner has one with the same idempotency key. Raises
        ``RowsUnfinished`` where the owner's unfinished jobs would have more than ``max_rows``
        rows, and ``UnknownJob`` where the upload is gone.
        """
        job_id = new_id()
        try:
            with self._engine.begin() as connection:
                if max_rows is not None:
                    hold(connection, f"jobs of {order.owner}")
                connection.execute(insert(jobs).values(new_row(job_id, order)))
                if max_rows is not None:
                    _check_room(connection, order, max_rows)
        except IntegrityError:
            earlier = self._earlier(order)
            if earlier is not None:
                return earlier
            if self.uploads.get(order.upload.id) is None:
                raise UnknownJob("no upload has this id") from None
            raise
        return self.require(job_id), order.fingerprint

    def _earlier(self, order: Order) -> tuple[Job, str] | None:
        if order.own_key is None:
            return None
        query = select(*COLUMNS, jobs.c.fingerprint).where(jobs.c.idempotency_key == order.own_key)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        fields = row._asdict()
        fingerprint = str(fields.pop("fingerprint"))
        return job_of(fields), fingerprint

    def get(self, job_id: str) -> Job | None:
        """The job of this id, unless it was removed."""
        query = select(*COLUMNS).where((jobs.c.id == job_id) & PRESENT)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else job_of(row._asdict())

    def require(self, job_id: str) -> Job:
        """The job of an id that is known to be one; raises ``KeyError``."""
        job = self.get(job_id)
        if job is None:
            raise KeyError("no such job")
        return job

    def newest(
        self, caller: Caller, limit: int, before: tuple[float, str] | None = None
    ) -> list[Job]:
        """Jobs that the caller may see, the newest first; ``before`` is when the last one seen
        was made, and its id."""
        query = select(*COLUMNS).where(PRESENT)
        query = query.order_by(jobs.c.created_at.desc(), jobs.c.id.desc())
        if not caller.sees_all:
            query = query.where(jobs.c.owner == caller.name)
        if before is not None:
            made, job_id = before
            query = query.where(
                (jobs.c.created_at < made) | ((jobs.c.created_at == made) & (jobs.c.id < job_id))
            )
        with self._engine.connect() as connection:
            return [job_of(row._asdict()) for row in connection.execute(query.limit(limit))]

    def in_state(self, state: State) -> list[str]:
        """Ids of the jobs that stand there, the oldest first."""
        query = select(jobs.c.id).where(jobs.c.state == state.value).order_by(jobs.c.created_at)
        with self._engine.connect() as connection:
            return [str(row.id) for row in connection.execute(query)]

    def count_by_state(self) -> dict[State, int]:
        """How many jobs stand where."""
        query = select(jobs.c.state, func.count()).where(PRESENT).group_by(jobs.c.state)
        with self._engine.connect() as connection:
            found = {State(state): int(count) for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def begin(self, job_id: str) -> Job | None:
        """The job, running from now on; None where it has ended."""
        first = func.coalesce(jobs.c.started_at, time.time())
        running = {"state": State.RUNNING.value, "started_at": first}
        return self.get(job_id) if self._change(job_id, running) else None

    def set_total(self, job_id: str, total: int) -> None:
        """Keep how many rows there are."""
        self._change(job_id, {"total": total})

    def append(self, job_id: str, chunk: Chunk) -> bool:
        """Keep the next results; False where it is not their turn, or the job has ended."""
        ours = (
            (jobs.c.id == job_id)
            & (jobs.c.state == State.RUNNING.value)
            & (jobs.c.done == chunk.start)
        )
        moved = {"done": chunk.end, "errors": jobs.c.errors + chunk.errors}
        with self._engine.begin() as connection:
            if not connection.execute(update(jobs).where(ours).values(moved)).rowcount:
                return False
            connection.execute(
                insert(chunks).values(
                    job=job_id,
                    start=chunk.start,
                    rows=len(chunk.results),
                    results=packed(chunk),
                )
            )
        return True

    def finish(self, job_id: str, done: int) -> bool:
        """The job is done; False where it has ended already or not all rows are in."""
        ended = {"state": State.DONE.value, "total": done, "finished_at": time.time()}
        return self._change(job_id, ended, jobs.c.done == done)

    def fail(self, job_id: str, reason: str) -> bool:
        """The job cannot go on; False where it has ended already."""
        ended = {"state": State.FAILED.value, "failure": reason, "finished_at": time.time()}
        return self._change(job_id, ended)

    def cancel(self, job_id: str) -> bool:
        """No more rows are kept from now on; False where the job has ended already."""
        ended = {"state": State.CANCELLED.value, "finished_at": time.time()}
        return self._change(job_id, ended)

    def webhook(self, job_id: str) -> Webhook | None:
        """Whom to tell of the end, unless that is done or given up."""
        query = select(jobs.c.webhook_url, jobs.c.webhook_secret).where(jobs.c.id == job_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or row.webhook_url is None or row.webhook_secret is None:
            return None
        return Webhook(url=row.webhook_url, secret=row.webhook_secret)

    def settle_webhook(self, job_id: str, state: str) -> None:
        """The receiver was told, or that was given up: the secret is kept no longer."""
        settled = {"webhook_state": state, "webhook_secret": None}
        with self._engine.begin() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(settled))

    def results(self, job_id: str, *, after: int, limit: int) -> Iterator[list[Result]]:
        """At most ``limit`` results after the first ``after`` rows, a chunk at a time."""
        while limit > 0:
            found = self._results_from(job_id, after)[:limit]
            if not found:
                return
            yield found
            after, limit = after + len(found), limit - len(found)

    def _results_from(self, job_id: str, after: int) -> list[Result]:
        """What the chunk that holds the next row has from there on."""
        query = (
            select(chunks.c.start, chunks.c.results)
            .where((chunks.c.job == job_id) & (chunks.c.start <= after))
            .order_by(chunks.c.start.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return [] if row is None else unpacked(row.results)[after - row.start :]

    def _change(self, job_id: str, values: dict[str, Any], only: Any = True) -> bool:
        """Change a job that has not ended."""
        query = update(jobs).where((jobs.c.id == job_id) & jobs.c.state.in_(OPEN) & only)
        with self._engine.begin() as connection:
            return bool(connection.execute(query.values(values)).rowcount)


def _check_room(connection: Connection, order: Order, max_rows: int) -> None:
    """The order's job is counted among the others already."""
    left = func.coalesce(jobs.c.total, jobs.c.done) - jobs.c.done
    query = select(func.sum(left)).where(jobs.c.owner == order.owner, jobs.c.state.in_(OPEN))
    waiting, rows = int(connection.execute(query).scalar_one()), order.upload.rows or 0
    if waiting > max_rows:
        said = f"rows waiting in unfinished jobs: {waiting - rows}, and {rows} in this one"
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        raise RowsUnfinished(f"{said}; the limit is {max_rows}", headers=headers)
