"""The installed console command, the real server process, and the founding pairs."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
COMMAND = Path(sys.executable).parent / "counterclaim"
READY_WITHIN_SECONDS = 60.0
LOOK_SECONDS = 0.02

Server = tuple[subprocess.Popen[str], str]
"""A process and its address."""
Fork = tuple[int, str]
"""The number of a process, and its address."""


@pytest.fixture(scope="session")
def founding() -> list[dict[str, Any]]:
    """The rows of the founding case; the first is the founding pair."""
    lines = (REPOSITORY / "seeds" / "founding_case.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def workdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Away from the source tree."""
    return tmp_path_factory.mktemp("workdir")


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Without settings of ours."""
    return {k: v for k, v in os.environ.items() if not k.startswith("COUNTERCLAIM_")}


@pytest.fixture(scope="session")
def command(workdir: Path, environment: dict[str, str]) -> Callable[..., subprocess.Popen[str]]:
    """Starts ``counterclaim`` away from the source tree and without settings of ours."""

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
        port = _free_port()
        process = command("serve", "--port", str(port), *options)
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, address)
        return process, address

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def fork(workdir: Path, environment: dict[str, str]) -> Iterator[Callable[..., Fork]]:
    """Starts servers as ``serve`` does, but without the seconds that their imports take."""
    program = [sys.executable, str(Path(__file__).with_name("forked_servers.py"))]
    started: list[int] = []
    with subprocess.Popen(
        program,
        cwd=workdir,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as source:
        orders, numbers = source.stdin, source.stdout
        assert orders is not None and numbers is not None

        def start(*options: str) -> Fork:
            port = _free_port()
            print(json.dumps(["serve", "--port", str(port), *options]), file=orders, flush=True)
            pid = int(numbers.readline())
            started.append(pid)
            address = f"http://127.0.0.1:{port}"
            _wait_until(lambda: _is_ready(address), lambda: not _lives(pid))
            return pid, address

        yield start
        for pid in filter(_lives, started):
            os.kill(pid, signal.SIGKILL)
        orders.close()


@pytest.fixture(scope="session")
def kill() -> Callable[[int], None]:
    """Kills a forked server, and waits until it is gone."""

    def kill(pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        _wait_until(lambda: not _lives(pid), lambda: False)

    return kill


@pytest.fixture(scope="session")
def wait_until_ready() -> Callable[[subprocess.Popen[Any], str], None]:
    """Waits for a server that a test has started by itself."""
    return _wait_until_ready


def _wait_until_ready(process: subprocess.Popen[Any], address: str) -> None:
    _wait_until(lambda: _is_ready(address), lambda: process.poll() is not None)


def _wait_until(true: Callable[[], bool], ended: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not true():
        assert not ended(), "the server ended before it was ready"
        assert time.monotonic() < deadline, f"not ready within {READY_WITHIN_SECONDS} seconds"
        time.sleep(LOOK_SECONDS)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=READY_WITHIN_SECONDS):
            return True
    except (urllib.error.URLError, ConnectionError):
        return False  # not listening yet, or not ready


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
