"""service.routes.web: the page's files, their types and headers, and that they are whole."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from models.nli import DEFAULT_MODEL, PRETRAINED
from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import create_app
from service.routes.web import TYPES, WEB
from service.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"
STATIC = WEB / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), Verifier(LexicalModel()))) as client:
        yield client


def test_the_page_may_load_its_own_files_and_nothing_else(client: TestClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.text) == (200, (WEB / "index.html").read_text("utf-8"))
    headers = (
        "content-type",
        "content-security-policy",
        "cache-control",
        "referrer-policy",
        "x-content-type-options",
    )
    assert [answer.headers[name] for name in headers] == [
        "text/html; charset=utf-8",
        POLICY,
        "no-cache",
        "no-referrer",
        "nosniff",
    ]
    assert client.head("/").headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/static/figures.json"])
def test_what_the_browser_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    second = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")
    kept = ("cache-control", "content-security-policy")
    assert [second.headers[name] for name in kept] == [first.headers[name] for name in kept]


def test_every_file_is_served_with_its_type(client: TestClient) -> None:
    for file in STATIC.iterdir():
        answer = client.get(f"/static/{file.name}")
        assert (answer.status_code, answer.content) == (200, file.read_bytes())
        assert answer.headers["content-type"] == TYPES[file.suffix]


def test_the_figures_are_those_of_the_embedded_model(client: TestClient) -> None:
    figures = json.loads((PRETRAINED / DEFAULT_MODEL / "figures.json").read_text("utf-8"))
    answer = client.get("/static/figures.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == figures
    names = [file["name"] for file in figures["files"]]
    assert "newsroom.jsonl" in names  # the page's headlines


@pytest.mark.parametrize(
    "path", ["/static/none.js", "/static/../index.html", "/static/%2e%2e/index.html", "/static/"]
)
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_file_takes_no_post(client: TestClient) -> None:
    assert client.post("/static/app.js").status_code == 405
    assert client.post("/").status_code == 405


def test_nothing_is_inline_and_every_file_that_is_named_is_there() -> None:
    page = (WEB / "index.html").read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    named = re.findall(r'(?:src|href)="static/([^"]+)"', page)
    for file in STATIC.glob("*.js"):
        named += re.findall(r'(?:from|import\() ?"\./([^"]+)"', file.read_text("utf-8"))
    assert named and {name for name in named if not (STATIC / name).is_file()} == set()


def test_the_founding_case_is_the_one_in_the_seeds() -> None:
    report = (STATIC / "founding_report.md").read_text("utf-8")
    assert report == (SEEDS / "founding_report.md").read_text("utf-8")
    lines = (SEEDS / "founding_case.jsonl").read_text("utf-8").splitlines()
    rows = {row["id"]: row for row in map(json.loads, lines)}
    founding = json.loads((STATIC / "founding.json").read_text("utf-8"))
    shown = [founding["pair"], *founding["labels"]]
    assert shown == [rows[row["id"]] for row in shown]
    assert [row["label"] for row in founding["labels"]] == [
        "contradiction",
        "entailment",
        "neutral",
    ]


def test_modules_are_short() -> None:
    lines = {file.name: len(file.read_text("utf-8").splitlines()) for file in STATIC.glob("*.js")}
    assert {name: n for name, n in lines.items() if n >= 250} == {}
