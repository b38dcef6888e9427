"""service.jobs: the rules of the store, of judging and of workers, each on a real database."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from models.types import ClaimPair, Verdict
from models.verifier import Verifier
from service.access.caller import ANYBODY, Caller
from service.database import connect
from service.jobs import workers as module
from service.jobs.job import Chunk, Job, Order, State, Upload
from service.jobs.judging import CHUNK_ROWS, Interrupted, judge_job, judge_rows
from service.jobs.schema import workers
from service.jobs.store import JobStore
from service.jobs.workers import LEFT, Workers, _host
from service.settings import Settings
from service.tables import Format, Result, Row, RowError, result_of

VERIFIER = Verifier.load("lexical")
UPLOAD = Upload(id="u", format=Format.JSONL, bytes=0, sha256="", created_at=0.0)
NOBODY = 2**22 - 1  # above what Linux counts to by default


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(Settings(data_dir=tmp_path))
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> JobStore:
    return JobStore(engine)


def accepted(store: JobStore, key: str | None = None) -> Job:
    store.uploads.add(UPLOAD)
    return store.accept(Order(upload=UPLOAD, webhook=None, key=key, fingerprint="f"))[0]


def chunk(start: int, count: int) -> Chunk:
    wrong = RowError(detail="b: must not be empty")
    rows = [Row(number=start + n + 1, id=None, outcome=wrong) for n in range(count)]
    return Chunk(start=start, results=[result_of(row, None) for row in rows])


def rows_of(store: JobStore, job: Job) -> list[object]:
    return [one["row"] for some in store.results(job.id, after=0, limit=10**6) for one in some]


def test_a_chunk_is_kept_only_where_the_results_end(store: JobStore) -> None:
    job = accepted(store)
    assert not store.append(job.id, chunk(0, 2))  # not begun
    store.begin(job.id)
    assert store.append(job.id, chunk(0, 2))
    assert not store.append(job.id, chunk(0, 2))  # again
    assert not store.append(job.id, chunk(3, 2))  # one row left out
    assert not store.append(job.id, chunk(1, 2))  # one row twice
    assert store.append(job.id, chunk(2, 3))
    after = store.require(job.id)
    assert (after.done, after.errors, rows_of(store, job)) == (5, 5, [1, 2, 3, 4, 5])
    assert [one["row"] for page in store.results(job.id, after=1, limit=2) for one in page] == [
        2,
        3,
    ]


def test_an_ended_job_changes_no_more(store: JobStore) -> None:
    job = accepted(store)
    store.begin(job.id)
    assert not store.finish(job.id, 1)  # not all rows are in
    assert store.cancel(job.id)
    cancelled = store.require(job.id)
    assert not store.append(job.id, chunk(0, 1))
    assert not store.finish(job.id, 0) and not store.fail(job.id, "x") and not store.cancel(job.id)
    assert (store.begin(job.id), store.require(job.id)) == (None, cancelled)
    counts = store.count_by_state()
    assert (counts[State.CANCELLED], sum(counts.values())) == (1, 1)


def test_a_key_names_one_job(store: JobStore) -> None:
    first, again, other = accepted(store, "k"), accepted(store, "k"), accepted(store)
    assert first == again
    assert store.in_state(State.QUEUED) == [first.id, other.id]


def test_a_database_of_an_earlier_version_opens(tmp_path: Path) -> None:
    """Without owners, rows of uploads and removals; its jobs are nobody's."""
    engine = connect(Settings(data_dir=tmp_path))
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE uploads (id VARCHAR(64) NOT NULL PRIMARY KEY, format VARCHAR(16) NOT "
            "NULL, bytes BIGINT NOT NULL, sha256 VARCHAR(64) NOT NULL, created_at FLOAT NOT NULL)",
            "CREATE TABLE jobs (id VARCHAR(64) NOT NULL PRIMARY KEY, upload VARCHAR(64) NOT NULL "
            "REFERENCES uploads (id), format VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, "
            "total BIGINT, done BIGINT NOT NULL, errors BIGINT NOT NULL, failure TEXT, "
            "idempotency_key VARCHAR(255) UNIQUE, fingerprint VARCHAR(64) NOT NULL, webhook_url "
            "TEXT, webhook_secret TEXT, webhook_state VARCHAR(16), created_at FLOAT NOT NULL, "
            "started_at FLOAT, finished_at FLOAT)",
            "INSERT INTO uploads VALUES ('u', 'jsonl', 0, '', 0.0)",
            "INSERT INTO jobs VALUES ('j', 'u', 'jsonl', 'done', 2, 2, 0, NULL, 'k', 'f', NULL, "
            "NULL, NULL, 0.0, 0.0, 0.0)",
        ):
            connection.exec_driver_sql(statement)
    store = JobStore(engine)
    job = store.require("j")
    assert (job.owner, job.total, store.uploads.get("u")) == (None, 2, UPLOAD)
    assert accepted(store, "k") == job
    desk = Caller(name="desk")
    assert (store.newest(desk, 9), store.newest(ANYBODY, 9)) == ([], [job])
    assert not desk.may_see(job.owner)
    engine.dispose()


def test_two_runs_of_one_job_keep_every_row_once(store: JobStore, tmp_path: Path) -> None:
    """The second run comes while the first is judging, as when a worker is taken for dead."""
    table = tmp_path / "pairs.jsonl"
    count = 3 * CHUNK_ROWS + 1
    table.write_text("".join(json.dumps({"a": "x", "b": f"y {n}"}) + "\n" for n in range(count)))
    job = accepted(store)
    seen: list[int] = []

    def verify(pairs: Sequence[ClaimPair]) -> list[Verdict]:
        seen.append(len(pairs))
        if len(seen) == 2:
            judge_job(store, job.id, table, VERIFIER.verify, max_text_chars=100)
        return VERIFIER.verify(pairs)

    judge_job(store, job.id, table, verify, max_text_chars=100)
    assert seen == [CHUNK_ROWS] * 2  # and then it leaves
    after = store.require(job.id)
    assert (after.state, after.total, after.done) == (State.DONE, count, count)
    assert rows_of(store, job) == list(range(1, count + 1))


def test_a_run_that_is_overtaken_leaves_the_job_to_the_other(
    store: JobStore, tmp_path: Path
) -> None:
    table = tmp_path / "pairs.jsonl"
    table.write_text('{"a": "x", "b": "y"}\n')
    job = accepted(store)

    def verify(pairs: Sequence[ClaimPair]) -> list[Verdict]:
        assert store.append(job.id, chunk(0, 1))
        return VERIFIER.verify(pairs)

    with pytest.raises(Interrupted):
        judge_job(store, job.id, table, verify, max_text_chars=100)
    assert store.require(job.id).state is State.RUNNING


def test_a_pair_that_breaks_the_model_does_not_sink_the_others() -> None:
    pairs = [ClaimPair.of("x", "y"), ClaimPair.of("x", "bad"), ClaimPair.of("x", "z")]
    rows = [Row(number=n, id=None, outcome=pair) for n, pair in enumerate(pairs, start=1)]

    def verify(asked: Sequence[ClaimPair]) -> list[Verdict]:
        if any(pair.b.text == "bad" for pair in asked):
            raise RuntimeError("bad")
        return VERIFIER.verify(asked)

    results: list[Result] = judge_rows(rows, verify)
    assert [result["error"] for result in results] == [None, "the model broke on this pair", None]
    with pytest.raises(RuntimeError):
        judge_rows(rows[1:2], verify)


def test_who_is_dead_is_taken_over(store: JobStore, engine: Engine) -> None:
    del store  # makes the tables
    here = {"host": _host(), "beat": 5}
    with engine.begin() as connection:
        connection.execute(
            insert(workers),
            [
                {"id": "gone", "pid": NOBODY, **here},
                {"id": "alive", "pid": os.getppid(), **here},
                {"id": "earlier", "pid": os.getpid(), **here},
                {"id": "left", "pid": os.getppid(), **here, "beat": LEFT},
                {"id": "elsewhere", "pid": NOBODY, **here, "host": "another"},
            ],
        )
    taken: list[str] = []
    mine = Workers(engine, taken.extend, "mine")
    mine.start()
    mine.stop()
    assert sorted(taken) == ["earlier", "gone", "left"]
    with engine.connect() as connection:
        found = {row.id: row.beat for row in connection.execute(select(workers))}
    assert found == {"alive": 5, "elsewhere": 5, "mine": LEFT}


def test_a_beat_that_stands_still_is_a_death(
    store: JobStore, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    del store
    row = {"id": "elsewhere", "host": "another", "pid": 1, "beat": 5}
    with engine.begin() as connection:
        connection.execute(insert(workers).values(row))
    taken: list[str] = []
    mine = Workers(engine, taken.extend, "mine")
    mine.take_over()
    mine.take_over()
    assert taken == []
    monkeypatch.setattr(module, "DEAD_SECONDS", -1.0)
    mine.take_over()
    assert taken == ["elsewhere"]
