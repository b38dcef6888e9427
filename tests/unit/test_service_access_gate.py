"""service.access.gate: who is let through, and what the others are told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.access import ring
from service.access.scopes import Scope
from service.access.store import KeyStore
from service.app import create_app
from service.settings import Settings

PAIR = {"a": "The bridge is open.", "b": "The bridge is closed."}


def client(**settings: Any) -> TestClient:
    return TestClient(create_app(Settings(**settings), Verifier(LexicalModel())))


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    store = KeyStore(Settings(data_dir=tmp_path))
    yield store
    store.close()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_on_loopback_without_keys_everything_is_open(tmp_path: Path) -> None:
    with client(data_dir=tmp_path) as caller:
        answer = caller.post("/v1/compare", json=PAIR, headers=bearer("nonsense"))
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers
    assert list(tmp_path.iterdir()) == []


def test_elsewhere_without_keys_nothing_is_open_unless_said(tmp_path: Path) -> None:
    with client(data_dir=tmp_path, host="0.0.0.0") as caller:
        assert caller.post("/v1/compare", json=PAIR).status_code == 401
    with client(data_dir=tmp_path, host="0.0.0.0", open_to_all=True) as caller:
        answer = caller.post("/v1/compare", json=PAIR)
        assert (answer.status_code, answer.headers["ratelimit-policy"]) == (
            200,
            '"pairs";q=600;w=60;qu="pairs"',
        )


def test_once_there_is_a_key_it_is_asked_for_on_loopback_too(
    tmp_path: Path, keys: KeyStore
) -> None:
    key = keys.create("desk", Scope.READ)
    with client(data_dir=tmp_path) as caller:
        refused = caller.post("/v1/compare", json=PAIR)
        assert (refused.status_code, refused.headers["www-authenticate"], refused.json()) == (
            401,
            'Bearer realm="counterclaim"',
            {
                "type": "urn:counterclaim:problem:unauthorized",
                "title": "The request needs an API key",
                "status": 401,
                "detail": "send an API key as Authorization: Bearer KEY or as X-API-Key: KEY",
                "errors": [],
            },
        )
        for headers in (bearer(key), {"X-API-Key": key}, bearer(key) | {"X-API-Key": key}):
            assert caller.post("/v1/compare", json=PAIR, headers=headers).status_code == 200
        for path in ("/healthz", "/readyz", "/docs", "/openapi.json"):
            assert caller.get(path).status_code == 200


def test_keys_that_do_not_open(tmp_path: Path, keys: KeyStore) -> None:
    good, other = keys.create("desk", Scope.READ), keys.create("other", Scope.READ)
    expired = keys.create("old", Scope.READ, expires=datetime.now(UTC) - timedelta(seconds=1))
    revoked = keys.create("lost", Scope.READ)
    keys.revoke(revoked.split("_")[1])
    with client(data_dir=tmp_path) as caller:
        for headers in (
            bearer("nonsense"),
            bearer(good + "x"),
            bearer(expired),
            bearer(revoked),
            bearer(good) | {"X-API-Key": other},  # whose of the two is it?
        ):
            answer = caller.get("/v1/model", headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].endswith('error="invalid_token"')
        basic = caller.get("/v1/model", headers={"Authorization": "Basic eDp5", "X-API-Key": good})
        assert basic.status_code == 200


def test_a_scope_reaches_as_far_as_it_says(tmp_path: Path, keys: KeyStore) -> None:
    read, admin = keys.create("desk", Scope.READ), keys.create("chief", Scope.ADMIN)
    with client(data_dir=tmp_path) as caller:
        answer = caller.post("/v1/jobs", headers=bearer(read))
        assert (
            answer.status_code,
            answer.json()["detail"],
            answer.headers["www-authenticate"],
        ) == (
            403,
            "the key has the scope read; this takes write",
            'Bearer realm="counterclaim", error="insufficient_scope", scope="write"',
        )
        assert caller.post("/v1/jobs", headers=bearer(admin)).status_code not in (401, 403)
        assert caller.get("/metrics", headers=bearer(read)).status_code == 403
        assert caller.get("/v1/model", headers=bearer(admin)).status_code == 200


def test_a_revoked_key_is_out_within_seconds(
    tmp_path: Path, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring, "FRESH_SECONDS", 0.0)
    key = keys.create("desk", Scope.READ)
    with client(data_dir=tmp_path) as caller:
        assert caller.get("/v1/model", headers=bearer(key)).status_code == 200
        keys.revoke(key.split("_")[1])
        assert caller.get("/v1/model", headers=bearer(key)).status_code == 401
        assert caller.get("/v1/model").status_code == 401  # and the server is not open again


def test_the_last_key_gone_the_server_stays_closed_elsewhere(tmp_path: Path) -> None:
    with client(data_dir=tmp_path / "deleted", host="0.0.0.0") as caller:
        assert caller.get("/v1/model").status_code == 401


def test_keys_that_cannot_be_read_close_the_server(tmp_path: Path) -> None:
    (tmp_path / "counterclaim.db").write_bytes(b"no database" * 1000)
    with client(data_dir=tmp_path) as caller:
        answer = caller.post("/v1/compare", json=PAIR)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert caller.get("/healthz").status_code == 200


def test_nobody_without_a_key_has_a_body_parsed(tmp_path: Path, keys: KeyStore) -> None:
    keys.create("desk", Scope.READ)
    with client(data_dir=tmp_path) as caller:
        for body in (b"[" * 100_000, b"\xff", b"x" * 5_000_000):
            assert caller.post("/v1/compare", content=body).status_code == 401


def test_each_key_has_a_limit_of_its_own(tmp_path: Path, keys: KeyStore) -> None:
    first, second = keys.create("desk", Scope.READ), keys.create("wire", Scope.READ)
    batch = {"pairs": [PAIR] * 3}
    with client(data_dir=tmp_path, rate_limit="4/day") as caller:
        answers = [
            caller.post("/v1/compare/batch", json=batch, headers=bearer(key))
            for key in (first, first, second)
        ]
    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert [answer.headers["ratelimit"].partition(";t=")[0] for answer in answers] == [
        '"pairs";r=1',
        '"pairs";r=0',
        '"pairs";r=1',
    ]
    refused = answers[1]
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["type"] == "urn:counterclaim:problem:rate-limited"
    assert refused.json()["detail"].startswith("the limit is 4 pairs a day; try again in ")


def test_documents_cost_the_pairs_they_took(tmp_path: Path) -> None:
    texts = ["The bridge is open, the mayor said.", "The bridge is not open, the police said."]
    documents = {"documents": [{"text": text} for text in texts]}
    with client(data_dir=tmp_path, rate_limit="1000/day", vectors="words") as caller:
        answer = caller.post("/v1/documents/check", json=documents)
    compared = answer.json()["pairs"]["compared"]
    assert compared > 0
    # the headers are sent with the answer, so they know
    assert answer.headers["ratelimit"].startswith(f'"pairs";r={1000 - max(1, compared)};')


@pytest.mark.parametrize(
    ("path", "headers", "status", "detail"),
    [
        ("/healthz?" + "x" * 5000, {}, 414, "the limit is 4096 bytes"),
        ("/" + "x" * 5000, {}, 414, "the limit is 4096 bytes"),
        ("/healthz", {"X-Long": "x" * 17_000}, 431, "the limit is 16384 bytes in all"),
        ("/nowhere", {}, 404, "the paths are listed at /openapi.json"),
    ],
)
def test_the_head_has_limits(
    tmp_path: Path, path: str, headers: dict[str, str], status: int, detail: str
) -> None:
    with client(data_dir=tmp_path) as caller:
        answer = caller.get(path, headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (status, detail)


def test_the_number_of_headers_has_a_limit(tmp_path: Path) -> None:
    with client(data_dir=tmp_path) as caller:
        answer = caller.get("/healthz", headers={f"X-{n}": "1" for n in range(101)})
    assert answer.status_code == 431
    assert answer.json()["detail"].endswith("; the limit is 100")


def test_a_websocket_is_closed(tmp_path: Path) -> None:
    from starlette.websockets import WebSocketDisconnect

    with (
        client(data_dir=tmp_path) as caller,
        pytest.raises(WebSocketDisconnect),
        caller.websocket_connect("/v1/compare"),
    ):
        raise AssertionError("accepted")
