"""service.routes.feedback: a verdict judged, exported, and read by an evaluation."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet
from starlette.testclient import TestClient

from eval.datasets import read_dataset
from models.types import Label
from models.verifier import Verifier
from service import examples
from service.app import create_app
from service.cli import main
from service.feedback.feedback import FIELDS
from service.schemas.feedback import FeedbackOut, RecordOut
from service.settings import Settings

A, B = "The bridge is open to traffic.", "The bridge is not open to traffic."
VERIFIER = Verifier.load("lexical")
HOSTILE = "=1+1 <script>\u202e \U0001f600\r\nnext"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path, vectors="words")
    with TestClient(create_app(settings, VERIFIER)) as client:
        yield client


@pytest.fixture(scope="module")
def verdict() -> dict[str, Any]:
    receipt: dict[str, Any] = (
        TestClient(create_app(Settings(), VERIFIER))
        .post("/v1/compare", json={"a": A, "b": B})
        .json()
    )
    assert receipt["relation"] == "contradiction"
    return receipt


def wrong(receipt: Any, **changes: Any) -> dict[str, Any]:
    body = {"a": A, "b": B, "verdict": receipt, "judgement": "wrong", "label": "neutral"}
    return body | changes


def lines(client: TestClient) -> list[dict[str, Any]]:
    return list(map(json.loads, client.get("/v1/feedback").text.split("\n")[:-1]))


def command(tmp_path: Path, *arguments: str) -> Result:
    environment = {"COUNTERCLAIM_DATA_DIR": str(tmp_path)}
    return CliRunner().invoke(main, list(arguments), env=environment)


def test_given_and_read_back_with_its_receipt(client: TestClient, verdict: Any) -> None:
    a = {"text": HOSTILE, "speaker": "the mayor", "date": "2022-02-01", "url": "https://a.example"}
    verdict = verdict | {"later": [HOSTILE, 1e300]}
    given = client.post("/v1/feedback", json=wrong(verdict, a=a, note=HOSTILE))
    kept = given.json()
    assert (given.status_code, given.headers["location"]) == (201, f"/v1/feedback/{kept['id']}")
    one = client.get(given.headers["location"]).json()
    assert one == kept | {
        "a": a,
        "b": {"text": B, "speaker": None, "date": None, "url": None},
        "judgement": "wrong",
        "label": "neutral",
        "note": HOSTILE,
        "verdict": verdict,
    }
    FeedbackOut.model_validate(one)
    (line,) = lines(client)
    RecordOut.model_validate(line)
    assert line == kept | {
        "a": HOSTILE,
        "b": B,
        "label": "neutral",
        "judgement": "wrong",
        "note": HOSTILE,
        "model": verdict["model"]["name"],
        "weights_sha256": verdict["model"]["weights_sha256"],
        "calibration_id": verdict["model"]["calibration_id"],
        "conflict_probability": verdict["conflict_probability"],
        "a_speaker": "the mayor",
        "a_date": "2022-02-01",
        "a_url": "https://a.example",
        "b_speaker": None,
        "b_date": None,
        "b_url": None,
    }


def test_right_takes_the_verdicts_own_label(client: TestClient, verdict: Any) -> None:
    body = {"a": A, "b": B, "verdict": verdict, "judgement": "right"}
    assert client.post("/v1/feedback", json=body).status_code == 201
    same = client.post("/v1/feedback", json=body | {"label": "contradiction"})
    assert same.status_code == 201
    assert [(line["label"], line["judgement"]) for line in lines(client)] == [
        ("contradiction", "right")
    ] * 2


def report(place: str = "conflicts") -> Any:
    """A report of one conflict, as an example of the API's document."""
    excerpt = json.loads(json.dumps(examples.EXCERPT))
    excerpt[place] = [excerpt.pop("conflicts")[0] | {"kind": "superseded"}]
    return excerpt


def of_report(excerpt: Any, **changes: Any) -> dict[str, Any]:
    return {"a": A, "b": B, "report": excerpt, "judgement": "wrong", "label": "neutral"} | changes


def test_the_example_of_a_report_is_what_a_check_answers(client: TestClient) -> None:
    found = client.post("/v1/documents/check", json=examples.DOCUMENTS).json()
    assert found["statements"] == examples.EXCERPT["statements"]
    read = [{name: one[name] for name in ("id", "source", "date")} for one in found["documents"]]
    assert read == examples.EXCERPT["documents"]
    assert client.post("/v1/feedback", json=examples.REPORT_FEEDBACK).status_code == 201


def test_a_conflict_of_a_report_is_kept_with_its_receipt(client: TestClient) -> None:
    a = {"text": A, "speaker": "Rusk", "date": "2022-02-01", "url": None}
    given = client.post("/v1/feedback", json=of_report(report(), a=a, note=HOSTILE))
    one = client.get(given.headers["location"]).json()
    FeedbackOut.model_validate(one)
    assert one == given.json() | {
        "a": a,
        "b": {"text": B, "speaker": None, "date": None, "url": None},
        "judgement": "wrong",
        "label": "neutral",
        "note": HOSTILE,
        "report": report(),
    }
    (line,) = lines(client)
    RecordOut.model_validate(line)
    assert (line["a_speaker"], line["label"], line["model"], line["conflict_probability"]) == (
        "Rusk",
        "neutral",
        "base",
        report()["conflicts"][0]["probability"],
    )


@pytest.mark.parametrize(
    ("place", "label"), [("conflicts", "contradiction"), ("set_aside", "neutral")]
)
def test_right_is_that_they_conflict_or_were_set_aside(
    client: TestClient, place: str, label: str
) -> None:
    body = {"a": A, "b": B, "report": report(place), "judgement": "right"}
    assert client.post("/v1/feedback", json=body).status_code == 201
    assert [line["label"] for line in lines(client)] == [label]
    same = client.post("/v1/feedback", json=of_report(report(place), label=label))
    said = "#/label is what the verdict says, so that it would be right"
    assert (same.status_code, same.json()["detail"]) == (422, said)


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"report": {}}, "#/report/statements is required"),
        ({"of": {"model": {}}}, "#/report/model/name is required"),
        ({"of": {"conflicts": []}},
         "#/report must hold one conflict, in conflicts or in set_aside, not 0"),
        ({"of": {"set_aside": report()["conflicts"]}},
         "#/report must hold one conflict, in conflicts or in set_aside, not 2"),
        ({"of": {"statements": report()["statements"][:1]}},
         "#/report must hold both statements that its conflict names"),
        ({"of": {"conflicts": [{"a": "d1-s1", "b": "d1-s2", "kind": "row", "probability": 1.0}]}},
         "#/report/conflicts/0/kind Input should be"),
        ({"of": {"documents": "x" * 1024 * 1024}}, "#/report has more than 1048576 bytes"),
        ({"report": None}, "#/report must be an object"),
        ({"verdict": examples.VERDICT}, "# must have either a verdict or a report"),
        ({"b": None}, "#/b must be a string or an object with a text"),
    ],
)  # fmt: skip
def test_what_is_no_conflict_is_refused(
    client: TestClient, changes: dict[str, Any], detail: str
) -> None:
    changes = dict(changes)
    body = of_report(report() | changes.pop("of", {}), **changes)
    response = client.post("/v1/feedback", json=body)
    assert (response.status_code, response.json()["detail"][: len(detail)]) == (422, detail)
    neither = {name: value for name, value in body.items() if name not in ("report", "verdict")}
    refused = client.post("/v1/feedback", json=neither | {"b": B}).json()["detail"]
    assert refused == "# must have either a verdict or a report"


def test_a_conflict_denied_may_keep_its_relation(client: TestClient, verdict: Any) -> None:
    parted = verdict | {"relation": "neutral", "conflict": True}
    assert client.post("/v1/feedback", json=wrong(parted)).status_code == 201


def test_the_verdict_on_the_longest_texts_is_taken(client: TestClient) -> None:
    texts = {"a": "„Ja“, said the mayor. " * 450, "b": "„Nein“, denied the mayor. " * 380}
    verdict = client.post("/v1/compare", json=texts).json()
    body = {**texts, "verdict": verdict, "judgement": "right"}
    assert client.post("/v1/feedback", json=body).status_code == 201


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({"label": None}, "#/label is required where the verdict is wrong"),
        ({"label": "contradiction", "of": {"conflict": True}},
         "#/label is what the verdict says, so that it would be right"),
        ({"judgement": "right"},
         "#/label is not what the verdict says; leave it out where the verdict is right"),
        ({"label": "maybe"}, "#/label Input should be 'entailment', 'neutral' or 'contradiction'"),
        ({"judgement": "so-so"}, "#/judgement Input should be 'right' or 'wrong'"),
        ({"note": "x" * 2001}, "#/note has more than 2000 characters"),
        ({"note": "\x00"}, "#/note holds a NUL character"),
        ({"a": ""}, "#/a must not be empty"),
        ({"a": "x" * 10_001}, "#/a has 10001 characters; the limit is 10000"),
        ({"b": {"text": B, "date": "today"}},
         "#/b/date must be an ISO 8601 date or datetime, such as 2022-02-01"),
        ({"mood": 1}, "#/mood is not a known field"),
        ({"verdict": "yes"}, "#/verdict must be an object"),
        ({"verdict": {}}, "#/verdict/relation is required"),
        ({"of": {"conflict_probability": 2}}, "#/verdict/conflict_probability Input should be"),
        ({"of": {"model": {}}}, "#/verdict/model/name is required"),
        ({"of": {"more": deep(16)}}, "#/verdict is nested deeper than 16 levels"),
        ({"of": {"more": "x" * 1024 * 1024}}, "#/verdict has more than 1048576 bytes"),
        ({"of": {"more": "\ud800"}}, "#/verdict holds a lone surrogate"),
        ({"of": {"\ud800": 1}}, "#/verdict holds a lone surrogate"),
    ],
)  # fmt: skip
def test_what_is_no_feedback_is_refused(
    client: TestClient, verdict: Any, given: dict[str, Any], detail: str
) -> None:
    changes = dict(given)
    receipt = verdict | changes.pop("of", {})
    content = json.dumps(wrong(receipt, **changes))
    headers = {"Content-Type": "application/json"}
    response = client.post("/v1/feedback", content=content, headers=headers)
    assert (response.status_code, response.json()["detail"][: len(detail)]) == (422, detail)
    assert response.headers["content-type"] == "application/problem+json"
    assert lines(client) == []


def test_a_number_without_end_is_refused(client: TestClient, verdict: Any) -> None:
    content = json.dumps(wrong(verdict | {"more": 7777})).replace("7777", "1e999")
    headers = {"Content-Type": "application/json"}
    response = client.post("/v1/feedback", content=content, headers=headers)
    assert response.json()["detail"] == "#/verdict holds a number that is too large"


def test_pages_and_formats(client: TestClient, verdict: Any) -> None:
    for note in ("one", None, "=three"):
        client.post("/v1/feedback", json=wrong(verdict, note=note, a=f"={A}"))
    path, seen = "/v1/feedback?limit=2", []
    while path:
        page = client.get(path)
        seen.append([json.loads(line)["note"] for line in page.text.splitlines()])
        path = page.links["next"]["url"] if "next" in page.links else ""
    assert seen == [["one", None], ["=three"]]
    as_csv = client.get("/v1/feedback", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert list(rows[0]) == list(FIELDS)
    assert [(row["a"], row["note"]) for row in rows] == [
        (f"'={A}", "one"),
        (f"'={A}", ""),
        (f"'={A}", "'=three"),
    ]
    as_parquet = client.get("/v1/feedback", headers={"Accept": "application/x-parquet"})
    assert parquet.read_table(io.BytesIO(as_parquet.content)).to_pylist() == lines(client)
    assert client.get("/v1/feedback", headers={"Accept": "text/html"}).status_code == 406


def test_deleted_is_gone(client: TestClient, verdict: Any) -> None:
    path = client.post("/v1/feedback", json=wrong(verdict)).headers["location"]
    gone = client.delete(path)
    assert (gone.status_code, gone.content, lines(client)) == (204, b"", [])
    for feedback_id in (path.rpartition("/")[2], "nothing", "%00", "%ED%A0%80", "x" * 200):
        for method in ("GET", "DELETE"):
            response = client.request(method, f"/v1/feedback/{feedback_id}")
            assert (response.status_code, response.json()["type"]) == (
                404,
                "urn:counterclaim:problem:unknown-feedback",
            )


def test_reading_makes_no_database(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/v1/feedback").text == ""
    assert client.delete("/v1/feedback/nothing").status_code == 404
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_breaks_is_503(client: TestClient, tmp_path: Path, verdict: Any) -> None:
    assert client.get("/v1/feedback").status_code == 200  # and so the keys are known for a while
    (tmp_path / "counterclaim.db").write_bytes(b"no database" * 1000)
    answers = [client.post("/v1/feedback", json=wrong(verdict)), client.get("/v1/feedback")]
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [
        (503, "5")
    ] * 2


def test_from_feedback_to_an_evaluation(client: TestClient, verdict: Any, tmp_path: Path) -> None:
    a = {"text": HOSTILE, "speaker": "the mayor"}
    client.post("/v1/feedback", json=wrong(verdict, a=a, note="no\nconflict"))
    client.post("/v1/feedback", json={"a": A, "b": B, "verdict": verdict, "judgement": "right"})
    for suffix in ("jsonl", "csv", "parquet"):
        out = tmp_path / f"export.{suffix}"
        done = command(tmp_path, "feedback", "export", "--out", str(out))
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "2 labelled pairs\n")
        examples = read_dataset(out).examples
        assert [(one.pair.b.text, one.gold.label) for one in examples] == [
            (B, Label.NEUTRAL),
            (B, Label.CONTRADICTION),
        ]
        assert examples[0].fields["judgement"] == "wrong"
    out = tmp_path / "export.jsonl"
    assert out.read_text("utf-8") == client.get("/v1/feedback").text
    streamed = command(tmp_path, "feedback", "export", "--out", "-")
    assert streamed.stdout_bytes == out.read_bytes()
    measured = command(
        tmp_path, "eval", "--data", str(out), "--model", "lexical", "--out", str(tmp_path / "e")
    )
    assert measured.exit_code == 0, measured.output
    result = json.loads((tmp_path / "e" / "result.json").read_text("utf-8"))
    assert (result["dataset"]["n_used"], result["dataset"]["n_rejected"]) == (2, 0)


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    for name, reason in (("x.txt", "must end in"), ("none/x.jsonl", "No such file")):
        done = command(tmp_path, "feedback", "export", "--out", str(tmp_path / name))
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert reason in done.stderr


def test_the_document_shows_every_answer() -> None:
    paths = create_app(Settings(), VERIFIER).openapi()["paths"]
    exported = paths["/v1/feedback"]["get"]
    assert exported["tags"] == ["feedback"]
    assert (exported["x-scope"], paths["/v1/feedback"]["post"]["x-scope"]) == ("read", "write")
    line = exported["responses"]["200"]["content"]["application/x-ndjson"]["schema"]
    assert list(line["properties"]) == list(FIELDS)
    one = paths["/v1/feedback/{feedback_id}"]
    assert one["delete"]["x-scope"] == "write"
    assert one["get"]["responses"]["200"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/FeedbackOut"
    }
