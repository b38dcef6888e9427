"""What the tests of jobs share: tables of pairs, and waiting for what becomes of them."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

WITHIN_SECONDS = 60.0
LOOK_SECONDS = 0.02
POLLING_SECONDS = 0.05

Job = dict[str, Any]


@pytest.fixture(scope="session")
def lines() -> Callable[[int], bytes]:
    """A JSONL of so many pairs that contradict each other, numbered from 0 by their ids."""

    def make(count: int) -> bytes:
        a, b = "The bridge is open to traffic.", "The bridge is not open to traffic."
        rows = ({"a": a, "b": f"{b} {number}", "id": number} for number in range(count))
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    return make


@pytest.fixture(scope="session")
def ended() -> Callable[[Any, str], Job]:
    """Waits for a job of a client to end, and gives it."""

    def wait(client: Any, job_id: str) -> Job:
        deadline = time.monotonic() + WITHIN_SECONDS
        while time.monotonic() < deadline:
            job: Job = client.get(f"/v1/jobs/{job_id}").json()
            if job["state"] not in ("queued", "running"):
                return job
            time.sleep(LOOK_SECONDS)
        raise AssertionError(f"not ended within {WITHIN_SECONDS} seconds")

    return wait


@pytest.fixture(scope="session")
def polled_often() -> Iterator[None]:
    """Queues of jobs are looked at more often than a server does, which waits for nothing else."""
    from service.jobs import workflows  # DBOS takes long to import

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workflows, "POLLING_SECONDS", POLLING_SECONDS)
        yield
