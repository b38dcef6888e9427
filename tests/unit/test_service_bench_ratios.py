"""service.bench.ratios: each figure by hand, and none where its parts are missing."""

from typing import Any

from service.bench.engines import CROSS_ENCODER, OURS, VERIFIER
from service.bench.ratios import FASTAPI, LITSERVE, SERVED, ratios


def _engine(name: str, rate: float) -> dict[str, Any]:
    return {"name": name, "rows_per_second": rate, "lone_ms": {"p50": 20.0}}


def _server(name: str, rate: float) -> dict[str, Any]:
    return {
        "name": name,
        "start_seconds": 3.0,
        "memory_at_start": {"resident_mb": 800.0},
        "levels": [
            {"concurrency": 1, "requests_per_second": 1.0, "ms": {"p50": 25.0}},
            {"concurrency": 64, "requests_per_second": rate, "ms": {"p50": 900.0}},
        ],
        "half_capacity": {"ms": {"p99": 150.0}},
    }


def test_every_ratio_by_hand() -> None:
    engines = [_engine(OURS, 90.0), _engine(VERIFIER, 80.0), _engine(CROSS_ENCODER, 30.0)]
    servers = [_server(SERVED, 36.0), _server(LITSERVE, 12.0), _server(FASTAPI, 9.0)]
    found = [(one["value"], one["reached"]) for one in ratios(engines, servers)]
    assert found == [
        (90 / 30, True),
        (80 / 30, None),
        (80 / 90, None),
        (36 / 12, True),
        (36 / 9, None),
        (36 * 2 / 90, False),  # 0.8 of the engine; 0.85 is to be reached
        (25 / 20, True),
        (150 / 25, False),  # six times; four at most
        (3.0, True),
        (800.0, False),
    ]


def test_what_was_left_out_leaves_its_ratio_out() -> None:
    found = ratios([_engine(OURS, 90.0), _engine(VERIFIER, 80.0)], [])
    assert [one["value"] for one in found if one["value"] is not None] == [80 / 90]
    assert all(one["reached"] is None for one in found)
