"""service.jobs.expiry and removal: what is too old goes, nothing else, whoever dies meanwhile."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from service.access.caller import ANYBODY
from service.database import connect
from service.jobs.expiry import DAY_SECONDS, Expiry
from service.jobs.job import Chunk, Order, State, Upload
from service.jobs.removal import STEP_CHUNKS, Removal
from service.jobs.schema import chunks, jobs
from service.jobs.store import JobStore
from service.jobs.uploads import Uploads
from service.settings import Settings
from service.tables import Format, Row, RowError, result_of

NOW = 1_800_000_000.0
RECENTLY = NOW - 29 * DAY_SECONDS
LONG_AGO = NOW - 31 * DAY_SECONDS


class Desk:
    """A database, a folder of tables, a clock, and which jobs were forgotten."""

    def __init__(self, folder: Path) -> None:
        self.engine = connect(Settings(data_dir=folder))
        self.store = JobStore(self.engine)
        self.files = Uploads(folder / "uploads", 1000)
        self.forgotten: list[str] = []
        self.now = NOW

    def forget(self, job_id: str) -> bool:
        self.forgotten.append(job_id)
        return True

    def expiry(self, keep_days: int = 30, forget: Callable[[str], bool] | None = None) -> Expiry:
        return Expiry(
            Removal(self.engine),
            self.store.uploads,
            self.files,
            forget or self.forget,
            keep_days=keep_days,
            clock=lambda: self.now,
        )

    def upload(self, created_at: float = LONG_AGO) -> Upload:
        with self.files.receive() as incoming:
            kept = incoming.keep(Format.JSONL)
        upload = Upload(
            id=kept.id, format=kept.format, bytes=0, sha256=kept.sha256, created_at=created_at
        )
        self.store.uploads.add(upload)
        return upload

    def job(self, upload: Upload, state: State, at: float, results: int = 1) -> str:
        """One that has got to ``state``, which if it ended was ``at`` that moment."""
        order = Order(upload=upload, webhook=None, key=None, fingerprint="f")
        job_id = self.store.accept(order)[0].id
        if state is not State.QUEUED:
            self.store.begin(job_id)
            wrong = result_of(Row(number=1, id=None, outcome=RowError(detail="x")), None)
            for start in range(results):
                assert self.store.append(job_id, Chunk(start=start, results=[wrong]))
        if state is State.DONE:
            self.store.finish(job_id, results)
        elif state.is_final:
            self.store.cancel(job_id)
        values = {"created_at": at, "finished_at": at if state.is_final else None}
        with self.engine.begin() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))
        return job_id

    def left(self) -> tuple[set[str], set[str], int]:
        """Jobs and tables that are there, and how many chunks of results."""
        with self.engine.connect() as connection:
            known = set(connection.execute(select(jobs.c.id)).scalars())
            kept = connection.execute(select(func.count()).select_from(chunks)).scalar_one()
        return known, {path.name for path in self.files.path("x").parent.iterdir()}, kept


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.engine.dispose()


def test_what_ended_long_ago_goes_and_what_runs_stays(desk: Desk) -> None:
    shared, own, others, orphan = (desk.upload() for _ in range(4))
    waiting = desk.upload(NOW - DAY_SECONDS + 1)
    many = STEP_CHUNKS + 1
    gone = {
        desk.job(own, State.DONE, LONG_AGO, many),
        desk.job(shared, State.CANCELLED, LONG_AGO),
    }
    stays = {
        desk.job(shared, State.DONE, RECENTLY),
        desk.job(others, State.RUNNING, LONG_AGO),
        desk.job(others, State.QUEUED, LONG_AGO),
    }
    assert desk.left()[2] == many + 3
    desk.expiry().sweep()
    assert desk.left() == (stays, {shared.id, others.id, waiting.id}, 2)
    assert {job.id for job in desk.store.newest(ANYBODY, 10)} == stays
    assert set(desk.forgotten) == gone
    assert [desk.store.uploads.get(one.id) for one in (own, orphan)] == [None, None]


def test_zero_days_keep_for_good(desk: Desk) -> None:
    job = desk.job(desk.upload(), State.DONE, 0.0)
    desk.expiry(keep_days=0).sweep()
    assert desk.left()[0] == {job}


def test_one_worker_an_hour(desk: Desk) -> None:
    first, second = desk.expiry(), desk.expiry()
    first.sweep()
    late = desk.job(desk.upload(), State.DONE, LONG_AGO)
    second.sweep()
    assert desk.left()[0] == {late}
    desk.now += 3600
    second.sweep()
    assert desk.left()[0] == set()


def test_a_removal_that_was_cut_off_is_finished_by_the_next(desk: Desk) -> None:
    job = desk.job(desk.upload(), State.DONE, NOW)

    def die(_job: str) -> bool:
        raise MemoryError

    dying = desk.expiry(forget=die)
    dying.remove(job)
    assert (desk.store.get(job), desk.left()[2]) == (None, 1)  # gone for everybody at once
    with pytest.raises(MemoryError):
        dying.sweep()
    desk.expiry().sweep()  # not its turn, and yet
    assert (desk.left(), desk.forgotten) == ((set(), set(), 0), [job])


def test_a_job_that_a_worker_still_holds_goes_later(desk: Desk) -> None:
    job = desk.job(desk.upload(), State.CANCELLED, NOW)
    early = desk.expiry(forget=lambda _job: False)
    early.remove(job)
    assert not early.sweep()
    assert (desk.left()[0], desk.left()[2]) == ({job}, 0)
    assert desk.expiry().sweep()
    assert desk.left() == (set(), set(), 0)


def test_a_removed_job_frees_its_key_and_takes_no_results(desk: Desk) -> None:
    order = Order(upload=desk.upload(), webhook=None, key="k", fingerprint="f")
    first = desk.store.accept(order)[0].id
    desk.store.begin(first)
    desk.store.cancel(first)
    desk.expiry().remove(first)
    assert not desk.store.append(first, Chunk(start=0, results=[]))
    assert desk.store.accept(order)[0].id != first


def test_the_file_shrinks(desk: Desk, tmp_path: Path) -> None:
    job = desk.job(desk.upload(), State.DONE, LONG_AGO)
    with desk.engine.begin() as connection:
        connection.execute(update(chunks).values(results=os.urandom(2**20)))
    before = desk.store.require(job)
    file = tmp_path / "counterclaim.db"
    desk.expiry(keep_days=0).sweep()  # writes what is still in the log
    large = file.stat().st_size
    desk.now += DAY_SECONDS
    desk.expiry().sweep()
    assert before.done and large > 2**20 > 4 * file.stat().st_size


def test_the_clock_is_the_real_one(desk: Desk) -> None:
    known, forget = desk.store.uploads, desk.forget
    expiry = Expiry(Removal(desk.engine), known, desk.files, forget, keep_days=1)
    desk.job(desk.upload(time.time()), State.DONE, time.time() - DAY_SECONDS - 60)
    young = desk.job(desk.upload(time.time()), State.DONE, time.time() - DAY_SECONDS + 60)
    expiry.start()
    deadline = time.monotonic() + 10
    while desk.left()[0] != {young} and time.monotonic() < deadline:
        time.sleep(0.01)
    expiry.stop()
    assert desk.left()[0] == {young}
