"""service.bench.processes and served: whatever fails says so and leaves nothing running."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.bench import memory
from service.bench.engines import OURS, TORCH, _with_agreement
from service.bench.processes import call, end, environment
from service.bench.served import Server, drive
from service.errors import BenchFailed

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""


def test_memory_and_end_reach_the_whole_tree() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, start_new_session=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    pids = memory.tree(parent.pid)
    both, alone = memory.resident_mb(pids), memory.resident_mb([child])
    assert pids == [parent.pid, child]
    assert both is not None and alone is not None and both > alone > 1
    assert memory.maps_library(pids, "libtorch") is False
    end(parent)
    parent.stdout.close()
    deadline = time.monotonic() + 10  # a signal is not waited for
    while memory.maps_library([child], "libc") is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert memory.maps_library([child], "libc") is None  # it maps nothing any more


def test_a_task_that_fails_ends_in_its_last_words() -> None:
    task = {"of": "engine", "model": {"name": "x"}, "pairs": [], "budget": 1.0, "lengths": []}
    with pytest.raises(BenchFailed, match=r"service\.bench\.subject ended with 1: .*no model 'x'"):
        call("service.bench.subject", task)


def test_a_server_that_does_not_start_says_why() -> None:
    command = [sys.executable, "-c", "raise SystemExit('no room')"]
    server = Server(name="peer", command=command, judge="/judge", ready="/ready")
    with pytest.raises(BenchFailed, match="peer did not start: no room"):
        drive(server, [("a", "b")], concurrency=[1], seconds=0.1, seed=0)


def test_processes_get_none_of_the_operators_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_MODEL", "other")
    given = environment()
    assert "COUNTERCLAIM_MODEL" not in given
    first = Path(given["PYTHONPATH"].split(":")[0])
    assert (first / "service" / "bench").is_dir()


def test_agreement_counts_the_pairs_that_both_came_to() -> None:
    rows = [
        {"name": OURS, "labels": ["a", "b", "c", "a"]},
        {"name": TORCH, "labels": ["a", "b", "b"]},
    ]
    assert _with_agreement(rows) == [
        {"name": OURS, "agreement": 2 / 3, "agreement_rows": 3},
        {"name": TORCH, "agreement": 1.0, "agreement_rows": 3},
    ]
    assert _with_agreement([{"name": OURS, "labels": ["a"]}]) == [
        {"name": OURS, "agreement": None, "agreement_rows": 0}
    ]
