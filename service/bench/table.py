"""A bench's result as Markdown tables, for the terminal and for docs/bench.md.

Writes what the result holds; computes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["tables"]


def tables(result: Mapping[str, Any]) -> str:
    """All of it, ending in a newline."""
    parts = [
        _ratios(result),
        _engines(result),
        _throughput(result),
        _latency(result),
        _memory(result),
        _lengths(result),
        _left_out(result),
        _circumstances(result),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _ratios(result: Mapping[str, Any]) -> str:
    rows = [
        [one["name"], _number(one["value"], 2), _bound(one), _reached(one["reached"])]
        for one in result["ratios"]
    ]
    return _table(["figure", "measured", "to reach", ""], rows)


def _bound(ratio: Mapping[str, Any]) -> str:
    if ratio["at_least"] is not None:
        return f"≥ {ratio['at_least']:g}"
    return "" if ratio["at_most"] is None else f"≤ {ratio['at_most']:g}"


def _reached(reached: bool | None) -> str:
    return {True: "reached", False: "missed", None: ""}[reached]


def _engines(result: Mapping[str, Any]) -> str:
    rows = [
        [
            row["name"],
            _number(row["rows_per_second"], 1),
            "all" if row["best_call_size"] is None else str(row["best_call_size"]),
            _number(row["lone_ms"]["p50"], 1),
            _number(row["agreement"] and 100 * row["agreement"], 2),
            str(row["agreement_rows"]),
            _number(row["load_seconds"], 2),
            _number(row["loaded_mb"], 0),
            _number(row["peak_mb"], 0),
        ]
        for row in result["engines"]
    ]
    head = ["engine", "rows/s", "pairs a call", "lone pair, ms", "labels as torch, %"]
    return _table([*head, "of rows", "load, s", "MB loaded", "MB at most"], rows)


def _throughput(result: Mapping[str, Any]) -> str:
    rows = [
        [
            server["name"],
            str(level["concurrency"]),
            _number(level["requests_per_second"], 1),
            *_times(level),
            str(level["answered"]),
            _errors(level),
        ]
        for server in result["served"]
        for level in server["levels"]
    ]
    head = ["server", "callers", "requests/s", "p50, ms", "p95", "p99", "answered", "errors"]
    return _table(head, rows)


def _latency(result: Mapping[str, Any]) -> str:
    rows = [
        [
            server["name"],
            _number(server["half_capacity"]["rate"], 1),
            *_times(server["half_capacity"]),
            str(server["half_capacity"]["answered"]),
            _errors(server["half_capacity"]),
        ]
        for server in result["served"]
    ]
    head = ["at half capacity", "arrivals/s", "p50, ms", "p95", "p99", "answered", "errors"]
    return _table(head, rows)


def _times(level: Mapping[str, Any]) -> list[str]:
    return [_number(level["ms"] and level["ms"][name], 1) for name in ("p50", "p95", "p99")]


def _errors(level: Mapping[str, Any]) -> str:
    return ", ".join(f"{count} of {name}" for name, count in level["errors"].items()) or "0"


def _memory(result: Mapping[str, Any]) -> str:
    rows = [
        [
            server["name"],
            _number(server["start_seconds"], 1),
            *(
                _number(server[moment][field], 0)
                for moment in ("memory_at_start", "memory_after_load")
                for field in ("resident_mb", "proportional_mb")
            ),
            str(server["memory_after_load"]["processes"]),
            {True: "yes", False: "no", None: "unknown"}[server["memory_after_load"]["torch"]],
        ]
        for server in result["served"]
    ]
    head = ["server", "ready after, s", "RSS at start, MB", "PSS", "RSS after load, MB", "PSS"]
    return _table([*head, "processes", "torch loaded"], rows)


def _lengths(result: Mapping[str, Any]) -> str:
    aimed = [length["tokens_aimed"] for length in result["engines"][0]["by_length"]]
    rows = [
        [row["name"], *(_number(length["ms_per_row"], 2) for length in row["by_length"])]
        for row in result["engines"]
    ]
    return _table(["ms a row, by tokens", *(f"about {one}" for one in aimed)], rows)


def _left_out(result: Mapping[str, Any]) -> str:
    return "\n".join(f"- Left out: {one['name']}, {one['reason']}." for one in result["left_out"])


def _circumstances(result: Mapping[str, Any]) -> str:
    machine, run, pairs = result["machine"], result["run"], result["pairs"]
    sources = ", ".join(f"{one['drawn']} from `{one['name']}`" for one in pairs["sources"])
    commit = (run.get("commit") or "unknown")[:12]
    lines = [
        f"{pairs['drawn']} pairs ({sources}), seed {result['plan']['seed']}; "
        f"{run['seconds'] / 60:.0f} minutes from {run['started_at']}.",
        f"{machine['cpu']}, {machine['cores']} cores, {_features(machine['features'])}; "
        f"{machine['platform']}.",
        f"Commit {commit}{' with changes' if run.get('dirty') else ''}, "
        f"model {result['plan']['model']['name']} ({result['model']['engine']}), weights "
        f"{result['model']['weights_sha256'][:12]}.",
        ", ".join(f"{name} {version}" for name, version in _installed(machine["versions"])) + ".",
    ]
    return "\n".join(lines)


def _features(features: Mapping[str, bool] | None) -> str:
    if features is None:
        return "features unknown"
    have = [name for name, there in features.items() if there]
    lack = [name for name, there in features.items() if not there]
    return f"with {', '.join(have) or 'none'}, without {', '.join(lack) or 'none'}"


def _installed(versions: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((name, version) for name, version in versions.items() if version is not None)


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
