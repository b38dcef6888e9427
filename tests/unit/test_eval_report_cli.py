"""eval.report_cli: two files where they are promised, every error one line."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.datasets import read_dataset
from eval.report_cli import report_command
from eval.runner import evaluate
from models.verifier import Verifier

ROWS = [
    {"a": "The fire killed 12.", "b": "The fire killed 14.", "label": "contradiction"},
    {"a": "It rains.", "b": "It rains.", "label": "entailment"},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, with two results in it."""
    monkeypatch.chdir(tmp_path)
    data = Path("news.jsonl")
    data.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    for name, limit in (("r1", None), ("r2", 1)):
        evaluate(Verifier.load("lexical"), read_dataset(data), limit=limit).write(Path(name))
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(report_command, arguments)


def test_the_page_and_the_markdown_are_written_and_replaced(folder: Path) -> None:
    for _ in range(2):
        done = _run("r1/result.json", "r2/result.json")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == "Written: report/index.html, report/report.md\n"
    written = folder / "report"
    assert sorted(path.name for path in written.iterdir()) == ["index.html", "report.md"]
    page = (written / "index.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n")
    assert "lexical (r1)" in page and str(folder) not in page
    assert (written / "report.md").read_text("utf-8").startswith("# How the models compare\n")


def test_out_names_the_folder(folder: Path) -> None:
    assert _run("r1/result.json", "--out", "deep/page").exit_code == 0
    assert (folder / "deep" / "page" / "index.html").is_file()


@pytest.mark.usefixtures("folder")
def test_missing_predictions_are_one_line_and_code_2() -> None:
    Path("r2/predictions.jsonl").unlink()
    done = _run("r1/result.json", "r2/result.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "counterclaim: r2/predictions.jsonl: cannot be read: No such file or directory\n"
    )
    assert not Path("report").exists()


@pytest.mark.usefixtures("folder")
def test_other_errors_are_one_line_and_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run("gone.json").stderr.startswith("counterclaim: gone.json: cannot be read: No such")
    assert _run("news.jsonl").stderr.startswith("counterclaim: news.jsonl: not a result of")
    Path("report/index.html").mkdir(parents=True)
    blocked = _run("r1/result.json")
    assert blocked.stderr == "counterclaim: report/index.html: cannot write: Is a directory\n"
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    done = _run("r1/result.json")
    assert (done.exit_code, done.stderr) == (
        2,
        "counterclaim: drawing the charts of a report needs: pip install 'counterclaim[report]'\n",
    )


def test_wrong_usage_is_code_2() -> None:
    assert _run().exit_code == 2


def test_help_has_an_example() -> None:
    assert "counterclaim report results/news/result.json" in _run("--help").stdout
