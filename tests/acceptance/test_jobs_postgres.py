"""Two workers share a PostgreSQL; where one dies the other takes its job over.

Needs the programs of a PostgreSQL, which do not run as root: started as the user postgres then.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

COUNT = 16_000
WITHIN_SECONDS = 120.0

Server = tuple[subprocess.Popen[str], str]


def _programs() -> Path | None:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of an empty PostgreSQL, on a free port of this machine."""
    programs = _programs()
    if programs is None:
        pytest.skip("NO POSTGRESQL ON THIS MACHINE: that two workers share jobs is not tested")
    folder = Path("/tmp") / f"counterclaim-postgres-{os.getpid()}"
    user = "postgres" if os.getuid() == 0 else None
    folder.mkdir(mode=0o700)
    if user is not None:
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=user, cwd="/tmp", check=True, capture_output=True)

    # Fast and not durable: what is tested is who works, not whether PostgreSQL keeps its word.
    options = f"-c fsync=off -c port={port} -c listen_addresses=127.0.0.1 -k {folder}"
    try:
        run("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8")
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def test_a_job_outlives_its_worker(
    database: str, serve: Callable[..., Server], tmp_path: Path
) -> None:
    config = tmp_path / "counterclaim.toml"
    config.write_text(f'data_dir = "{tmp_path / "data"}"\ndatabase_url = "{database}"\n', "utf-8")
    options = ("--model", "lexical", "--config", str(config), "--log-level", "error")
    first, address = serve(*options)
    job_id = _submit(address)
    _wait(address, job_id, lambda job: job["done"] > 0)
    _, other = serve(*options)  # begins while the first is at work, and finds it alive
    time.sleep(0.5)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    left = _wait(other, job_id, lambda _job: True)
    assert (left["state"], left["done"] < COUNT) == ("running", True)
    job = _wait(other, job_id, lambda job: job["state"] not in ("queued", "running"))
    assert (job["state"], job["done"], job["errors"]) == ("done", COUNT, 0)
    path = f"{other}/v1/jobs/{job_id}/results?limit={COUNT}"
    results = [json.loads(line) for line in httpx2.get(path, timeout=60).text.splitlines()]
    assert [(result["row"], result["id"]) for result in results] == [
        (number + 1, number) for number in range(COUNT)
    ]


def _submit(address: str) -> str:
    lines = (
        json.dumps({"a": "The bridge is open.", "b": f"Bridge {number} is closed.", "id": number})
        for number in range(COUNT)
    )
    file = ("pairs.jsonl", "\n".join(lines).encode())
    response = httpx2.post(f"{address}/v1/jobs", files={"file": file}, timeout=60)
    assert response.status_code == 202
    return str(response.json()["id"])


def _wait(address: str, job_id: str, reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = httpx2.get(f"{address}/v1/jobs/{job_id}", timeout=60).json()
        if reached(job):
            return job
        time.sleep(0.05)
    raise AssertionError(f"not there within {WITHIN_SECONDS} seconds")
