"""A server as a subprocess, driven with load: how fast, how late, how much memory.

Ours and the others go through the same hands. Knows neither models nor what is answered.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.nli import TextPair
from service.bench import memory
from service.bench.processes import call, end, environment, last_words
from service.errors import BenchFailed

__all__ = ["LOAD", "Server", "drive", "started"]

START_WAIT_SECONDS = 180.0
POLL_SECONDS = 0.02
WARM_UP_SHARE = 0.2  # of a level's seconds
LOAD = "service.bench.load"


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server to start: its command, which gets ``--port``, and its two paths."""

    name: str
    command: Sequence[str]
    judge: str
    ready: str


def drive(
    server: Server,
    pairs: Sequence[TextPair],
    *,
    concurrency: Sequence[int],
    seconds: float,
    seed: int,
) -> dict[str, Any]:
    """Start, load at each concurrency, then at half of what it took at most; stop.

    Raises ``BenchFailed`` if it does not start.
    """
    with started(server) as (process, port, start_seconds):
        at_start = _memory(process.pid)
        asked = {"url": f"http://127.0.0.1:{port}{server.judge}", "pairs": list(pairs)}
        skip = call(LOAD, asked | _closed(1, seconds * WARM_UP_SHARE, 0))["skip"]
        levels = []
        for callers in concurrency:
            found = call(LOAD, asked | _closed(callers, seconds, skip))
            skip = found.pop("skip")
            levels.append({"concurrency": callers} | found)
        most = max(level["requests_per_second"] for level in levels)
        if not most:
            raise BenchFailed(f"{server.name} answered nothing: {levels[0]['errors']}")
        rate = {"rate": most / 2, "seconds": seconds, "seed": seed, "skip": skip}
        half = call(LOAD, asked | rate)
        return {
            "name": server.name,
            "start_seconds": start_seconds,
            "memory_at_start": at_start,
            "memory_after_load": _memory(process.pid),
            "levels": levels,
            "half_capacity": {"rate": most / 2} | half,
        }


def _closed(concurrency: int, seconds: float, skip: int) -> dict[str, Any]:
    return {"concurrency": concurrency, "seconds": seconds, "skip": skip}


def _memory(pid: int) -> dict[str, Any]:
    """Of the process and all that it started."""
    pids = memory.tree(pid)
    return {
        "processes": len(pids),
        "resident_mb": memory.resident_mb(pids),
        "proportional_mb": memory.proportional_mb(pids),
        "torch": memory.maps_library(pids, "libtorch"),
    }


@contextmanager
def started(server: Server) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """The process, its port, and how many seconds it took to be ready; ended afterwards."""
    with tempfile.TemporaryDirectory() as temporary:
        log, port = Path(temporary) / "log", _free_port()
        began = time.perf_counter()
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [*server.command, "--port", str(port)],
                cwd=temporary,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        try:
            while not _is_ready(port, server.ready):
                if process.poll() is not None:
                    raise BenchFailed(f"{server.name} did not start: {last_words(log)}")
                if time.perf_counter() - began > START_WAIT_SECONDS:
                    raise BenchFailed(f"{server.name} not ready in {START_WAIT_SECONDS:.0f} s")
                time.sleep(POLL_SECONDS)
            yield process, port, time.perf_counter() - began
        finally:
            end(process)


def _is_ready(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False  # not listening yet
    finally:
        connection.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
