"""service.operations.requests: an id, a line and a count for every request, no claim in any."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.access.scopes import Scope
from service.access.store import KeyStore
from service.app import create_app
from service.settings import Settings

SECRET = "smuggler"
PAIR = {"a": f"The {SECRET} was seen.", "b": f"The {SECRET} was not seen."}
BAD = {"a": PAIR["a"], "b": ""}


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), Verifier(LexicalModel()))) as client:
        yield client


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    names = ("levelname", "method", "route", "status", "pairs", "key")
    return [
        {name: getattr(record, name) for name in names}
        for record in caplog.records
        if record.name == "counterclaim.access"
    ]


def test_a_line_for_each_request_without_queries_and_bodies(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(f"/v1/compare?{SECRET}", json=PAIR)
        client.post("/v1/compare/batch", json={"pairs": [PAIR, BAD, PAIR]})
        client.post("/v1/compare", json=BAD)
        client.get(f"/{SECRET}")
        client.get("/v1/compare")
        client.request("SMUGGLE", "/v1/model")
        client.get("/readyz")
        client.get("/docs")
    blank = {"levelname": "INFO", "pairs": None, "key": None}
    assert lines(caplog) == [
        blank | {"method": "POST", "route": "/v1/compare", "status": 200, "pairs": 1},
        blank | {"method": "POST", "route": "/v1/compare/batch", "status": 200, "pairs": 2},
        blank | {"method": "POST", "route": "/v1/compare", "status": 422},
        blank | {"method": "GET", "route": "unmatched", "status": 404},
        blank | {"method": "GET", "route": "/v1/compare", "status": 405},
        blank | {"method": "OTHER", "route": "/v1/model", "status": 405},
        blank | {"method": "GET", "route": "/readyz", "status": 200, "levelname": "DEBUG"},
        blank | {"method": "GET", "route": "/docs", "status": 200},
    ]
    ours = [one for one in caplog.records if not one.name.startswith(("httpx", "asyncio"))]
    assert SECRET not in "".join(str(vars(record)) for record in ours)


def test_the_metrics_say_the_same(client: TestClient) -> None:
    client.post("/v1/compare", json=PAIR)
    client.get(f"/{SECRET}")
    text = client.get("/metrics").text
    counted = [line for line in text.splitlines() if line.startswith("counterclaim_requests_total")]
    assert [line.removeprefix("counterclaim_requests_total") for line in counted] == [
        '{method="POST",route="/v1/compare",status="200",worker="0"} 1.0',
        '{method="GET",route="unmatched",status="404",worker="0"} 1.0',
    ]
    assert 'counterclaim_batch_pairs_count{worker="0"} 1.0' in text
    assert 'counterclaim_ready{worker="0"} 1.0' in text
    assert SECRET not in text


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/v1/compare"])
def test_a_sane_id_is_echoed(client: TestClient, path: str) -> None:
    sent = "0af7651916cd43dd8448eb211c80319c:req/1+a="
    assert client.get(path, headers={"X-Request-ID": sent}).headers["X-Request-ID"] == sent


@pytest.mark.parametrize("sent", [b"", b"two words", b"a" * 129, "żółć".encode(), b"a;b", b"<b>"])
def test_any_other_id_is_replaced(client: TestClient, sent: bytes) -> None:
    answers = [client.get("/healthz", headers={b"X-Request-ID": sent}) for _ in range(2)]
    made = [answer.headers["X-Request-ID"] for answer in answers]
    assert made[0] != made[1]
    assert all(len(one) == 32 and one.isalnum() for one in made)


def test_an_unforeseen_error_has_its_id_too(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(LexicalModel):
        def probabilities(self, _pairs: Any) -> Any:
            raise RuntimeError(SECRET)

    with (
        TestClient(create_app(Settings(), Verifier(Broken()))) as client,
        caplog.at_level(logging.INFO),
    ):
        answer = client.post("/v1/compare", json=PAIR, headers={"X-Request-ID": "mine"})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (500, "mine")
    assert [line["status"] for line in lines(caplog)] == [500]


def test_the_name_of_a_key_stands_in_the_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=tmp_path)
    text = KeyStore(settings).create("desk", Scope.READ)
    app = create_app(settings, Verifier(LexicalModel()))
    with TestClient(app) as client, caplog.at_level(logging.INFO):
        client.get("/v1/model", headers={"X-API-Key": text})
        client.get("/v1/model")
    assert [(line["status"], line["key"]) for line in lines(caplog)] == [(200, "desk"), (401, None)]
