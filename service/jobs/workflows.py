"""Sees that every accepted job is worked on to its end: DBOS, and nothing else here.

A job is one workflow of one step, which goes on from its own checkpoints; its log does not grow
with the table. Knows neither tables nor models.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import ClassVar

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, WorkflowStatusString
from sqlalchemy.engine import make_url

from service.problems import trace_without_values

__all__ = ["Workflows"]

VERSION = "1"
"""Raised only when older jobs could not go on: DBOS recovers those of its own version."""
JOBS = "counterclaim-jobs"
WEBHOOKS = "counterclaim-webhooks"
JOBS_AT_ONCE = 4  # a worker; they take turns at the model
WEBHOOKS_AT_ONCE = 16
POLLING_SECONDS = 0.25
LOCK_SECONDS = 30.0
ATTEMPTS = 5  # of a job's step, where the database or the model fails it

log = logging.getLogger(__name__)


class WorkFailed(Exception):
    """What broke a step, without the message: DBOS keeps and logs it."""


class Workflows:
    """The one DBOS of a process, from launch to end."""

    _of_this_process: ClassVar[Workflows | None] = None

    def __init__(
        self,
        *,
        url: str,
        worker: str,
        work: Callable[[str], None],
        fail: Callable[[str, str], None],
        tell: Callable[[str, int], float | None],
    ) -> None:
        """``work`` does a job, ``fail`` ends it; ``tell`` sends a webhook and says after how
        many seconds to try again, None for never."""
        if Workflows._of_this_process is not None:  # DBOS itself would share it in silence
            raise RuntimeError("a process has the jobs of one server")
        _quiet_log()
        _write_ahead(url)
        config: DBOSConfig = {
            "name": "counterclaim",
            "system_database_url": url,
            "application_version": VERSION,
            "executor_id": worker,
            "log_level": "WARNING",
        }
        DBOS(config=config)
        step = DBOS.step(name="work", retries_allowed=True, max_attempts=ATTEMPTS)(_guarded(work))
        attempt = DBOS.step(name="tell")(tell)
        give_up = DBOS.step(name="fail")(fail)

        @DBOS.workflow(name="counterclaim.job", max_recovery_attempts=None)
        def job(job_id: str) -> None:
            try:
                step(job_id)
            except Exception:  # the worker's boundary: whoever waits must hear of it
                give_up(job_id, "the work broke off; the server's log has the trace")
            DBOS.enqueue_workflow(WEBHOOKS, webhook, job_id, 0)

        @DBOS.workflow(name="counterclaim.webhook", max_recovery_attempts=None)
        def webhook(job_id: str, number: int) -> None:
            delay = attempt(job_id, number)
            if delay is not None:
                with SetEnqueueOptions(delay_seconds=delay):
                    DBOS.enqueue_workflow(WEBHOOKS, webhook, job_id, number + 1)

        self._job = job
        Workflows._of_this_process = self

    def launch(self) -> None:
        """Begin to work; what other workers left is for ``recover``."""
        DBOS.launch()
        for queue, at_once in ((JOBS, JOBS_AT_ONCE), (WEBHOOKS, WEBHOOKS_AT_ONCE)):
            DBOS.register_queue(
                queue, worker_concurrency=at_once, polling_interval_sec=POLLING_SECONDS
            )

    def enqueue(self, job_id: str) -> None:
        """Have a job done once; asking again changes nothing."""
        with SetWorkflowID(job_id):
            DBOS.enqueue_workflow(JOBS, self._job, job_id)

    def recover(self, workers: list[str]) -> None:
        """Put what dead workers had begun back in the queue."""
        DBOS._recover_pending_workflows(workers)

    def forget(self, job_id: str) -> bool:
        """Keep no log of a job that has ended, nor of its webhooks; False where a worker has
        not left it yet, or is about to send a webhook of it."""
        active = DBOS.list_workflows(
            workflow_id_prefix=job_id,  # what a workflow enqueues has its id and a number
            status=[WorkflowStatusString.PENDING.value, WorkflowStatusString.ENQUEUED.value],
            load_input=False,
            load_output=False,
        )
        waiting = WorkflowStatusString.ENQUEUED.value
        if any(one.workflow_id != job_id or one.status != waiting for one in active):
            return False
        DBOS.delete_workflow(job_id, delete_children=True)
        return True

    def close(self) -> None:
        """Begin nothing more; what still runs is not waited for."""
        DBOS.destroy(destroy_registry=True)
        Workflows._of_this_process = None


def _guarded(work: Callable[[str], None]) -> Callable[[str], None]:
    def guarded(job_id: str) -> None:
        try:
            work(job_id)
        except Exception as exc:  # the worker's boundary: its message may quote a claim
            log.error("job %s broke off\n%s", job_id, trace_without_values(exc))
            raise WorkFailed(type(exc).__name__) from None

    return guarded


def _write_ahead(url: str) -> None:
    """Have a SQLite file keep a write-ahead log, which needs no repair by the first to read.

    After a kill an ordinary journal is rolled back by whoever comes first, and of DBOS's
    threads that come at once one would find the file locked.
    """
    path = make_url(url)
    if path.get_backend_name() == "sqlite" and path.database:
        with closing(sqlite3.connect(path.database, timeout=LOCK_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")


def _quiet_log() -> None:
    """Through our own handlers: DBOS adds one of its own only where there is none."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
