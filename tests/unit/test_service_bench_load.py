"""service.bench.load: asks as often as told, never the same, and counts what fails."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from service.bench.load import run

ANSWERS = {"/busy": 503, "/later": 429, "/never": 429}
PAIRS = [[f"Claim {number}.", f"Answer {number}."] for number in range(10)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.connections: set[Any] = set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections alive

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append((body["a"], body["b"]))
        server.connections.add(self.client_address)
        self.send_response(ANSWERS.get(self.path, 200))
        if self.path == "/later":
            self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()
        # Unannounced, as a server does with a connection that lies idle.
        self.close_connection = self.path == "/idle"

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as started:
        thread = threading.Thread(target=started.serve_forever)
        thread.start()
        yield started
        started.shutdown()
        thread.join()


def _task(server: _Server, path: str = "/judge", **fields: Any) -> dict[str, Any]:
    url = f"http://127.0.0.1:{server.server_address[1]}{path}"
    return {"url": url, "pairs": PAIRS, "skip": 0, "seconds": 0.2} | fields


def test_callers_keep_their_connections_and_never_repeat_themselves(server: _Server) -> None:
    found = run(_task(server, concurrency=3, skip=4))
    assert found["answered"] == found["skip"] - 4 == len(server.asked) == len(set(server.asked))
    assert ("Claim 0.", "Answer 0.") not in server.asked  # skipped
    assert len(server.connections) == 3
    assert found["errors"] == {}
    assert 0 < found["ms"]["p50"] <= found["ms"]["p95"] <= found["ms"]["p99"]
    assert found["requests_per_second"] > 5


def test_arrivals_are_as_many_as_the_seed_says(server: _Server) -> None:
    first, again = (run(_task(server, rate=100.0, seed=1)) for _ in range(2))
    assert first["answered"] == again["answered"] == len(server.asked) / 2
    assert 5 <= first["answered"] <= 40  # 100 a second for 0.2 seconds


def test_a_connection_that_the_server_closed_is_opened_anew(server: _Server) -> None:
    found = run(_task(server, "/idle", rate=40.0, seed=1, connections=1))
    assert found["errors"] == {}
    assert found["answered"] == len(server.asked) == len(server.connections) > 1


def test_what_fails_is_counted_by_its_kind(server: _Server) -> None:
    found = run(_task(server, "/busy", rate=50.0, seed=1))
    assert found["errors"] == {"503": len(server.asked)}
    assert (found["answered"], found["ms"], found["requests_per_second"]) == (0, None, 0.0)
    nobody = _task(server, rate=50.0, seed=1) | {"url": "http://127.0.0.1:1/judge"}
    assert list(run(nobody)["errors"]) == ["ConnectionRefusedError"]


def test_a_refusal_must_say_when_to_come_back(server: _Server) -> None:
    later, never = (
        run(_task(server, path, rate=50.0, seed=1, connections=2)) for path in ("/later", "/never")
    )
    count = len(server.asked) // 2
    assert later["errors"] == {"429": count}
    assert never["errors"] == {"429 without Retry-After": count}
    assert len(server.connections) <= 4
