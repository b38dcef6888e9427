"""Jobs that go, with their results: in small steps, so that others get to write in between.

A job that goes is marked first and from then on is there for nobody; whenever a process dies,
the next finds the mark and goes on. Knows no clock, no files and no DBOS.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service import database
from service.jobs.job import State
from service.jobs.schema import chunks, jobs, sweeps

__all__ = ["Removal"]

STEP_CHUNKS = 50
"""Chunks that are deleted at a time, some thousand results."""
FINAL = [state.value for state in State if state.is_final]


class Removal:
    """What goes from one database, whose tables the store of jobs creates."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def mark(self, job_id: str, at: float) -> bool:
        """An ended job is there for nobody any more; False where it has not ended, or is gone.

        Its idempotency key is free again, and nobody is told of it any more.
        """
        gone = {"removed_at": at, "idempotency_key": None, "webhook_secret": None}
        ended = (jobs.c.id == job_id) & jobs.c.state.in_(FINAL) & jobs.c.removed_at.is_(None)
        with self._engine.begin() as connection:
            return bool(connection.execute(update(jobs).where(ended).values(gone)).rowcount)

    def marked(self) -> list[str]:
        """Jobs that are on their way out."""
        query = select(jobs.c.id).where(jobs.c.removed_at.is_not(None))
        with self._engine.connect() as connection:
            return [str(row.id) for row in connection.execute(query)]

    def ended(self, before: float) -> list[str]:
        """Jobs that ended before that moment, the oldest first."""
        query = (
            select(jobs.c.id)
            .where(jobs.c.state.in_(FINAL), jobs.c.removed_at.is_(None))
            .where(jobs.c.finished_at < before)
            .order_by(jobs.c.finished_at)
        )
        with self._engine.connect() as connection:
            return [str(row.id) for row in connection.execute(query)]

    def drop_results(self, job_id: str) -> bool:
        """Delete some results of a marked job; False where there are no more."""
        first = select(chunks.c.start).where(chunks.c.job == job_id).order_by(chunks.c.start)
        with self._engine.begin() as connection:
            starts = connection.execute(first.limit(STEP_CHUNKS)).scalars().all()
            if not starts:
                return False
            step = (chunks.c.job == job_id) & (chunks.c.start <= starts[-1])
            connection.execute(delete(chunks).where(step))
        return True

    def drop(self, job_id: str) -> str | None:
        """Delete a marked job without results; the id of its upload, None where it is gone."""
        this = (jobs.c.id == job_id) & jobs.c.removed_at.is_not(None)
        with self._engine.begin() as connection:
            upload = connection.execute(select(jobs.c.upload).where(this)).scalar()
            connection.execute(delete(jobs).where(this))
        return upload

    def take_turn(self, now: float, every: float) -> bool:
        """Whether it is time again, and nobody else has taken this turn."""
        due = (sweeps.c.begun_at <= now - every) | (sweeps.c.begun_at > now + every)
        with self._engine.begin() as connection:
            if connection.execute(update(sweeps).where(due).values(begun_at=now)).rowcount:
                return True
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(sweeps).values(id=1, begun_at=now))
        except IntegrityError:
            return False
        return True

    def shrink(self) -> Iterator[None]:
        """Give the room back to the disk, as far as the database can, a little at each step."""
        return database.shrink(self._engine)
