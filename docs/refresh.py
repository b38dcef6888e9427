"""Fill the marked blocks of README.md and of pages in docs with real output and figures.

    python docs/refresh.py

A test holds all of them to what this would write. Sessions run the installed console
command; figures come from the result files in docs/results.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from models.nli import DEFAULT_MODEL
from service.bench.engines import VERIFIER
from service.bench.table import tables
from service.settings import ENV_PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RESULTS = ROOT / "docs" / "results" / DEFAULT_MODEL
BENCH = ROOT / "docs" / "bench.md"
SETTINGS = ROOT / "docs" / "settings.md"
BILLION = ROOT / "docs" / "billion.md"
SIZES = ROOT / "docs" / "decisions" / "0009-two-sizes.md"
BENCH_RESULT = ROOT / "docs" / "results" / "bench.json"
COMMAND = Path(sys.executable).with_name("counterclaim")
BLOCK = re.compile(r"(<!-- (?P<name>[a-z:]+) -->\n).*?(<!-- /[a-z]+ -->)", re.DOTALL)
COLUMNS = {
    "accuracy": "accuracy",
    "contradiction_roc_auc": "contradiction ROC-AUC",
    "expected_calibration_error": "calibration error",
    "conflict_precision": "flagged: precision",
    "conflict_recall": "flagged: recall",
    "false_alarm_rate": "false alarms",
}
HTTP_BODY = {
    "a": {
        "text": "The decree Zelenskyy signed on Tuesday adds 100,000 troops to the Ukrainian army.",
        "date": "2022-02-01",
    },
    "b": "Kyiv is to cut its army by 100,000, under a decree signed on Tuesday.",
}


def render(text: str) -> str:
    """A page's text with every marked block as it is to be."""
    blocks = {
        "session:demo": _demo,
        "session:readme": _session,
        "session:http": _http,
        "session:check": _check,
        "figures": _figures,
        "sizes": _sizes,
        "settings": _settings,
        "bench": _bench,
        "rate": _rate,
        "soak": _soak,
        "job": _job,
        "report": _report,
        "line": _line,
    }
    return BLOCK.sub(lambda found: found[1] + blocks[found["name"]]() + found[3], text)


def founding() -> dict[str, Any]:
    """The pair that the project started from."""
    first = (ROOT / "seeds" / "founding_case.jsonl").read_text("utf-8").splitlines()[0]
    pair: dict[str, Any] = json.loads(first)
    return pair


def _demo() -> str:
    pair = founding()
    return _fenced(_typed("counterclaim", "compare", pair["a"]["text"], pair["b"]["text"]))


def _session() -> str:
    commands = [
        (
            "compare",
            "The strike ended on Friday, the union said.",
            "Dockers were still on strike on Saturday.",
        ),
        ("compare", "The strike ended on Friday, the union said.", "Rain is expected in Lisbon."),
        ("compare", "The bridge is open.", " "),
    ]
    return _fenced("\n".join(_typed("counterclaim", *command) for command in commands))


def _check() -> str:
    return _fenced(_typed("counterclaim", "check", "seeds/founding_report.md"))


def _typed(program: str, *arguments: str) -> str:
    """A command as typed, and what it printed, errors too."""
    assert program == COMMAND.name
    shown = " ".join([program, arguments[0], *map(_quoted, arguments[1:])])
    done = subprocess.run(
        [COMMAND, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "\n".join([_folded(shown), done.stdout.rstrip()])


def _quoted(argument: str) -> str:
    return f'"{argument}"' if re.search(r"[^\w./-]", argument) or not argument else argument


def _folded(command: str) -> str:
    """Long commands take a line for each quoted text."""
    if len(command) <= 88:
        return f"$ {command}"
    words = shlex.split(command)
    return "$ " + " \\\n    ".join([" ".join(words[:2]), *(f'"{word}"' for word in words[2:])])


def _http() -> str:
    """A real server on a free port, shown on the default one."""
    body = json.dumps(HTTP_BODY, indent=2)
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", "0", "--log-level", "error"], stdout=subprocess.PIPE, text=True
    )
    with server:
        assert server.stdout is not None
        ready = server.stdout.readline().rstrip()
        address = ready.split()[3].rstrip(",")
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{address}/v1/compare", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            verdict = json.load(answer)
        server.terminate()
    default = f"http://127.0.0.1:{Settings.model_fields['port'].default}"
    lines = [
        "$ counterclaim serve &",
        ready.replace(address, default),
        f"$ curl -s {default}/v1/compare -H 'Content-Type: application/json' -d '",
        f"{body}' | python -m json.tool",
        json.dumps(verdict, indent=4),
    ]
    return _fenced("\n".join(lines))


def _figures() -> str:
    results = [json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    # Ours first, then the public ones by name.
    results.sort(key=lambda result: result["dataset"]["name"] != "newsroom.jsonl")
    commits = sorted({result["run"]["commit"][:12] for result in results})
    head = ["file", "pairs", *COLUMNS.values()]
    rows = [
        [
            f"`{result['dataset']['name']}`",
            str(result["dataset"]["n_used"]),
            *(_figure(result["metrics"][column]) for column in COLUMNS),
        ]
        for result in results
    ]
    table = "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])
    (case,) = (r for r in results if r["dataset"]["name"] == "founding_case.jsonl")
    n_gold = case["dataset"]["n_used"]
    n_right = round(case["metrics"]["accuracy"]["value"] * n_gold)
    return (
        f"The embedded model, with 95% bootstrap intervals, measured by `counterclaim eval` at "
        f"commit {', '.join(commits)}:\n\n{table}\n\n"
        f"Of the {n_gold} gold pairs of the founding case {n_right} come out right.\n"
    )


def _sizes() -> str:
    """The embedded models beside each other: how fast, and how good on each file."""
    found = _recorded("sizes.json")
    names = list(found["models"])
    speeds = [f"{one['pairs_per_second']:.0f}" for one in found["models"].values()]
    sizes = [f"{one['megabytes']:.0f}" for one in found["models"].values()]
    rows = [["pairs a second", *speeds], ["megabytes", *sizes]]
    for path in sorted(RESULTS.glob("*.json")):
        results = [json.loads(path.parents[1].joinpath(n, path.name).read_text()) for n in names]
        hard = results[0]["dataset"]["name"] == "newsroom.jsonl"
        for column in COLUMNS if hard else ("accuracy",):
            label = f"`{results[0]['dataset']['name']}`: {COLUMNS[column]}"
            rows.append([label, *(_figure(result["metrics"][column]) for result in results)])
    head = ["", *(f"`{name}`" for name in names)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])
    cpu, cores = found["machine"]["cpu"], found["machine"]["cores"]
    return f"{table}\n\nSpeed: {found['pairs']} newsroom pairs, on {cores} cores of {cpu}.\n"


def _figure(figure: dict[str, float | None]) -> str:
    if figure["value"] is None:
        return "undefined"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def _settings() -> str:
    rows = [
        f"| `{ENV_PREFIX}{name.upper()}` | {_shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| variable | default | |", "| --- | --- | --- |", *rows]) + "\n"


def _bench() -> str:
    """The tables of the last recorded bench, and its chart."""
    if not BENCH_RESULT.is_file():
        return "Not measured yet.\n"
    chart = "![Throughput and latency as multiples](bench.svg)"
    return f"{tables(json.loads(BENCH_RESULT.read_text('utf-8')))}\n{chart}\n"


def _soak() -> str:
    """What a server did with twice the load that it can take."""
    found = _recorded("soak.json")
    answers = found["answers"]
    refused = answers.get("429", 0)
    kept = "kept its word" if all(found["kept"].values()) else "did not keep its word"
    return (
        f"Measured on {found['machine']['cpu']}, {found['machine']['cores']} cores: asked "
        f"{found['asked_per_second']:.1f} times a second for {found['seconds']:.0f} seconds, where "
        f"it can answer {found['capacity_per_second']:.1f}, the server {kept}. It answered "
        f"{answers['200']:,} requests and refused {refused:,}; {found['most_waiting']:,} pairs "
        f"waited at most; memory went from {found['settled']['resident_mb']:.0f} to "
        f"{found['end']['resident_mb']:.0f} MB.\n"
    )


def _job() -> str:
    """How fast a job is beside the bare engine."""
    found = _recorded("job.json")
    return (
        f"A table of {found['rows']:,} pairs: {found['rows_per_second']} pairs a second, "
        f"{found['ratio']:.2f} of the bare engine's on the same pairs; {found['peak_mb']:.0f} MB "
        f"at most.\n"
    )


def _report() -> str:
    """How long a long report takes."""
    found = _recorded("report-seconds.json")
    return (
        f"A report of {found['words']:,} words, {found['statements']} statements of which "
        f"{found['compared']} pairs are compared: {found['seconds']['all']} seconds, "
        f"{found['seconds']['model']} of them the model's, for {found['pairs_asked']} questions "
        f"({found['machine']['cpu']}, {found['machine']['cores']} cores, "
        f"{'with' if _has_vnni(found['machine']) else 'without'} instructions for 8-bit "
        f"products).\n"
    )


def _line() -> str:
    """What random arrivals alone do to the slowest requests."""
    found = _recorded("line.json")
    slowest = found["p99_over_p50_alone"]
    return (
        f"At half of the throughput of large batches, {found['arrivals_per_second']} requests a "
        f"second, lone requests would keep the model busy for {found['busy']:.0%} of the time. "
        f"In a line with random arrivals the slowest hundredth then takes, in multiples of the "
        f"p50 alone: {slowest['all_alike']} if all requests were alike, "
        f"{slowest['spread_as_recorded']} with their spread of lengths, and "
        f"{slowest['answered_together']} if besides whoever waits is answered together.\n"
    )


def _has_vnni(machine: dict[str, Any]) -> bool:
    return any(machine["features"][name] for name in ("avx_vnni", "avx512_vnni", "amx_int8"))


def _recorded(name: str) -> Any:
    return json.loads((ROOT / "docs" / "results" / name).read_text("utf-8"))


def _rate() -> str:
    """Verdicts a core-hour of the embedded model, from the last recorded bench."""
    if not BENCH_RESULT.is_file():
        return "Not measured yet.\n"
    result = json.loads(BENCH_RESULT.read_text("utf-8"))
    (verifier,) = (row for row in result["engines"] if row["name"] == VERIFIER)
    # The verifier judges both directions: two of the bench's rows are one row of a batch.
    cores, cpu = result["machine"]["cores"], result["machine"]["cpu"]
    verdicts = verifier["rows_per_second"] / 2 / cores * 3600
    return f"{verdicts:,.0f} rows, on {cores} cores of {cpu}.\n"


def _shown(default: object) -> str:
    return "" if default is None else f"`{default}`"


def _fenced(session: str) -> str:
    return f"```console\n{session}\n```\n"


if __name__ == "__main__":
    for page in (README, BENCH, BILLION, SETTINGS, SIZES):
        page.write_text(render(page.read_text("utf-8")), "utf-8")
