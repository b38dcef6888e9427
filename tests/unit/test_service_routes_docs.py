"""service.routes.docs: a page whose every file comes from this server."""

import re

from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import create_app
from service.settings import Settings


def test_the_page_and_all_it_needs() -> None:
    client = TestClient(create_app(Settings(), Verifier(LexicalModel())))
    page = client.get("/docs").text
    files = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert files == [
        "data:,",
        "docs/swagger-ui.css",
        "openapi.json",
        "docs/swagger-ui.js",
        "docs/start.js",
    ]
    assert "://" not in page and not re.search(r"<script>|<style| style=", page)
    types = [client.get(f"/{name}").headers["content-type"] for name in files[1:]]
    assert types == [
        "text/css; charset=utf-8",
        "application/json",
        "text/javascript; charset=utf-8",
        "text/javascript; charset=utf-8",
    ]
    assert 'url: "openapi.json"' in client.get("/docs/start.js").text


def test_the_pages_that_fetch_from_elsewhere_are_gone() -> None:
    client = TestClient(create_app(Settings(), Verifier(LexicalModel())))
    assert [client.get(path).status_code for path in ("/redoc", "/docs/oauth2-redirect")] == [
        404,
        404,
    ]
