"""Tells of a job's end by webhook, and says when to try again. Knows neither queues nor sockets."""

from __future__ import annotations

import json
import logging

from service.jobs.record import as_dict
from service.jobs.store import JobStore
from service.jobs.webhooks import AddressRefused, Undelivered, deliver

__all__ = ["DELAYS", "tell"]

DELAYS = (5.0, 30.0, 120.0, 600.0, 3600.0, 4 * 3600.0, 12 * 3600.0)
"""Seconds before a webhook is sent again, each time it was not taken."""

log = logging.getLogger(__name__)


def tell(store: JobStore, job_id: str, number: int, *, to_private: bool) -> float | None:
    """Try for the ``number``-th time, from 0; seconds until the next try, None for never."""
    webhook, job = store.webhook(job_id), store.get(job_id)
    if webhook is None or job is None:
        return None
    body = json.dumps({"type": "job.ended", "job": as_dict(job)})
    try:
        deliver(webhook, body.encode("utf-8"), delivery=job_id, to_private=to_private)
    except Undelivered as exc:
        log.warning("webhook of job %s: %s", job_id, exc)
        if number < len(DELAYS) and not isinstance(exc, AddressRefused):
            return DELAYS[number]
        store.settle_webhook(job_id, "failed")
    else:
        store.settle_webhook(job_id, "delivered")
    return None
