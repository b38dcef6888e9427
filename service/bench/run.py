"""A whole bench: draws the pairs, measures every part in turn, puts the result together.

Knows the order of things and nothing of how a part is measured.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from service.bench.engines import NO_TORCH, OURS, measure_engines
from service.bench.machine import installed, machine
from service.bench.pairs import NEWSROOM, Drawn, draw
from service.bench.plan import Plan
from service.bench.processes import module
from service.bench.ratios import FASTAPI, LITSERVE, SERVED, ratios
from service.bench.served import Server, drive
from service.errors import BenchFailed

__all__ = ["SCHEMA", "run"]

SCHEMA = 1
CONSOLE = "from service.cli import main; main(prog_name='counterclaim')"


def run(plan: Plan, code: Mapping[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    """The result, JSON-ready. ``code`` is the commit it belongs to; ``say`` hears of each
    part as it begins. Raises ``BenchFailed``."""
    started, began = datetime.now(UTC), time.perf_counter()
    left_out: list[dict[str, str]] = []

    def leave_out(name: str, reason: str) -> None:
        left_out.append({"name": name, "reason": reason})

    drawn = draw((NEWSROOM, *plan.data), plan.pairs, plan.seed)
    engines = measure_engines(plan, drawn.pairs, leave_out, say)
    served = list(_served(plan, drawn, leave_out, say))
    (ours,) = (row for row in engines if row["name"] == OURS)
    return {
        "schema": SCHEMA,
        "machine": machine(),
        "run": dict(code)
        | {
            "started_at": started.isoformat(timespec="seconds"),
            "seconds": time.perf_counter() - began,
        },
        "plan": plan.as_dict(),
        "model": {"engine": ours["engine"], "weights_sha256": ours["weights_sha256"]},
        "pairs": {"drawn": len(drawn.pairs), "sources": [asdict(one) for one in drawn.sources]},
        "engines": engines,
        "served": served,
        "left_out": left_out,
        "ratios": ratios(engines, served),
    }


def _served(
    plan: Plan, drawn: Drawn, leave_out: Callable[[str, str], None], say: Callable[[str], None]
) -> Iterator[dict[str, Any]]:
    for server, missing in _servers(plan):
        if missing:
            leave_out(server.name, missing)
            continue
        say(server.name)
        try:
            yield drive(
                server,
                drawn.pairs,
                concurrency=plan.concurrency,
                seconds=plan.seconds,
                seed=plan.seed,
            )
        except BenchFailed as exc:
            if server.name == SERVED:
                raise
            leave_out(server.name, str(exc))


def _servers(plan: Plan) -> Iterator[tuple[Server, str | None]]:
    """Each with what it lacks, if anything."""
    options = [word for pair in _options(plan.model) for word in pair]
    serve = [sys.executable, "-P", "-c", CONSOLE, "serve", "--log-level", "error", *options]
    yield Server(name=SERVED, command=serve, judge="/v1/compare", ready="/readyz"), None
    for name, package, script in (
        (LITSERVE, "litserve", "litserve_server"),
        (FASTAPI, "transformers", "fastapi_pipeline"),
    ):
        command = module(f"service.bench.peers.{script}", "--model", str(plan.torch_model))
        missing = None if plan.torch_model else NO_TORCH
        if missing is None and not installed(package):
            missing = f"{package} is not installed"
        yield Server(name=name, command=command, judge="/predict", ready="/health"), missing


def _options(model: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The model as ``counterclaim serve`` is told of it."""
    written = {"name": "--model", "output_labels": "--model-labels"}
    for field, value in model.items():
        if value is not None:
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            yield written.get(field, f"--{field}"), text
