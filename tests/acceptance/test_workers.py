"""Several workers behind one port: all counted, one lost and replaced, all stopped."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
from prometheus_client.parser import text_string_to_metric_families

Server = tuple[subprocess.Popen[str], str]
Samples = dict[tuple[str, str | None], float]

WITHIN_SECONDS = 60.0
REQUESTS = 20
LEXICAL = ("--model", "lexical", "--workers", "2", "--log-format", "json")


def workers_of(process: subprocess.Popen[str]) -> set[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return {int(child) for child in children.split()}


def scrape(address: str) -> Samples:
    """Our samples, added up over everything but the worker."""
    samples: Samples = {}
    for family in text_string_to_metric_families(httpx2.get(f"{address}/metrics").text):
        for sample in family.samples:
            at = (sample.name, sample.labels.get("worker"))
            samples[at] = samples.get(at, 0.0) + sample.value
    return samples


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not true():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.1)


def test_from_start_over_a_lost_worker_to_an_orderly_end(serve: Callable[..., Server]) -> None:
    process, address = serve(*LEXICAL)
    assert process.stdout is not None
    announced = f"counterclaim listening on {address}, model lexical (lexical)\n"
    assert process.stdout.readline() == announced
    for _ in range(REQUESTS):  # each on a connection of its own, for whoever takes it
        answer = httpx2.post(f"{address}/v1/compare", json={"a": "It is.", "b": "It is not."})
        assert answer.status_code == 200
    counted = scrape(address)
    pairs = [counted["counterclaim_pairs_total", worker] for worker in "01"]
    assert sum(pairs) == REQUESTS
    assert [counted["counterclaim_worker_up", worker] for worker in "01"] == [1.0, 1.0]

    before = workers_of(process)
    lost = min(before)
    os.kill(lost, signal.SIGKILL)
    # Meanwhile the other one answers, and nobody is told to come back later.
    wait_until(
        lambda: (
            httpx2.get(f"{address}/readyz").status_code == 200
            and len(workers_of(process) - {lost}) == 2
            and all(scrape(address).get(("counterclaim_ready", worker)) == 1.0 for worker in "01")
        )
    )
    assert before - {lost} < workers_of(process)

    process.terminate()
    output, errors = process.communicate(timeout=WITHIN_SECONDS)
    assert (process.returncode, output) == (0, "")
    lines = [json.loads(line) for line in errors.splitlines()]
    assert [line["message"] for line in lines if line["level"] == "error"] == [
        "worker 0 ended with signal 9; another starts in 0 s"
    ]
    assert len([line for line in lines if line.get("route") == "/v1/compare"]) == REQUESTS


def test_workers_do_not_outlive_their_parent(serve: Callable[..., Server]) -> None:
    process, _ = serve(*LEXICAL)
    workers = workers_of(process)
    assert len(workers) == 2
    process.kill()
    process.wait()
    wait_until(lambda: not any(_alive(worker) for worker in workers))


def _alive(pid: int) -> bool:
    """Whether it runs; one that only waits for its exit code to be read does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_model_that_cannot_be_loaded_ends_all_with_the_reason(
    command: Callable[..., subprocess.Popen[str]],
) -> None:
    options = ("--model", "nowhere", "--workers", "2", "--log-level", "critical")
    process: Any = command("serve", "--port", "0", *options)
    output, errors = process.communicate(timeout=WITHIN_SECONDS)
    assert (process.returncode, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("counterclaim: no model 'nowhere'")
