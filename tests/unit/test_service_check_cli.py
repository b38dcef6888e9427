"""service.check_cli, check_report and check_page: one report, three ways to show it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models.conflicts import check
from models.nli.lexical import LexicalModel
from models.types import Document
from models.vectors import HashedWords
from models.verifier import Verifier
from service.check_page import check_page
from service.cli import main

OPEN = "The bridge is open to traffic, Amina Rusk said."
SHUT = "The bridge is not open to traffic, Rada Holm said."


def run(*arguments: str) -> Result:
    options = ["--engine", "lexical", "--vectors", "words"]
    return CliRunner().invoke(main, ["check", *arguments, *options], env={"COLUMNS": "80"})


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(f"{OPEN} {SHUT}\n")
    return path


@pytest.fixture
def uncalibrated(tmp_path: Path) -> str:
    """A folder without a calibration, so that the threshold is the neutral 0.5."""
    folder = tmp_path / "model"
    folder.mkdir()
    return str(folder)


def test_the_table_names_both_speakers(report: Path, uncalibrated: str) -> None:
    result = run(str(report), "--model", uncalibrated)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.stderr
    assert lines[0] == "1 conflict between 2 statements in 1 document"
    assert "Amina Rusk" in result.stdout and "Rada Holm" in result.stdout
    assert "0 sentences left out" in result.stdout and "1 of 1 pair compared" in result.stdout
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in result.stdout


def test_json_is_the_report(report: Path, uncalibrated: str) -> None:
    result = run(str(report), "--json", "--model", uncalibrated)
    graph = json.loads(result.stdout)
    assert [one["speaker"] for one in graph["statements"]] == ["Amina Rusk", "Rada Holm"]
    assert [one["kind"] for one in graph["conflicts"]] == ["disputed"]


def test_the_page_is_written(report: Path, uncalibrated: str, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    result = run(str(report), "--html", str(page), "--model", uncalibrated)
    assert result.stdout == (f"1 conflict between 2 statements in 1 document\nWritten: {page}\n")
    assert page.read_text("utf-8").count("Amina Rusk") >= 2


def test_two_files_of_one_name_are_two_documents(report: Path, uncalibrated: str) -> None:
    result = run(str(report), str(report), "--json", "--model", uncalibrated)
    graph = json.loads(result.stdout)
    assert len({one["id"] for one in graph["documents"]}) == 2
    assert len(graph["merged"]) == 2


@pytest.mark.parametrize("door", ["table", "json", "html"])
def test_no_address_is_shown_where_none_may_be(
    door: str, uncalibrated: str, tmp_path: Path
) -> None:
    address = "https://news.example.com/a?b=1"
    text = f"The bridge at {address} is open, Amina Rusk said. {SHUT} “Read {address},” she said."
    row = {"id": address, "text": text, "source": "example.com"}
    data, page = tmp_path / "reports.jsonl", tmp_path / "page.html"
    data.write_text(json.dumps(row) + "\n")
    ways = {"table": [], "json": ["--json"], "html": ["--html", str(page)]}
    result = run(str(data), str(data), "--url-free", "--model", uncalibrated, *ways[door])
    shown = page.read_text("utf-8") if door == "html" else result.stdout
    assert result.exit_code == 0, result.stderr
    assert "[link]" in shown and "example.com" not in shown
    if door == "json":
        graph = json.loads(shown)
        assert [one["id"] for one in graph["documents"]] == ["[link]", "[link]-2"]
        first = graph["statements"][0]
        assert text[first["sentence"]["start"] : first["sentence"]["end"]] == first["sentence"][
            "text"
        ].replace("[link]", address)


@pytest.mark.parametrize(
    ("arguments", "variables", "message"),
    [
        ((), {"COUNTERCLAIM_MAX_DOCUMENTS": "1"}, "is document 2; the limit is 1"),
        ((), {"COUNTERCLAIM_MAX_REPORT_CHARS": "10"}, "the limit is 10"),
        (("--json", "--html", "x"), {}, "--json and --html are two answers"),
        (("--html", "/nowhere/x.html"), {}, "/nowhere/x.html: cannot write: "),
    ],
)
def test_an_error_is_one_line(
    report: Path,
    arguments: tuple[str, ...],
    variables: dict[str, str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    result = run(str(report), str(report), "--model", "lexical", *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert message in result.stderr


def test_nothing_in_a_page_is_taken_from_a_text_unescaped() -> None:
    hostile = 'The <script>alert("x")</script> bridge is open, <b>Rusk</b> said.'
    document = Document(id='"><img src=x>', text=hostile, source="<i>AP</i>", date="<u>")
    page = check_page(check([document], Verifier(LexicalModel()), HashedWords()))
    for tag in ("<script", "<b>Rusk", "<img", "<i>AP", "<u>"):
        assert tag not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page and "src=" not in page.replace("src=x&gt;", "")
