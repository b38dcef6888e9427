"""The ratios that a bench is read by, from its measured rows; what each must reach.

Computes; measures nothing. A ratio whose parts were left out is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.bench.engines import CROSS_ENCODER, OURS, VERIFIER

__all__ = ["FASTAPI", "LITSERVE", "SERVED", "ratios"]

SERVED, LITSERVE, FASTAPI = "counterclaim serve", "LitServe", "FastAPI and a pipeline"
ROWS_A_REQUEST = 2

Rows = Mapping[str, Mapping[str, Any]]


def ratios(
    engines: Sequence[Mapping[str, Any]], served: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Each with ``value``, and the bound ``at_least`` or ``at_most`` if there is one."""
    engine = {row["name"]: row for row in engines}
    server = {row["name"]: row for row in served}
    ours, spoken = engine[OURS], server.get(SERVED)
    rate, lone = ours["rows_per_second"], ours["lone_ms"]["p50"]
    alone, most, half = _alone(spoken), _busiest(spoken), _half(spoken)
    peer = _of(engine, CROSS_ENCODER, "rows_per_second")
    return [
        _ratio("engine rows a second / CrossEncoder.predict", rate, peer, at_least=2.5),
        _ratio(
            "Verifier.verify rows a second / CrossEncoder.predict",
            _of(engine, VERIFIER, "rows_per_second"),
            peer,
        ),
        _ratio(
            "Verifier.verify rows a second / engine at its best",
            _of(engine, VERIFIER, "rows_per_second"),
            rate,
        ),
        _ratio(
            "served requests a second / LitServe, most callers",
            most,
            _busiest(server.get(LITSERVE)),
            at_least=2.5,
        ),
        _ratio(
            "served requests a second / FastAPI and a pipeline, most callers",
            most,
            _busiest(server.get(FASTAPI)),
        ),
        _ratio(
            "served rows a second, most callers / engine at its best",
            None if most is None else most * ROWS_A_REQUEST,
            rate,
            at_least=0.85,
        ),
        _ratio("p50 of a lone request / one engine call", alone, lone, at_most=1.5),
        _ratio("p99 at half capacity / p50 alone", half, alone, at_most=4.0),
        _ratio(
            "seconds from start to ready", _of(server, SERVED, "start_seconds"), 1.0, at_most=4.0
        ),
        _ratio("MB resident at start", _at_start(spoken), 1.0, at_most=700.0),
    ]


def _ratio(
    name: str,
    over: float | None,
    under: float | None,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> dict[str, Any]:
    value = None if over is None or not under else over / under
    unbound = at_least is None and at_most is None
    reached = (
        None
        if value is None or unbound
        else (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
    )
    return {
        "name": name,
        "value": value,
        "at_least": at_least,
        "at_most": at_most,
        "reached": reached,
    }


def _of(rows: Rows, name: str, field: str) -> float | None:
    return rows[name][field] if name in rows else None


def _busiest(server: Mapping[str, Any] | None) -> float | None:
    """Requests a second with the most callers."""
    if server is None:
        return None
    level = max(server["levels"], key=lambda level: level["concurrency"])
    return float(level["requests_per_second"])


def _alone(server: Mapping[str, Any] | None) -> float | None:
    """p50 of one caller, in milliseconds."""
    levels = server["levels"] if server else []
    times = [level["ms"] for level in levels if level["concurrency"] == 1 and level["ms"]]
    return float(times[0]["p50"]) if times else None


def _at_start(server: Mapping[str, Any] | None) -> float | None:
    return server["memory_at_start"]["resident_mb"] if server else None


def _half(server: Mapping[str, Any] | None) -> float | None:
    times = server["half_capacity"]["ms"] if server else None
    return float(times["p99"]) if times else None
