"""The installed console command, the real server process, and the founding pairs."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

REPOSITORY = Path(__file__).parent.parent.parent
COMMAND = Path(sys.executable).parent / "counterclaim"
READY_WITHIN_SECONDS = 60.0

Server = tuple[subprocess.Popen[str], str]
"""A process and its address."""


@pytest.fixture(scope="session")
def founding() -> list[dict[str, Any]]:
    """The rows of the founding case; the first is the founding pair."""
    lines = (REPOSITORY / "seeds" / "founding_case.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.Popen[str]]:
    """Starts ``counterclaim`` away from the source tree and without settings of ours."""
    workdir = tmp_path_factory.mktemp("workdir")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERCLAIM_")}

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [COMMAND, *arguments],
            cwd=workdir,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def serve(command: Callable[..., subprocess.Popen[str]]) -> Iterator[Callable[..., Server]]:
    """Starts a server on a free port and waits until it is ready; ends what still runs."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> Server:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        process = command("serve", "--port", str(port), *options)
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, address)
        return process, address

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def wait_until_ready() -> Callable[[subprocess.Popen[Any], str], None]:
    """Waits for a server that a test has started by itself."""
    return _wait_until_ready


def _wait_until_ready(process: subprocess.Popen[Any], address: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended before it was ready"
        try:
            if httpx2.get(f"{address}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass  # not listening yet
        time.sleep(0.1)
    raise AssertionError(f"not ready within {READY_WITHIN_SECONDS} seconds")
