"""Two workers share a PostgreSQL; where one dies the other takes its job over.

Needs the programs of a PostgreSQL, which do not run as root: started as the user postgres then.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

COUNT = 10_000
WITHIN_SECONDS = 300.0

Fork = tuple[int, str]


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
    database: str, fork: Callable[..., Fork], kill: Callable[[int], None], tmp_path: Path
) -> None:
    config = tmp_path / "counterclaim.toml"
    config.write_text(f'data_dir = "{tmp_path / "data"}"\ndatabase_url = "{database}"\n', "utf-8")
    options = ("--model", "lexical", "--config", str(config), "--log-level", "error")
    first, address = fork(*options)
    job_id = _submit(address)
    _wait(address, job_id, lambda job: job["done"] > 0)
    _, other = fork(*options)  # begins while the first is at work, and finds it alive
    _wait(other, job_id, lambda _job: True)
    kill(first)
    left = _wait(other, job_id, lambda _job: True)
    assert (left["state"], left["done"] < COUNT) == ("running", True)
    job = _wait(other, job_id, lambda job: job["state"] not in ("queued", "running"))
    assert (job["state"], job["done"], job["errors"]) == ("done", COUNT, 0)
    path = f"{other}/v1/jobs/{job_id}/results?limit={COUNT}"
    results = [json.loads(line) for line in httpx2.get(path, timeout=60).text.splitlines()]
    assert [(result["row"], result["id"]) for result in results] == [
        (number + 1, number) for number in range(COUNT)
    ]
    removed = httpx2.delete(f"{other}/v1/jobs/{job_id}?remove=true", timeout=60)
    assert removed.status_code == 204
    assert httpx2.get(f"{other}/v1/jobs/{job_id}", timeout=60).status_code == 404
    folder = tmp_path / "data" / "uploads"
    _until(lambda: not list(folder.iterdir()))  # the table goes last


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
    job: dict[str, Any] = {}

    def is_there() -> bool:
        nonlocal job
        job = httpx2.get(f"{address}/v1/jobs/{job_id}", timeout=60).json()
        return reached(job)

    _until(is_there)
    return job


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not there within {WITHIN_SECONDS} seconds"
        time.sleep(0.05)
