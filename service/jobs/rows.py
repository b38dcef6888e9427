"""Between the rows of the tables and what they mean. Knows no database."""

from __future__ import annotations

import json
import time
import zlib
from typing import Any

from service.jobs.job import Chunk, Job, Order, State
from service.jobs.schema import jobs
from service.tables import Format, Result

__all__ = ["COLUMNS", "job_of", "new_row", "packed", "unpacked"]

COLUMNS = (
    jobs.c.id,
    jobs.c.owner,
    jobs.c.upload,
    jobs.c.name,
    jobs.c.format,
    jobs.c.state,
    jobs.c.total,
    jobs.c.done,
    jobs.c.errors,
    jobs.c.failure,
    jobs.c.webhook_url,
    jobs.c.webhook_state,
    jobs.c.created_at,
    jobs.c.started_at,
    jobs.c.finished_at,
)


def new_row(job_id: str, order: Order) -> dict[str, Any]:
    """The row of a job that was just ordered."""
    return {
        "id": job_id,
        "owner": order.owner,
        "upload": order.upload.id,
        "name": order.upload.name,
        "format": order.upload.format.value,
        "state": State.QUEUED.value,
        "total": order.upload.rows,
        "done": 0,
        "errors": 0,
        "idempotency_key": order.own_key,
        "fingerprint": order.fingerprint,
        "webhook_url": order.webhook.url if order.webhook else None,
        "webhook_secret": order.webhook.secret if order.webhook else None,
        "webhook_state": "pending" if order.webhook else None,
        "created_at": time.time(),
    }


def job_of(fields: dict[str, Any]) -> Job:
    """The job of a row's ``COLUMNS``."""
    kinds = {"format": Format(fields["format"]), "state": State(fields["state"])}
    return Job(**(fields | kinds))


def packed(chunk: Chunk) -> bytes:
    """Results as they are kept."""
    return zlib.compress(json.dumps(list(chunk.results)).encode("utf-8"), level=1)


def unpacked(stored: bytes) -> list[Result]:
    """The same, as they were."""
    results: list[Result] = json.loads(zlib.decompress(stored))
    return results
