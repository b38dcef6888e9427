"""Measures a job of a real server: rows a second against the bare engine, and peak memory.

    python docs/measure_jobs.py --model base --rows 2000
    python docs/measure_jobs.py --model lexical --same --rows 10000 --rows 1000000

Prints one line of JSON for each number of rows. The pairs are those of ``eval/data``, again and
again, each time with another number, so that none is known already. With ``--same`` both claims
of a pair are equal, so that no model is asked: what is left is what the job itself costs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from models.types import ClaimPair
from models.verifier import Verifier

ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).parent / "counterclaim"
BARE_ROWS = 2000
BARE_BATCH = 256
"""Rows in one call of the bare engine, which sorts them by length."""


@click.command()
@click.option("--model", default="base", show_default=True)
@click.option("--rows", multiple=True, type=click.IntRange(min=1), default=(2000,))
@click.option("--same", is_flag=True, help="Pairs of equal claims.")
def main(model: str, rows: tuple[int, ...], same: bool) -> None:
    """Have a server judge a table of so many rows and say how fast, with how much memory."""
    for count in rows:
        with tempfile.TemporaryDirectory() as folder:
            click.echo(json.dumps(_measure(Path(folder), model, count, same)))


def _measure(folder: Path, model: str, count: int, same: bool) -> dict[str, Any]:
    bare = _bare(model, min(count, BARE_ROWS), same)
    table = folder / "pairs.jsonl"
    with table.open("w", encoding="utf-8") as file:
        for a, b in islice(_pairs(same), count):
            file.write(json.dumps({"a": a, "b": b}) + "\n")
    job, at_ready, peak = _served(folder, model, table)
    return {
        "model": model,
        "rows": job["done"],
        "table_mb": round(table.stat().st_size / 1e6, 1),
        "rows_per_second": job["rows_per_second"],
        "bare_rows_per_second": round(bare, 1),
        "ratio": round(job["rows_per_second"] / bare, 3),
        "ready_mb": at_ready,
        "peak_mb": peak,
    }


def _pairs(same: bool) -> Iterator[tuple[str, str]]:
    lines = (ROOT / "eval" / "data" / "newsroom.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for turn in range(sys.maxsize):
        for row in rows:
            b = f"{_text(row['b'])} ({turn})"
            yield b if same else _text(row["a"]), b


def _text(claim: Any) -> str:
    return str(claim["text"] if isinstance(claim, dict) else claim)


def _bare(model: str, count: int, same: bool) -> float:
    """Rows a second of ``Verifier.verify`` alone."""
    verifier = Verifier.load(model)
    pairs = [ClaimPair.of(a, b) for a, b in islice(_pairs(same), count)]
    verifier.verify(pairs[:BARE_BATCH])  # warm
    began = time.monotonic()
    for start in range(0, count, BARE_BATCH):
        verifier.verify(pairs[start : start + BARE_BATCH])
    return count / (time.monotonic() - began)


def _served(folder: Path, model: str, table: Path) -> tuple[dict[str, Any], float, float]:
    """The job when it has ended, and the server's memory when it was ready and at its peak."""
    environment = os.environ | {"COUNTERCLAIM_DATA_DIR": str(folder / "data")}
    command = [str(COMMAND), "serve", "--port", "0", "--model", model, "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[3].rstrip(",")
        at_ready = _megabytes(server.pid, "VmRSS")
        with table.open("rb") as file:
            headers = {
                "Content-Type": "application/x-ndjson",
                "Content-Length": str(table.stat().st_size),
            }
            upload = _ask(urllib.request.Request(f"{address}/v1/uploads", file, headers))
        body = json.dumps({"upload": upload["id"]}).encode()
        headers = {"Content-Type": "application/json"}
        job = _ask(urllib.request.Request(f"{address}/v1/jobs", body, headers))
        while job["state"] in ("queued", "running"):
            time.sleep(1)
            job = _ask(urllib.request.Request(f"{address}/v1/jobs/{job['id']}"))
        limit = f"{address}/v1/jobs/{job['id']}/results?limit=1000000"
        with urllib.request.urlopen(limit) as answer:  # all results through one stream
            assert sum(1 for _ in answer) == min(job["done"], 1_000_000)
        peak = _megabytes(server.pid, "VmHWM")
        server.terminate()
    return job, at_ready, peak


def _ask(request: urllib.request.Request) -> dict[str, Any]:
    with urllib.request.urlopen(request, timeout=600) as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def _megabytes(pid: int, field: str) -> float:
    """Resident memory of a process in MB (10^6 bytes), as Linux counts it."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(f"{field}:"))
    return round(int(kilobytes) * 1024 / 1e6, 1)


if __name__ == "__main__":
    main()
