"""eval.cli: exit codes, one-line errors, files where they are promised."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.cli import eval_command

GOOD: dict[str, object] = {
    "a": "The fire killed 12.",
    "b": "The fire killed 14.",
    "label": "contradiction",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, with a data file in it."""
    monkeypatch.chdir(tmp_path)
    for setting in ("MODEL", "ENGINE", "DEVICE", "THREADS", "MODEL_LABELS"):
        monkeypatch.delenv(f"COUNTERCLAIM_{setting}", raising=False)
    _write(tmp_path / "news.jsonl", GOOD, {"a": "x"}, GOOD | {"label": "neutral", "desk": "home"})
    return tmp_path


def _write(path: Path, *rows: Mapping[str, object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _run(*arguments: str, model: str = "lexical") -> Result:
    return CliRunner().invoke(eval_command, ["--model", model, *arguments])


def test_by_default_the_files_go_into_results(folder: Path) -> None:
    done = _run("--data", "news.jsonl")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "news.jsonl" in done.stdout and "3 rows read, 2 used, 1 rejected" in done.stdout
    assert "Accuracy" in done.stdout and "\x1b" not in done.stdout
    written = folder / "results" / "news"
    assert "results/news/result.json, results/news/predictions.jsonl" in done.stdout
    content = json.loads((written / "result.json").read_text())
    assert content["dataset"]["name"] == "news.jsonl"
    assert content["model"]["engine"] == "lexical"
    rows = [json.loads(line) for line in (written / "predictions.jsonl").read_text().splitlines()]
    assert [(row["line"], "rejected" in row) for row in rows] == [(1, False), (2, True), (3, False)]


def test_options_reach_the_evaluation(folder: Path) -> None:
    _write(folder / "n.jsonl", *(GOOD | {"label": n, "desk": "home"} for n in (0, 1, 2)))
    order = "contradiction,neutral,entailment"
    options = ["--label-order", order, "--limit", "2", "--slice-by", "desk", "--threads", "1"]
    done = _run("--data", "n.jsonl", "--out", "deep/out", *options)
    assert done.exit_code == 0, done.output
    content = json.loads((folder / "deep" / "out" / "result.json").read_text())
    assert [content["labels"][label]["support"] for label in ("contradiction", "neutral")] == [1, 1]
    assert content["dataset"]["n_beyond_limit"] == 1
    assert content["slices"]["field"] == "desk"
    assert (content["run"]["threads"], content["run"]["limit"]) == (1, 2)
    assert not (folder / "results").exists()


def test_the_model_may_come_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERCLAIM_MODEL", "lexical")
    done = CliRunner().invoke(eval_command, ["--data", "news.jsonl"])
    assert done.exit_code == 0
    result = json.loads((folder / "results" / "news" / "result.json").read_text())
    assert result["model"]["name"] == "lexical"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "gone.jsonl"], "gone.jsonl: cannot be read: No such file or directory"),
        (["--data", "news.txt"], "news.txt: the name must end in .jsonl"),
        (["--data", "bad.jsonl"], "bad.jsonl: none of 1 rows can be used; line 1: has no fields"),
        (["--data", "news.jsonl", "--label-order", "a,b,c"], "--label-order: 'a,b,c' does not"),
        (
            ["--data", "news.jsonl", "--slice-by", "city"],
            "--slice-by: no row has a field 'city'; there are: desk",
        ),
        (["--data", "news.jsonl", "--out", "news.jsonl/out"], "news.jsonl/out: cannot make"),
    ],
    ids=range(6),
)
@pytest.mark.usefixtures("folder")
def test_an_error_is_one_line_and_code_2(arguments: list[str], message: str) -> None:
    Path("bad.jsonl").write_text("{}\n")
    done = _run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"counterclaim: {message}")
    assert done.stderr.count("\n") == 1
    assert not (Path("results") / "news" / "result.json").exists()


@pytest.mark.usefixtures("folder")
def test_an_unknown_model_is_one_line_and_code_2() -> None:
    done = _run("--data", "news.jsonl", model="nonesuch")
    assert done.exit_code == 2
    assert done.stderr.startswith("counterclaim: no model 'nonesuch'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [[], ["--data", "news.jsonl", "--limit", "0"], ["--data", "f", "--engine", "x"]]
)
@pytest.mark.usefixtures("folder")
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    assert _run(*arguments).exit_code == 2


def test_a_terminal_that_cannot_show_a_name(folder: Path) -> None:
    _write(folder / "n.jsonl", GOOD | {"category": "Žižkov"})
    runner = CliRunner(charset="ascii")
    done = runner.invoke(eval_command, ["--model", "lexical", "--data", "n.jsonl"])
    assert done.exit_code == 0
    assert "?i?kov" in done.stdout


def test_help_has_an_example() -> None:
    done = CliRunner().invoke(eval_command, ["--help"])
    assert done.exit_code == 0
    assert "counterclaim eval --data eval/data/newsroom.jsonl" in done.stdout
