"""eval.cli: exit codes, one-line errors, files where they are promised."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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


def test_unrelated_pairs_have_a_folder_of_their_own(folder: Path) -> None:
    _write(folder / "two.jsonl", GOOD, GOOD | {"a": "Rain fell.", "b": "It was wet."})
    done = _run("--data", "two.jsonl", "--unrelated", "5", "--fail-over", "false_alarm_rate=0")
    assert done.exit_code == 0, done.output
    assert "5 rows read, 5 used" in done.stdout
    assert (folder / "results" / "unrelated-5-of-two" / "result.json").is_file()


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


WORSE = """\
counterclaim: accuracy is significantly worse: -1.000, 95% interval -1.000 to -1.000
counterclaim: contradiction_roc_auc is significantly worse: -1.000, 95% interval -1.000 to -1.000
"""


def _old_result(data: str = "claims.jsonl", flip: bool = False) -> Path:
    """A perfect model's result on CLAIMS, made of the lexical one; or a hopeless one's."""
    assert _run("--data", data, "--out", "old").exit_code == 0
    for line in (rows := _predictions("old")):
        right = line["label"] if not flip else _OTHER[line["label"]]
        line["relation"] = right
        line["probabilities"] = {label: float(label == right) for label in _LABELS}
    _write(Path("old") / "predictions.jsonl", *rows)
    return Path("old") / "result.json"


def _predictions(folder: str) -> list[dict[str, Any]]:
    lines = (Path(folder) / "predictions.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


_LABELS = ("entailment", "neutral", "contradiction")
_OTHER = {"entailment": "contradiction", "contradiction": "neutral", "neutral": "entailment"}
# The lexical rules miss the first, and are sure that the second is none.
CLAIMS = [
    {"a": "It rains.", "b": "It rains.", "label": "contradiction"},
    {"a": "The bridge is open.", "b": "The bridge is not open.", "label": "entailment"},
]


@pytest.mark.usefixtures("folder")
def test_significantly_worse_is_code_1() -> None:
    _write(Path("claims.jsonl"), *CLAIMS)
    done = _run("--data", "claims.jsonl", "--out", "new", "--compare", str(_old_result()))
    assert (done.exit_code, done.stderr) == (1, WORSE)
    assert "Against old/result.json (model lexical, claims.jsonl):" in done.stdout
    assert "-1.000 [-1.00, -1.00]" in done.stdout
    assert "Change: over the 2 rows that both have, with its 95% interval." in done.stdout
    assert Path("new/result.json").is_file()


@pytest.mark.usefixtures("folder")
def test_better_or_equal_is_code_0_even_over_the_old_files() -> None:
    _write(Path("claims.jsonl"), *({**row, "label": "neutral"} for row in CLAIMS))
    older = _old_result(flip=True)
    for _ in range(2):
        done = _run("--data", "claims.jsonl", "--out", "old", "--compare", str(older))
        assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize("reason", ["no predictions.jsonl beside old/result.json", "sha256"])
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_paired_has_plain_differences(reason: str) -> None:
    _write(Path("claims.jsonl"), *CLAIMS)
    older = _old_result()
    if reason == "sha256":
        _write(Path("claims.jsonl"), *CLAIMS, CLAIMS[0])
    else:
        (older.parent / "predictions.jsonl").unlink()
    done = _run("--data", "claims.jsonl", "--out", "new", "--compare", str(older))
    assert (done.exit_code, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert "Plain differences without intervals: " in said and reason in said
    assert "+0.000 [" not in said.partition("Against")[2]


@pytest.mark.usefixtures("folder")
def test_every_broken_bound_is_a_line_and_code_1() -> None:
    _write(Path("claims.jsonl"), *CLAIMS)
    under = ("--fail-under", "accuracy=0.6", "--fail-under", "contradiction_roc_auc=0")
    over = ("--fail-over", "uncertain_share=1", "--fail-over", "false_alarm_rate=-1")
    done = _run("--data", "claims.jsonl", *under, *over)
    rate = json.loads(Path("results/claims/result.json").read_text())["metrics"]["false_alarm_rate"]
    assert done.exit_code == 1
    assert done.stderr == (
        "counterclaim: accuracy 0 is under 0.6\n"
        f"counterclaim: false_alarm_rate {rate['value']:g} is over -1\n"
    )
    assert _run("--data", "claims.jsonl", "--fail-under", "accuracy=0").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fail-under", "acuracy=0.6"], "--fail-under: no metric 'acuracy'; there are: accuracy"),
        (["--fail-over", "accuracy=0.6"], "--fail-over: higher accuracy is better, so use"),
        (["--compare", "gone.json"], "gone.json: cannot be read: No such file or directory"),
        (["--compare", "news.jsonl"], "news.jsonl: not a result of counterclaim eval"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_judged_is_code_2_before_any_work(
    arguments: list[str], message: str
) -> None:
    done = _run("--data", "news.jsonl", *arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"counterclaim: {message}")
    assert not Path("results").exists()


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
