"""The load generator: pairs to a server over kept-alive connections, and what each took.

A process of its own with a thread a connection, so that it takes no turn of the server's
event loop. Knows no server; all are asked the same pairs in the same order.

Closed: each of so many callers asks again as soon as it is answered. Open: requests are due
at random moments of a given rate, whether or not the last was answered, and a request's time
counts from the moment it was due.
"""

from __future__ import annotations

import http.client
import itertools
import json
import random
import select
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from models.nli import TextPair
from service.bench.pairs import unseen
from service.bench.processes import work

__all__ = ["run"]

TIMEOUT_SECONDS = 120.0
OPEN_CONNECTIONS = 256
NOT_WHEN = " without Retry-After"


@dataclass(kw_only=True)
class _Log:
    """What the callers have seen so far; a list's append is safe between threads."""

    took: list[float] = field(default_factory=list)  # seconds
    ended: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run(task: dict[str, Any]) -> dict[str, Any]:
    """``task``: ``url``, ``pairs``, ``skip`` (pairs asked before), ``seconds``, and either
    ``concurrency`` or ``rate`` with ``seed`` and perhaps ``connections``."""
    bodies = _Shared(
        itertools.islice(unseen([(a, b) for a, b in task["pairs"]]), task["skip"], None)
    )
    log = _Log()
    began = time.perf_counter()
    if "rate" in task:
        due = list(_due(task["rate"], task["seconds"], task["seed"]))
        moments = _Shared(began + moment for moment in due)
        callers = min(task.get("connections", OPEN_CONNECTIONS), len(due))
    else:
        moments = _Shared(_as_soon_as_answered(began + task["seconds"]))
        callers = task["concurrency"]
    threads = [
        threading.Thread(target=_caller, args=(task["url"], moments, bodies, log))
        for _ in range(callers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _summary(log, began, task["seconds"]) | {"skip": task["skip"] + bodies.given}


class _Shared:
    """An iterator that several threads may draw from."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._values = iter(values)
        self._lock = threading.Lock()
        self.given = 0

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        with self._lock:
            value = next(self._values)
            self.given += 1
            return value


def _due(rate: float, seconds: float, seed: int) -> Iterator[float]:
    """Moments of a Poisson process, at least one."""
    draw = random.Random(seed)
    moment = 0.0
    while True:
        yield moment
        moment += draw.expovariate(rate)
        if moment >= seconds:
            return


def _as_soon_as_answered(until: float) -> Iterator[float]:
    while (now := time.perf_counter()) < until:
        yield now


def _caller(url: str, moments: _Shared, bodies: _Shared, log: _Log) -> None:
    to = urlsplit(url)
    connection = http.client.HTTPConnection(str(to.hostname), to.port, timeout=TIMEOUT_SECONDS)
    for due in moments:
        time.sleep(max(0.0, due - time.perf_counter()))
        if error := _ask(connection, to.path, next(bodies)):
            log.errors.append(error)
        else:
            log.ended.append(now := time.perf_counter())
            log.took.append(now - due)
    connection.close()


def _ask(connection: http.client.HTTPConnection, path: str, pair: TextPair) -> str | None:
    """What went wrong, if anything."""
    body = json.dumps({"a": pair[0], "b": pair[1]}).encode()
    _drop_if_closed(connection)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as exc:
        connection.close()  # the next request opens it anew
        return type(exc).__name__
    if answer.status == 200:
        return None
    when = "" if answer.getheader("Retry-After") or answer.status != 429 else NOT_WHEN
    return f"{answer.status}{when}"


def _drop_if_closed(connection: http.client.HTTPConnection) -> None:
    """Open anew, as any client's pool does, what the server closed because it lay idle."""
    if connection.sock is not None:
        lying = select.poll()
        lying.register(connection.sock, select.POLLIN)
        if lying.poll(0):  # nothing is owed, so this is the end
            connection.close()


def _summary(log: _Log, began: float, seconds: float) -> dict[str, Any]:
    """Times of all requests. Throughput up to the last answer within the time: batches come
    back in bursts, and where the clock stops between two of them must not matter."""
    within = [moment for moment in log.ended if moment <= began + seconds] or log.ended
    milliseconds = np.array(log.took) * 1000
    return {
        "answered": len(log.ended),
        "requests_per_second": len(within) / (max(within) - began) if within else 0.0,
        "ms": {f"p{q}": float(np.percentile(milliseconds, q)) for q in (50, 95, 99)}
        if log.took
        else None,
        "errors": dict(Counter(log.errors)),
    }


if __name__ == "__main__":
    work(run)
