"""service.jobs.office: begins late, leaves in order, and goes on where another left off.

Not beside another server's jobs: a process has one DBOS.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.verifier import Verifier
from service.app import create_app
from service.settings import Settings

A, B = "The bridge is open to traffic.", "The bridge is not open to traffic."
VERIFIER = Verifier.load("lexical")
NDJSON = {"Content-Type": "application/x-ndjson"}
pytestmark = pytest.mark.usefixtures("polled_often")

Ended = Callable[[Any, str], dict[str, Any]]
Lines = Callable[[int], bytes]


def test_an_orderly_end_leaves_the_rest_to_the_next_start(
    tmp_path: Path, ended: Ended, lines: Lines
) -> None:
    settings = Settings(data_dir=tmp_path)
    count = 1500
    with TestClient(create_app(settings, VERIFIER)) as client:
        upload = client.post("/v1/uploads", content=lines(count), headers=NDJSON).json()["id"]
        job_id = client.post("/v1/jobs", json={"upload": upload}).json()["id"]
        while not (left := client.get(f"/v1/jobs/{job_id}").json())["done"]:
            time.sleep(0.01)
    assert 0 < left["done"] < count
    with TestClient(create_app(settings, VERIFIER)) as client:
        after = ended(client, job_id)
        assert (after["state"], after["done"]) == ("done", count)
        whole = client.get(f"/v1/jobs/{job_id}/results?limit={count}").text.splitlines()
    assert [json.loads(line)["id"] for line in whole] == list(range(count))


def test_what_a_killed_upload_left_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    folder.mkdir()
    old, new = folder / "old.part", folder / "new.part"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    with TestClient(create_app(Settings(data_dir=tmp_path), VERIFIER)) as client:
        client.get("/v1/jobs")
    assert list(folder.iterdir()) == [new]


def test_a_job_that_dbos_never_heard_of_is_done(tmp_path: Path, ended: Ended) -> None:
    """Accepted and on the disk, and then the process died before it could enqueue."""
    settings = Settings(data_dir=tmp_path)
    with TestClient(create_app(settings, VERIFIER)) as client:
        client.get("/v1/jobs")
        office = client.app.state.office  # type: ignore[attr-defined]
        office._enqueue = lambda _job_id: None
        job_id = client.post("/v1/jobs", json={"pairs": [{"a": A, "b": B}]}).json()["id"]
    with TestClient(create_app(settings, VERIFIER)) as client:
        assert ended(client, job_id)["state"] == "done"


def test_a_process_has_the_jobs_of_one_server(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data_dir=tmp_path / "1"), VERIFIER)) as first:
        assert first.get("/v1/jobs").status_code == 200
        second = create_app(Settings(data_dir=tmp_path / "2"), VERIFIER)
        with TestClient(second) as other, pytest.raises(RuntimeError, match="one server"):
            other.app.state.office.store()  # type: ignore[attr-defined]
        assert first.get("/v1/jobs").status_code == 200
