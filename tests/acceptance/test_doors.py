"""HTTP, command line and evaluation give equal verdicts, to the last bit."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

WITHIN_SECONDS = 120.0
PAIRS = 6
"""Each costs a start of the command, so not all of them go through that door."""

Server = tuple[subprocess.Popen[str], str]
Verdicts = list[dict[str, Any]]


@pytest.fixture
def finish(command: Callable[..., subprocess.Popen[str]]) -> Callable[..., str]:
    """Runs ``counterclaim`` to its end and gives what it printed."""

    def run(*arguments: str) -> str:
        process = command(*arguments)
        output, errors = process.communicate(timeout=WITHIN_SECONDS)
        assert (process.returncode, errors) == (0, "")
        return output

    return run


def test_three_doors_one_verdict(
    serve: Callable[..., Server],
    finish: Callable[..., str],
    founding: list[dict[str, Any]],
    tmp_path: Path,
) -> None:
    rows = founding[:PAIRS]
    _, address = serve()
    by_http = _by_http(address, rows)
    assert by_http == _by_command(finish, rows)
    for verdict in by_http:
        del verdict["attribution"]  # evaluation has no use for it
    assert by_http == _by_evaluation(finish, rows, tmp_path)
    assert len({verdict["conflict_probability"] for verdict in by_http}) == PAIRS


def _by_http(address: str, rows: list[dict[str, Any]]) -> Verdicts:
    """One request a pair; the whole batch at once must say the same."""
    pairs = [{"a": row["a"], "b": row["b"]} for row in rows]
    with httpx2.Client(base_url=address, timeout=WITHIN_SECONDS) as client:
        single: Verdicts = [client.post("/v1/compare", json=pair).json() for pair in pairs]
        batch = client.post("/v1/compare/batch", json={"pairs": pairs}).json()["results"]
    assert [result["verdict"] for result in batch] == single
    return single


def _by_command(finish: Callable[..., str], rows: list[dict[str, Any]]) -> Verdicts:
    texts = [(row["a"]["text"], row["b"]["text"]) for row in rows]
    return [json.loads(finish("compare", "--json", a, b)) for a, b in texts]


def _by_evaluation(
    finish: Callable[..., str], rows: list[dict[str, Any]], folder: Path
) -> Verdicts:
    """Predictions name the model once, in result.json, and add what the row said."""
    data = folder / "founding.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    finish("eval", "--data", str(data), "--out", str(folder / "out"))
    model = json.loads((folder / "out" / "result.json").read_text("utf-8"))["model"]
    lines = (folder / "out" / "predictions.jsonl").read_text("utf-8").splitlines()
    verdicts = [json.loads(line) | {"model": model} for line in lines]
    for verdict in verdicts:
        for of_the_row in ("id", "line", "label", "a", "b"):
            del verdict[of_the_row]
    return verdicts
