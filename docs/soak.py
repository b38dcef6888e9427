"""Asks a real server for twice what it can do, and says whether it keeps its word.

    python docs/soak.py --seconds 120 --out docs/results/soak.json

The word: nobody is refused but with 429 and Retry-After, memory is flat, and afterwards the line
empties and the server is ready. Ends with 1 where that does not hold. ``overloaded`` says whether
anybody was refused at all: a model as quick as the stand-in is not what a server waits for. What
a pair costs is not measured here; ``counterclaim bench`` does.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from service.bench import memory
from service.bench.machine import machine
from service.bench.pairs import NEWSROOM, draw
from service.bench.processes import call
from service.bench.served import LOAD, Server, started

CONSOLE = "from service.cli import main; main()"
FACTOR = 2.0
CONNECTIONS = 1024
"""As many may wait at once: with fewer, who waits would keep the rest from asking."""
CAPACITY_SECONDS = 10.0
CAPACITY_CALLERS = 32
SETTLED_SECONDS = 30.0
"""When memory is first looked at: what is allocated once has been by then."""
FLAT_MB = 32.0
DRAIN_SECONDS = 60.0
SAMPLE_SECONDS = 1.0


@click.command()
@click.option("--model", default="base", show_default=True)
@click.option("--seconds", type=click.FloatRange(min=2), default=120.0, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of pairs and arrivals.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON.")
def main(model: str, seconds: float, seed: int, out: Path | None) -> None:
    """Load a server with twice its capacity for so many seconds."""
    result = _measure(model, seconds, seed)
    text = json.dumps(result, indent=1) + "\n"
    click.echo(text, nl=False)
    if out is not None:
        out.write_text(text, "utf-8")
    sys.exit(0 if all(result["kept"].values()) else 1)


def _measure(model: str, seconds: float, seed: int) -> dict[str, Any]:
    pairs = list(draw([NEWSROOM], 2_000, seed).pairs)
    with _server(model) as server, started(server) as (process, port, _):
        address = f"http://127.0.0.1:{port}"
        asked = {"url": address + server.judge, "pairs": pairs}
        warm = {"concurrency": CAPACITY_CALLERS, "seconds": min(CAPACITY_SECONDS, seconds)}
        capacity = call(LOAD, asked | warm | {"skip": 0})
        rate = FACTOR * capacity["requests_per_second"]
        arrivals = {"rate": rate, "seconds": seconds, "seed": seed, "connections": CONNECTIONS}
        with _watching(address, process.pid) as samples:
            load = call(LOAD, asked | arrivals | {"skip": capacity["skip"]})
        drained = _drained(address)
        samples.append(_sample(address, process.pid))
    settled_at = min(SETTLED_SECONDS, seconds / 2)
    settled = next(one for one in samples if one["second"] >= settled_at)
    return {
        "model": model,
        "machine": machine(),
        "capacity_per_second": capacity["requests_per_second"],
        "asked_per_second": rate,
        "seconds": seconds,
        "answers": {"200": load["answered"]} | load["errors"],
        "overloaded": "429" in load["errors"],
        "ms": load["ms"],
        "most_waiting": max(one["waiting"] for one in samples),
        "settled": settled,
        "end": samples[-1],
        "drained_after_seconds": drained,
        "kept": {
            "no error but 429 with Retry-After": set(load["errors"]) <= {"429"},
            f"memory grows by less than {FLAT_MB:g} MB": _grown(settled, samples[-1]) < FLAT_MB,
            "the line empties": drained is not None,
            "ready afterwards": samples[-1]["ready"],
        },
    }


def _grown(before: dict[str, Any], after: dict[str, Any]) -> float:
    """Without the cache of verdicts, which has a limit of its own and fills up to it."""
    cache: float = after["cache_mb"] - before["cache_mb"]
    resident: float = after["resident_mb"] - before["resident_mb"]
    return resident - max(0.0, cache)


@contextmanager
def _server(model: str) -> Iterator[Server]:
    """The server as it starts, with no keys or jobs of whoever runs this."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "counterclaim.toml"
        config.write_text(f'data_dir = "{folder}"\n', "utf-8")
        options = ["--log-level", "error", "--config", str(config), "--model", model]
        command = [sys.executable, "-P", "-c", CONSOLE, "serve", *options]
        yield Server(
            name="counterclaim serve", command=command, judge="/v1/compare", ready="/readyz"
        )


@contextmanager
def _watching(address: str, pid: int) -> Iterator[list[dict[str, Any]]]:
    """Samples, one a second, while the load runs."""
    samples: list[dict[str, Any]] = []
    over = threading.Event()
    began = time.monotonic()

    def watch() -> None:
        while not over.wait(SAMPLE_SECONDS):
            second = round(time.monotonic() - began, 1)
            samples.append(_sample(address, pid) | {"second": second})

    with ThreadPoolExecutor(1) as thread:
        watching = thread.submit(watch)
        try:
            yield samples
        finally:
            over.set()
        watching.result()


def _sample(address: str, pid: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/metrics", timeout=60) as answer:
        figures = answer.read().decode("utf-8")
    return {
        "resident_mb": memory.resident_mb(memory.tree(pid)) or 0.0,
        "cache_mb": round(_figure(figures, "counterclaim_cache_bytes") / 2**20, 1),
        "waiting": int(_figure(figures, "counterclaim_queue_pairs")),
        "ready": _figure(figures, "counterclaim_ready") == 1,
    }


def _figure(figures: str, name: str) -> float:
    found = re.search(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", figures, re.MULTILINE)
    if found is None:
        raise click.ClickException(f"/metrics has no {name}")
    return float(found[1])


def _drained(address: str) -> float | None:
    """Seconds until nobody waits; None where somebody still does."""
    began = time.monotonic()
    while (now := time.monotonic()) - began < DRAIN_SECONDS:
        with urllib.request.urlopen(f"{address}/metrics", timeout=60) as answer:
            if not _figure(answer.read().decode("utf-8"), "counterclaim_queue_pairs"):
                return round(now - began, 2)
        time.sleep(0.1)
    return None


if __name__ == "__main__":
    main()
