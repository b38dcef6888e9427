"""service.headers: every answer says what a browser may do with it, and who may ask."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import create_app
from service.settings import Settings

PAIR = {"a": "The bridge is open.", "b": "The bridge is closed."}
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}


def client(tmp_path: Path, **settings: Any) -> TestClient:
    app = create_app(Settings(data_dir=tmp_path, **settings), Verifier(LexicalModel()))
    return TestClient(app)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v1/compare", 200),
        ("GET", "/v1/compare", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/healthz", 200),
        ("HEAD", "/readyz", 200),
    ],
)
def test_data_may_be_neither_shown_nor_kept(
    tmp_path: Path, method: str, path: str, status: int
) -> None:
    with client(tmp_path) as caller:
        answer = caller.request(method, path, json=PAIR)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_runs_only_what_comes_from_here(tmp_path: Path) -> None:
    with client(tmp_path) as caller:
        answer = caller.get("/docs")
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def test_a_file_with_a_version_is_asked_for_again(tmp_path: Path) -> None:
    with client(tmp_path) as caller:
        assert caller.get("/docs/swagger-ui.css").headers["cache-control"] == "no-cache"


def test_pages_of_others_may_not_ask_unless_named(tmp_path: Path) -> None:
    asks = {
        "Origin": "https://desk.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-api-key",
    }
    with client(tmp_path) as caller:
        assert caller.options("/v1/compare", headers=asks).status_code == 405
        answer = caller.post("/v1/compare", json=PAIR, headers=asks)
        assert "access-control-allow-origin" not in answer.headers
    with client(tmp_path, cors_origins="https://desk.example", host="0.0.0.0") as caller:
        assert caller.options("/v1/compare", headers=asks).status_code == 200
        refused = caller.post("/v1/compare", json=PAIR, headers=asks)  # the page may read why
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (
            401,
            "https://desk.example",
        )
        stranger = caller.options("/v1/compare", headers=asks | {"Origin": "https://evil.example"})
        assert stranger.status_code == 400
