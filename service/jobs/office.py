"""What the routes ask of jobs: take them, tell of them, end them.

Puts store, uploads, workflows and the judge together. They start when there is something to do:
a server that nobody gives jobs loads neither DBOS nor a database. Knows no HTTP.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from threading import Condition, Event, Lock

from anyio import sleep, to_thread
from anyio.from_thread import BlockingPortal

from models.types import ClaimPair, Verdict
from service.access.caller import Caller
from service.database import connect, data_folder, exists
from service.errors import KeyReused, NotReady, RequestRefused, UnknownJob
from service.jobs.expiry import Expiry
from service.jobs.intake import Intake
from service.jobs.job import Job, Order, State, Upload, Webhook, is_id
from service.jobs.judging import Interrupted, judge_job
from service.jobs.removal import Removal
from service.jobs.store import JobStore
from service.jobs.telling import tell
from service.jobs.texts import with_texts
from service.jobs.uploads import Uploads
from service.judge import Judge
from service.problems import trace_without_values
from service.settings import Settings
from service.tables import Result

__all__ = ["Office"]

BUSY_SECONDS = 0.5
RETRY_SECONDS = 5.0
STOP_SECONDS = 10.0

log = logging.getLogger(__name__)


class Office:
    """The jobs of one server."""

    def __init__(self, settings: Settings, judge: Judge) -> None:
        self._settings = settings
        self._judge = judge
        self.uploads = Uploads(data_folder(settings) / "uploads", settings.max_upload_bytes)
        self.intake = Intake(self.uploads, lambda: self.store().uploads, settings)
        self._portal: BlockingPortal | None = None
        self._opening = Lock()
        self._store: JobStore | None = None
        self._expiry: Expiry | None = None
        self._close: Callable[[], None] | None = None
        self._enqueue: Callable[[str], None] = lambda _job_id: None
        self._stopping = Event()
        self._working = 0
        self._idle = Condition()

    async def run(self, portal: BlockingPortal) -> None:
        """Once the model is there, go on with what an earlier process has left."""
        self._portal = portal
        await self._judge.settled.wait()
        if not self._settings.jobs or self._judge.failure is not None:
            return
        while exists(self._settings) and not self._stopping.is_set():
            try:
                await to_thread.run_sync(self.store)
                return
            except Exception as exc:  # the worker's boundary: the database may be back later
                log.error("jobs cannot start yet\n%s", trace_without_values(exc))
                await sleep(RETRY_SECONDS)

    def store(self) -> JobStore:
        """The jobs, with workers that see to them; raises ``NotReady`` or why it cannot."""
        with self._opening:
            if self._stopping.is_set() or self._portal is None:
                raise NotReady("the server is shutting down")
            if self._store is None:
                self._store = self._open()
            return self._store

    def _open(self) -> JobStore:
        # Here, because a server without jobs would wait for these imports too.
        from service.jobs.workers import Workers
        from service.jobs.workflows import Workflows

        self.uploads.clear()
        engine = connect(self._settings)
        store = JobStore(engine)
        name = Workers.new_name()
        url = self._settings.database_url
        workflows = Workflows(
            url=url or f"sqlite:///{data_folder(self._settings) / 'workflows.db'}",
            worker=name,
            work=lambda job_id: self._work(store, job_id),
            fail=lambda job_id, reason: _ignore(store.fail(job_id, reason)),
            tell=lambda job_id, number: tell(
                store, job_id, number, to_private=self._settings.webhooks_to_private
            ),
        )
        workers = Workers(engine, workflows.recover, name)
        expiry = Expiry(
            Removal(engine),
            store.uploads,
            self.uploads,
            workflows.forget,
            keep_days=self._settings.keep_days,
        )
        try:
            workflows.launch()
            workers.start()
            # Accepted, but its process died before DBOS knew.
            for job_id in store.in_state(State.QUEUED):
                workflows.enqueue(job_id)
            expiry.start()
        except BaseException:
            workflows.close()
            store.close()
            raise
        self._enqueue, self._expiry = workflows.enqueue, expiry

        def close() -> None:
            expiry.stop()
            workflows.close()
            workers.stop()
            store.close()

        self._close = close
        return store

    def stop(self) -> None:
        """Leave off between two chunks; whoever starts next goes on from there."""
        self._stopping.set()
        with self._opening:
            close, self._close = self._close, None
        if close is None:
            return
        with self._idle:
            self._idle.wait_for(lambda: not self._working, STOP_SECONDS)
        close()

    def accept(
        self, upload: Upload, webhook: Webhook | None, key: str | None, caller: Caller
    ) -> Job:
        """A new job, or the caller's of the same key and the same order.

        When this returns, the job is on the disk and will be done. Raises ``KeyReused``,
        ``RowsUnfinished``, or ``UnknownJob`` where the upload is gone.
        """
        order = Order(
            upload=upload,
            webhook=webhook,
            key=key,
            fingerprint=_print(upload, webhook),
            owner=caller.name,
        )
        job, fingerprint = self.store().accept(order, self._settings.max_job_rows)
        if fingerprint != order.fingerprint:
            raise KeyReused("the Idempotency-Key came before with another body; take a new one")
        if not job.state.is_final:
            self._enqueue(job.id)
        return job

    def get(self, job_id: str, caller: Caller) -> Job:
        """The job; raises ``UnknownJob``, the same for one that belongs to somebody else."""
        job = self.store().get(job_id) if is_id(job_id) else None
        if job is None or not caller.may_see(job.owner):
            raise UnknownJob("no job has this id, or it was removed")
        return job

    def cancel(self, job_id: str, caller: Caller) -> Job:
        """End a job; one that has ended stays as it is. Raises ``UnknownJob``."""
        if not self.get(job_id, caller).state.is_final:
            self.store().cancel(job_id)
        return self.get(job_id, caller)

    def remove(self, job_id: str, caller: Caller) -> None:
        """End a job, and it is gone, with its results and its table. Raises ``UnknownJob``."""
        self.cancel(job_id, caller)
        if self._expiry is not None:
            self._expiry.remove(job_id)

    def results(self, job: Job, *, after: int, limit: int, texts: bool) -> Iterator[list[Result]]:
        """What came of the rows behind the first ``after``, with their texts if wanted."""
        found = self.store().results(job.id, after=after, limit=limit)
        if not texts:
            return found
        chars = self._settings.max_text_chars
        path = self.uploads.path(job.upload)
        return with_texts(found, path, job.format, after=after, max_text_chars=chars)

    def states(self) -> dict[str, int]:
        """How many jobs stand where; nothing where no job has come yet."""
        counts = {} if self._store is None else self._store.count_by_state()
        return {state.value: count for state, count in counts.items()}

    def _work(self, store: JobStore, job_id: str) -> None:
        """What DBOS has done for a job; raises ``Interrupted`` where the server stops."""
        with self._idle:
            self._working += 1
        try:
            job = store.get(job_id)
            if job is not None:  # else it was removed
                path, longest = self.uploads.path(job.upload), self._settings.max_text_chars
                judge_job(store, job_id, path, self._verify, max_text_chars=longest)
        finally:
            with self._idle:
                self._working -= 1
                self._idle.notify_all()

    def _verify(self, pairs: Sequence[ClaimPair]) -> list[Verdict]:
        """The judge, asked from a worker's thread; waits while it has no room."""
        portal = self._portal
        while portal is not None and not self._stopping.is_set():
            try:
                return portal.call(self._judge.verify, pairs)
            except RequestRefused:  # loading, full or draining
                self._stopping.wait(BUSY_SECONDS)
            except Exception:  # of the model; or of a portal that has closed
                if not self._stopping.is_set():
                    raise
        raise Interrupted


def _print(upload: Upload, webhook: Webhook | None) -> str:
    """Two orders with the same are the same."""
    whom = [webhook.url, webhook.secret] if webhook else []
    parts = [upload.format.value, upload.sha256, *whom]
    return sha256(json.dumps(parts).encode("utf-8")).hexdigest()


def _ignore(_value: object) -> None:
    return None
