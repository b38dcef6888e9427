"""eval.document_cases, document_scores, documents and the command over them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from eval.document_cases import read_cases
from eval.document_scores import document_figures, matches_of
from eval.documents import evaluate_documents
from eval.errors import UnusableData
from models.conflicts import check
from models.nli.lexical import LexicalModel
from models.vectors import HashedWords
from models.verifier import Verifier
from service.cli import main

VERIFIER = Verifier(LexicalModel())
VECTORS = HashedWords()
OPEN = "The bridge is open to traffic, Amina Rusk said."
SHUT = "The bridge is not open to traffic, Rada Holm said."
RAIN = "Rain is expected in Lisbon, the county said."


def pair(a: str, b: str, **fields: str) -> dict[str, Any]:
    return {"a": {"doc": "d1", "quote": a}, "b": {"doc": "d1", "quote": b}, **fields}


def row(**fields: Any) -> dict[str, Any]:
    document = {"id": "d1", "text": f"{OPEN}\n\n{SHUT} {RAIN}", "date": "2024-05-14"}
    case = {"id": "p1", "documents": [document], "conflicts": [], "not_conflicts": []}
    return case | fields


def file(folder: Path, *rows: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


def test_found_and_missed_by_the_sentences(tmp_path: Path) -> None:
    gold = [pair(SHUT, OPEN, kind="disputed"), pair(OPEN, RAIN, kind="self")]
    cases = read_cases(file(tmp_path, row(conflicts=gold, not_conflicts=[pair(SHUT, RAIN)])))
    (case,) = cases.cases
    matches = matches_of(case, check(case.documents, VERIFIER, VECTORS))
    assert (matches.counts.right, matches.counts.gold_found, matches.counts.gold) == (1, 1, 2)
    assert [case.text(one.b) for one in matches.missed] == [RAIN]
    figures = {name: one.value for name, one in document_figures([matches.counts]).items()}
    assert figures == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "lures_flagged": 0.0,
        "false_conflicts_per_document": 0.0,
        "kind_accuracy": 1.0,
        "candidate_recall": 1.0,
        "compared_share": 1.0,
    }


def test_a_false_alarm_says_whether_it_is_a_lure(tmp_path: Path) -> None:
    cases = read_cases(file(tmp_path, row(not_conflicts=[pair(OPEN, SHUT, why="another day")])))
    result = evaluate_documents(VERIFIER, VECTORS, cases)
    (mistake,) = result.mistakes
    assert (mistake.a, mistake.b, mistake.missed, mistake.lure) == (OPEN, SHUT, False, True)
    assert mistake.why.endswith("; another day")
    assert result.metrics["recall"].reason == "no case has a conflict"
    assert result.best.f1 == 0.0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON: JSONDecodeError"),
        ("[]", "must be an object"),
        (row(documents=[]), "documents: must hold at least one, each with an id of its own"),
        (row(documents=[{"id": "d1", "text": " "}]), "documents[0].text: must not be empty"),
        (row(conflicts=None), "conflicts: must be an array"),
        (
            row(conflicts=[pair(OPEN, "Nowhere.")]),
            "conflicts[0].b.quote: does not stand in its document",
        ),
        (
            row(conflicts=[{"a": {"doc": "d9", "quote": OPEN}, "b": {}}]),
            "conflicts[0].a.doc: no document has this id",
        ),
    ],
)
def test_a_line_that_is_no_case_is_listed(tmp_path: Path, line: object, reason: str) -> None:
    path = file(tmp_path, row())
    bad = line if isinstance(line, str) else json.dumps(line)
    path.write_text(path.read_text() + bad + "\n")
    cases = read_cases(path)
    assert [(one.line, one.reason) for one in cases.rejections] == [(2, reason)]
    assert len(cases.cases) == 1


def test_a_file_without_a_case_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableData, match="holds no case of documents; line 1: must be an"):
        read_cases(file(tmp_path, []))


def test_the_command_prints_figures_and_mistakes(tmp_path: Path) -> None:
    path = file(tmp_path, row(conflicts=[pair(OPEN, RAIN)]))
    out = tmp_path / "out"
    arguments = ["eval-documents", "--data", str(path), "--model", "lexical", "--out", str(out)]
    done = CliRunner().invoke(main, [*arguments, "--vectors", "words"])
    assert done.exit_code == 0, done.stderr
    assert "Missed: 1" in done.stdout
    result = json.loads((out / "result.json").read_text())
    assert (result["counts"]["gold"], result["vectors"]) == (1, "words")
    assert result["missed_because"] == {"judged too unlikely": 1}
    mistakes = (out / "mistakes.jsonl").read_text().splitlines()
    assert [json.loads(one)["b"] for one in mistakes] == [RAIN]
