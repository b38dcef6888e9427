"""A table judged by one process: the rows, the loop and the checkpoints of jobs, without DBOS.

What is done lies in a folder beside the output until all is; the output appears whole, in one
moment. Knows neither HTTP nor terminals.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from models.verifier import Verifier
from service.database import connect
from service.errors import BatchNotResumable, UnusableTable, UnwritableOutput
from service.jobs.job import Job, Order, State, Upload
from service.jobs.judging import CHUNK_ROWS, Interrupted, judge_job, judge_rows
from service.jobs.store import JobStore
from service.settings import Settings
from service.tables import Format, encoder_for, read_rows

__all__ = ["Summary", "judge_stream", "judge_table"]

KEY = "batch"  # the one job of a folder
EXPORT_ROWS = 10_000_000_000

Progress = Callable[[int, int | None], None]
"""Told the rows that are done, and all rows if they are counted."""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What came of a batch."""

    rows: int
    errors: int


def judge_table(
    source: Path, out: Path, verifier: Verifier, settings: Settings, progress: Progress
) -> Summary:
    """Judge every row of ``source`` into ``out``, going on where an earlier run was cut off.

    Raises ``UnusableTable``, ``UnwritableOutput`` or ``BatchNotResumable``.
    """
    form, out_form = Format.of_name(source.name), Format.of_name(out.name)
    encoder_for(out_form)  # a missing extra is told before the work
    folder = out.with_name(f"{out.name}.part")
    order = _order(source, form, verifier, settings)
    with closing(_store(folder, settings)) as store:
        job = _judge(store, order, source, folder, verifier, settings, progress)
        if job.state is State.DONE:
            _export(store, job, out, out_form, folder)
    shutil.rmtree(folder)
    if job.state is not State.DONE:
        raise UnusableTable(f"{source}, after row {job.done}: {job.failure}")
    return Summary(rows=job.done, errors=job.errors)


def _judge(
    store: JobStore,
    order: Order,
    source: Path,
    folder: Path,
    verifier: Verifier,
    settings: Settings,
    progress: Progress,
) -> Job:
    store.uploads.add(order.upload)
    job, fingerprint = store.accept(order)
    if fingerprint != order.fingerprint:
        raise BatchNotResumable(
            f"{folder} was left by a run with another input, model or limit; remove it"
        )
    total = job.total

    def tell(done: int) -> None:
        nonlocal total
        if total is None:
            total = store.require(job.id).total
        progress(done, total)

    try:
        judge_job(
            store,
            job.id,
            source,
            verifier.verify,
            max_text_chars=settings.max_text_chars,
            progress=tell,
        )
    except Interrupted:
        raise BatchNotResumable(f"another process is at work in {folder}") from None
    return store.require(job.id)


def _store(folder: Path, settings: Settings) -> JobStore:
    here = settings.model_copy(update={"data_dir": folder, "database_url": None})
    return JobStore(connect(here))


def _order(source: Path, form: Format, verifier: Verifier, settings: Settings) -> Order:
    """The work, told from all other work by its input, model and limit."""
    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise UnusableTable(f"{source}: {exc.strerror}") from exc
    upload = Upload(id=KEY, format=form, bytes=0, sha256=digest, created_at=time.time())
    model = [verifier.info.weights_sha256, verifier.info.calibration_id, verifier.info.engine]
    parts = json.dumps([form.value, digest, *model, settings.max_text_chars])
    fingerprint = hashlib.sha256(parts.encode("utf-8")).hexdigest()
    return Order(upload=upload, webhook=None, key=KEY, fingerprint=fingerprint)


def _export(store: JobStore, job: Job, out: Path, form: Format, folder: Path) -> None:
    encoder, whole = encoder_for(form), folder / "whole"
    try:
        with whole.open("wb") as file:
            for results in store.results(job.id, after=0, limit=EXPORT_ROWS):
                file.write(encoder.encode(results))
            file.write(encoder.close())
            file.flush()
            os.fsync(file.fileno())
        whole.replace(out)
    except OSError as exc:
        raise UnwritableOutput(f"{out}: {exc.strerror}") from exc


def judge_stream(
    source: Path | BinaryIO,
    form: Format,
    out: BinaryIO,
    verifier: Verifier,
    settings: Settings,
    progress: Progress,
) -> Summary:
    """Judge rows as they come and write NDJSON as it comes; nothing is kept to go on from."""
    encoder = encoder_for(Format.JSONL)
    rows = iter(read_rows(source, form, max_text_chars=settings.max_text_chars))
    done = errors = 0
    while taken := list(islice(rows, CHUNK_ROWS)):
        results = judge_rows(taken, verifier.verify)
        out.write(encoder.encode(results))
        out.flush()
        done += len(results)
        errors += sum(result["error"] is not None for result in results)
        progress(done, None)
    return Summary(rows=done, errors=errors)
