"""A job survives SIGKILL at any moment: every row comes out once, whatever was killed when.

COUNTERCLAIM_TEST_KILLS sets how often the server is killed.
"""

import json
import logging
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

KILLS = int(os.environ.get("COUNTERCLAIM_TEST_KILLS", "20"))
ROWS_PER_KILL = 600
LONGEST_LIFE_SECONDS = 0.4
WITHIN_SECONDS = 300.0

Fork = tuple[int, str]


def test_every_row_comes_out_once(
    fork: Callable[..., Fork], kill: Callable[[int], None], tmp_path: Path
) -> None:
    chance = random.Random(20)
    count = ROWS_PER_KILL * KILLS
    start = _starter(fork, tmp_path)
    pid, address = start()
    job_id = _submit(address, count)
    kills = 0
    moments: list[int] = []
    while kills < KILLS:
        if kills % 2:  # in the midst of the work, however slow the machine
            _wait(address, job_id, moments[-1])
        time.sleep(chance.uniform(0.0, LONGEST_LIFE_SECONDS))
        kill(pid)
        kills += 1
        pid, address = start()
        job = httpx2.get(f"{address}/v1/jobs/{job_id}", timeout=60).json()
        assert "done" in job, job
        moments.append(job["done"])
    job = _wait(address, job_id, count)
    assert (job["state"], job["total"], job["done"], job["errors"]) == ("done", count, count, 0)
    path = f"{address}/v1/jobs/{job_id}/results?limit={count}"
    results = [json.loads(line) for line in httpx2.get(path, timeout=60).text.splitlines()]
    ids = [result["id"] for result in results]
    lost, doubled = set(range(count)) - set(ids), len(ids) - len(set(ids))
    said = f"{kills} kills: rows lost {len(lost)}, doubled {doubled}; done after each: {moments}"
    logging.getLogger(__name__).warning(said)
    assert (len(lost), doubled) == (0, 0), said
    assert [(result["row"], result["id"]) for result in results] == [
        (number + 1, number) for number in range(count)
    ]
    assert any(0 < done < count for done in moments), "no kill came in the midst of the job"


def _starter(fork: Callable[..., Fork], folder: Path) -> Callable[[], Fork]:
    config = folder / "counterclaim.toml"
    config.write_text(f'data_dir = "{folder / "data"}"\n', "utf-8")
    return lambda: fork("--model", "lexical", "--config", str(config), "--log-level", "error")


def _submit(address: str, count: int) -> str:
    lines = (
        json.dumps({"a": "The bridge is open.", "b": f"Bridge {number} is closed.", "id": number})
        for number in range(count)
    )
    file = ("pairs.jsonl", "\n".join(lines).encode())
    response = httpx2.post(f"{address}/v1/jobs", files={"file": file}, timeout=60)
    assert response.status_code == 202
    return str(response.json()["id"])


def _wait(address: str, job_id: str, done: int) -> dict[str, Any]:
    """The job once it has ended, or more rows than these are done."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = httpx2.get(f"{address}/v1/jobs/{job_id}", timeout=60).json()
        if job["done"] > done or job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.05)
    raise AssertionError(f"not there within {WITHIN_SECONDS} seconds")
