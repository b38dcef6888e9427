"""What is kept too long goes: ended jobs with results and tables, and tables never used.

A thread of each worker looks every hour; one of them does the work, a little at a time. Never
touches a job that has not ended. Knows no SQL and no HTTP.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from service.jobs.removal import Removal
from service.jobs.upload_store import UploadStore
from service.jobs.uploads import Uploads
from service.problems import trace_without_values

__all__ = ["DAY_SECONDS", "Expiry"]

DAY_SECONDS = 24 * 3600.0
ORPHAN_SECONDS = DAY_SECONDS
"""How long an upload waits for its first job."""
LOOK_SECONDS = 3600.0
SOON_SECONDS = 1.0
"""How soon it looks again where a worker has yet to leave a job that was removed."""
TURN_SECONDS = 3000.0
"""Who looks within so many seconds of another leaves it at that."""
PAUSE_SECONDS = 0.02
"""Between two steps, for whoever waits to write."""

log = logging.getLogger(__name__)


class Expiry:
    """Removes jobs, when asked and when their time is over."""

    def __init__(
        self,
        removal: Removal,
        known: UploadStore,
        files: Uploads,
        forget: Callable[[str], bool],
        *,
        keep_days: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``forget`` is told of each job that goes, and may say that it is too early; 0 days
        keeps for good."""
        self._removal = removal
        self._known = known
        self._files = files
        self._forget = forget
        self._keep_seconds = keep_days * DAY_SECONDS
        self._clock = clock
        self._stopped = Event()
        self._woken = Event()
        self._thread = Thread(target=self._run, name="expiry", daemon=True)

    def start(self) -> None:
        """Look now, and every hour."""
        self._thread.start()

    def stop(self) -> None:
        """Leave off after the step that runs; whoever looks next goes on."""
        self._stopped.set()
        self._woken.set()
        self._thread.join()

    def remove(self, job_id: str) -> None:
        """An ended job is gone for everybody; its results and table follow at once."""
        self._removal.mark(job_id, self._clock())
        self._woken.set()

    def sweep(self) -> bool:
        """Remove what is marked and, if it is time and nobody else does, what is too old.

        False where something marked is left, because a worker has not let go of it yet.
        """
        now = self._clock()
        is_due = self._removal.take_turn(now, TURN_SECONDS)
        if is_due and self._keep_seconds:
            for job_id in self._removal.ended(now - self._keep_seconds):
                self._removal.mark(job_id, now)
        finished = [self._finish(job_id) for job_id in self._removal.marked()]
        if is_due:
            self._drop_leftovers(now)
        if is_due or finished:
            for _ in self._removal.shrink():
                self._pause()
        return all(finished)

    def _drop_leftovers(self, now: float) -> None:
        self._files.clear()
        for upload_id in self._known.orphans(now - ORPHAN_SECONDS):
            self._known.drop(upload_id, self._files.discard)
            self._pause()

    def _finish(self, job_id: str) -> bool:
        """All that is left of a marked job; does no harm where another does the same."""
        while self._removal.drop_results(job_id):
            self._pause()
        if not self._forget(job_id):
            return False
        upload = self._removal.drop(job_id)
        if upload is not None:
            self._known.drop(upload, self._files.discard)
        return True

    def _pause(self) -> None:
        if self._stopped.wait(PAUSE_SECONDS):
            raise _Stopped

    def _run(self) -> None:
        while not self._stopped.is_set():
            pause = LOOK_SECONDS
            try:
                pause = LOOK_SECONDS if self.sweep() else SOON_SECONDS
            except _Stopped:
                return
            except Exception as exc:  # the worker's boundary: the next hour tries again
                log.error("expired jobs cannot be removed\n%s", trace_without_values(exc))
            self._woken.wait(pause)
            self._woken.clear()


class _Stopped(Exception):
    """The server stops; what is left is for whoever looks next."""
