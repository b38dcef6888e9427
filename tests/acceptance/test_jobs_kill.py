"""A job survives SIGKILL at any moment: every row comes out once, whatever was killed when.

COUNTERCLAIM_TEST_KILLS sets how often the server is killed.
"""

import json
import logging
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

KILLS = int(os.environ.get("COUNTERCLAIM_TEST_KILLS", "4"))
ROWS_PER_KILL = 1000
WITHIN_SECONDS = 120.0

Server = tuple[subprocess.Popen[str], str]


def test_every_row_comes_out_once(serve: Callable[..., Server], tmp_path: Path) -> None:
    chance = random.Random(20)
    count = ROWS_PER_KILL * KILLS
    start = _starter(serve, tmp_path)
    process, address = start()
    job_id = _submit(address, count)
    kills, moments = 0, []
    while kills < KILLS:
        time.sleep(chance.uniform(0.0, 1.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += 1
        process, address = start()
        job = httpx2.get(f"{address}/v1/jobs/{job_id}", timeout=60).json()
        assert "done" in job, job
        moments.append(job["done"])
    job = _ended(address, job_id)
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


def _starter(serve: Callable[..., Server], folder: Path) -> Callable[[], Server]:
    config = folder / "counterclaim.toml"
    config.write_text(f'data_dir = "{folder / "data"}"\n', "utf-8")
    return lambda: serve("--model", "lexical", "--config", str(config), "--log-level", "error")


def _submit(address: str, count: int) -> str:
    lines = (
        json.dumps({"a": "The bridge is open.", "b": f"Bridge {number} is closed.", "id": number})
        for number in range(count)
    )
    file = ("pairs.jsonl", "\n".join(lines).encode())
    response = httpx2.post(f"{address}/v1/jobs", files={"file": file}, timeout=60)
    assert response.status_code == 202
    return str(response.json()["id"])


def _ended(address: str, job_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = httpx2.get(f"{address}/v1/jobs/{job_id}", timeout=60).json()
        if job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.2)
    raise AssertionError(f"not ended within {WITHIN_SECONDS} seconds")
