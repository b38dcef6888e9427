"""A job as it is told: the same in the API and in webhooks. Knows no HTTP."""

from __future__ import annotations

import time

from service.jobs.job import Job

__all__ = ["as_dict"]


def as_dict(job: Job) -> dict[str, object]:
    """JSON-ready, the same in the API and in webhooks."""
    until = time.time() if job.finished_at is None else job.finished_at
    seconds = until - job.started_at if job.started_at is not None else 0.0
    return {
        "id": job.id,
        "state": job.state.value,
        "name": job.name,
        "format": job.format.value,
        "total": job.total,
        "done": job.done,
        "errors": job.errors,
        "rows_per_second": round(job.done / seconds, 1) if seconds > 0 else None,
        "failure": job.failure,
        "webhook": {"url": job.webhook_url, "state": job.webhook_state}
        if job.webhook_url
        else None,
        "created_at": _moment(job.created_at),
        "started_at": _moment(job.started_at),
        "finished_at": _moment(job.finished_at),
    }


def _moment(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
