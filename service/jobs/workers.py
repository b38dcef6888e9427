"""Who works on jobs: each process beats, and takes over what a dead one has left.

DBOS gives a dead worker's jobs to others when it is told who is dead. On one machine a process
that is gone is seen at once; elsewhere a worker is dead when its beat has stood still. A worker
taken for dead by mistake does no harm: ``store`` keeps no row twice. Knows nothing of jobs.
"""

from __future__ import annotations

import logging
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Engine, Row, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from service.jobs.job import new_id
from service.jobs.schema import workers

__all__ = ["Workers"]

BEAT_SECONDS = 3.0
DEAD_SECONDS = 15.0
LEFT = -1  # the beat of a worker that ended in order

log = logging.getLogger(__name__)


class Workers:
    """This process among the workers of one database."""

    def __init__(self, engine: Engine, recover: Callable[[list[str]], None], name: str) -> None:
        self.id = name
        self._engine = engine
        self._recover = recover
        self._host = _host()
        self._beats: dict[str, tuple[int, float]] = {}
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="workers", daemon=True)

    @staticmethod
    def new_name() -> str:
        """The name of a worker, another at every start."""
        return f"{platform.node()[:100]}-{os.getpid()}-{new_id()}"

    def start(self) -> None:
        """Beat from now on, and take over what is left already."""
        self._beat()
        self.take_over()
        self._thread.start()

    def stop(self) -> None:
        """Leave in order: others may take over at once what was not finished."""
        self._stopped.set()
        self._thread.join()
        with self._engine.begin() as connection:
            connection.execute(update(workers).where(workers.c.id == self.id).values(beat=LEFT))

    def take_over(self) -> None:
        """Have DBOS give the jobs of dead workers to the living."""
        with self._engine.connect() as connection:
            found = list(connection.execute(select(workers).where(workers.c.id != self.id)))
        for row in found:
            if self._is_dead(row):
                self._recover([row.id])
                with self._engine.begin() as connection:
                    connection.execute(delete(workers).where(workers.c.id == row.id))

    def _run(self) -> None:
        while not self._stopped.wait(BEAT_SECONDS):
            try:
                self._beat()
                self.take_over()
            except SQLAlchemyError as exc:
                log.warning("the database does not answer: %s", type(exc).__name__)

    def _beat(self) -> None:
        with self._engine.begin() as connection:
            known = update(workers).where(workers.c.id == self.id)
            if not connection.execute(known.values(beat=workers.c.beat + 1)).rowcount:
                mine = {"id": self.id, "host": self._host, "pid": os.getpid(), "beat": 0}
                connection.execute(insert(workers).values(mine))

    def _is_dead(self, row: Row[tuple[object, ...]]) -> bool:
        if row.beat == LEFT:
            return True
        if row.host == self._host and not _lives(row.pid):
            return True
        beat, since = self._beats.get(row.id, (LEFT, 0.0))
        if beat != row.beat:
            self._beats[row.id] = (row.beat, time.monotonic())
            return False
        return time.monotonic() - since > DEAD_SECONDS


def _host() -> str:
    """The machine, and the space in which its process numbers hold: a container has its own."""
    space = Path("/proc/self/ns/pid")
    return f"{platform.node()[:200]}/{os.readlink(space) if space.exists() else ''}"


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()  # our own number under another name: an earlier process had it
