"""The work of a job: rows in, chunks of results kept, from where the last run ended.

The one loop for the server and for ``counterclaim batch``. Knows neither queues nor HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from models.errors import MissingExtra
from models.types import ClaimPair, Verdict
from service.errors import UnusableTable
from service.jobs.job import Chunk
from service.jobs.store import JobStore
from service.tables import Result, Row, RowError, count_rows, read_rows, result_of

__all__ = ["CHUNK_ROWS", "Interrupted", "judge_job", "judge_rows"]

CHUNK_ROWS = 128
"""Rows that are judged and kept together: as many are judged again after a kill at most."""

Verify = Callable[[Sequence[ClaimPair]], list[Verdict]]


class Interrupted(BaseException):
    """This run is to end and another will go on.

    No ``Exception``: whoever records the outcome of work must not take it for one.
    """


def judge_job(
    store: JobStore,
    job_id: str,
    source: Path,
    verify: Verify,
    *,
    max_text_chars: int,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Judge what is left of a job until it has ended.

    ``progress`` is told after every chunk how many rows are done, and may raise ``Interrupted``.
    A table that cannot be read to its end makes the job fail; what was judged is kept.
    """
    job = store.begin(job_id)
    if job is None:
        return
    try:
        if job.total is None:
            store.set_total(job_id, count_rows(source, job.format))
        rows = read_rows(source, job.format, max_text_chars=max_text_chars)
        done = job.done
        for chunk in _chunks(islice(rows, done, None), done, verify):
            if not store.append(job_id, chunk):
                _leave(store, job_id)
                return
            done = chunk.end
            progress(done)
        if not store.finish(job_id, done):
            _leave(store, job_id)
    except (UnusableTable, MissingExtra) as exc:
        store.fail(job_id, str(exc))


def _leave(store: JobStore, job_id: str) -> None:
    """The job was cancelled or removed, or another run of it is further on and will end it."""
    job = store.get(job_id)
    if job is not None and not job.state.is_final:
        raise Interrupted


def _chunks(rows: Iterator[Row], start: int, verify: Verify) -> Iterator[Chunk]:
    while taken := list(islice(rows, CHUNK_ROWS)):
        yield Chunk(start=start, results=judge_rows(taken, verify))
        start += len(taken)


def judge_rows(rows: Sequence[Row], verify: Verify) -> list[Result]:
    """A result for each row, in order; rows with an error are not shown to the model."""
    pairs = [row.outcome for row in rows if isinstance(row.outcome, ClaimPair)]
    verdicts = iter(_verdicts(pairs, verify) if pairs else [])
    return [
        result_of(row, None) if isinstance(row.outcome, RowError) else _result(row, next(verdicts))
        for row in rows
    ]


def _result(row: Row, verdict: Verdict | None) -> Result:
    if verdict is None:
        row = replace(row, outcome=RowError(detail="the model broke on this pair"))
    return result_of(row, verdict)


def _verdicts(pairs: Sequence[ClaimPair], verify: Verify) -> Sequence[Verdict | None]:
    """None for a pair on which the model breaks; if it breaks on all of them, it is the model."""
    try:
        return verify(pairs)
    except Exception:  # the worker's boundary: one pair must not sink the others
        verdicts = [_alone(pair, verify) for pair in pairs]
        if not any(verdicts):
            raise
        return verdicts


def _alone(pair: ClaimPair, verify: Verify) -> Verdict | None:
    try:
        return verify([pair])[0]
    except Exception:  # as above
        return None
