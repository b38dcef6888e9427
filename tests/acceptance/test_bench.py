"""``counterclaim bench``: the whole path at tiny sizes, by the real command."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from service.bench.ratios import FASTAPI, LITSERVE, SERVED


def test_a_quick_bench_of_the_stand_in(
    command: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    out, chart = tmp_path / "bench.json", tmp_path / "bench.svg"
    options = ("--quick", "--model", "lexical", "--out", str(out), "--chart", str(chart))
    process = command("bench", *options)
    printed, progress = process.communicate(timeout=300)
    assert process.returncode == 0, progress
    result = json.loads(out.read_text("utf-8"))
    assert [row["name"] for row in result["engines"]] == ["ours as shipped", "Verifier.verify"]
    (served,) = result["served"]
    levels = [*served["levels"], served["half_capacity"]]
    assert served["name"] == SERVED and served["memory_at_start"]["torch"] is False
    assert all(level["answered"] > 0 and level["errors"] == {} for level in levels)
    # What is not measured is named with its reason.
    reasons = {one["name"]: one["reason"] for one in result["left_out"]}
    assert {reasons[name] for name in (LITSERVE, FASTAPI)} == {"needs --torch-model FOLDER"}
    assert "- Left out: LitServe, needs --torch-model FOLDER." in printed
    assert "Requests a second" in chart.read_text("utf-8")
    shown = command("bench", "--from", str(out))
    assert shown.communicate(timeout=60)[0] == printed


def test_what_is_no_result_is_one_line(
    command: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    (tmp_path / "r.json").write_text('{"schema": 99}')
    process = command("bench", "--from", str(tmp_path / "r.json"))
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (2, "")
    assert errors.endswith("r.json: a result of version 99, not 1\n")


def test_a_result_that_could_not_be_written_is_not_measured(
    command: Callable[..., subprocess.Popen[str]],
) -> None:
    output, errors = command("bench", "--out", "no/such/folder.json").communicate(timeout=60)
    assert (output, errors) == (
        "",
        "counterclaim: no/such/folder.json: its folder does not exist\n",
    )
