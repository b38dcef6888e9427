"""service.app: life from loading to draining, the documentation, and the unforeseen."""

import json
import logging
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import anyio
import numpy as np
import numpy.typing as npt
import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from models.nli.lexical import LexicalModel
from models.types import ClaimPair
from models.verifier import Verifier
from service import examples, installed_version
from service.app import app_for, create_app, judge_for
from service.judge import Judge
from service.settings import Settings

PATIENCE = 30.0  # seconds
SECRET = "The minister met the smuggler at noon."


class Broken(LexicalModel):
    """Breaks as libraries do: with the input in the message."""

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        raise RuntimeError(f"cannot encode {pairs}") from ValueError(pairs[0][0])


class Held(LexicalModel):
    """Judges once it is let go."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = Event()

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.asked += 1
        assert self.go.wait(PATIENCE)
        return super().probabilities(pairs)


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_the_app_loads_the_model_that_the_settings_name() -> None:
    with TestClient(create_app(Settings(model="lexical"))) as client:
        while client.get("/readyz").status_code == 503:
            assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/v1/model").json()["name"] == "lexical"


def test_an_unforeseen_error_is_a_bare_500_and_a_log_without_claims(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        TestClient(create_app(Settings(), Verifier(Broken()))) as client,
        caplog.at_level(logging.DEBUG),
    ):
        response = client.post("/v1/compare", json={"a": SECRET, "b": "He did not."})
    assert (response.status_code, response.headers["content-type"], response.json()) == (
        500,
        "application/problem+json",
        {
            "type": "urn:counterclaim:problem:internal-error",
            "title": "Something broke in the server",
            "status": 500,
            "detail": "the server's log has the trace",
            "errors": [],
        },
    )
    assert "in probabilities" in caplog.text  # the frame that broke
    assert "RuntimeError" in caplog.text and "ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_refused_claims_are_quoted_neither_in_the_response_nor_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bodies: list[Any] = [
        {"a": SECRET, "b": SECRET + "\x00"},
        {"a": SECRET * 1000, "b": {"text": SECRET, "url": SECRET, "date": SECRET}},
        {"pairs": [{"a": SECRET, "b": [SECRET]}, SECRET, {"a": {"text": SECRET, "x": SECRET}}]},
        [SECRET],
    ]
    with (
        TestClient(create_app(Settings(), Verifier(LexicalModel()))) as client,
        caplog.at_level(logging.DEBUG),
    ):
        answers = [
            client.post(path, json=body).text
            for body in bodies
            for path in ("/v1/compare", "/v1/compare/batch")
        ]
    assert "smuggler" not in "".join(answers)
    ours = [
        record
        for record in caplog.records
        if record.name.startswith(("service", "counterclaim", "uvicorn", "starlette"))
    ]
    assert {record.name for record in ours} == {"counterclaim.access"}
    assert "smuggler" not in "".join(str(vars(record)) for record in ours)


def test_openapi_documents_every_route_with_examples_and_problems() -> None:
    document = create_app(Settings(), Verifier(LexicalModel())).openapi()
    assert document["info"]["title"] == "counterclaim"
    assert document["info"]["version"] == installed_version()
    assert {path: sorted(routes) for path, routes in document["paths"].items()} == {
        "/v1/compare": ["post"],
        "/v1/compare/batch": ["post"],
        "/v1/documents/check": ["post"],
        "/v1/jobs": ["get", "post"],
        "/v1/jobs/{job_id}": ["delete", "get"],
        "/v1/jobs/{job_id}/results": ["get"],
        "/v1/uploads": ["post"],
        "/v1/model": ["get"],
        "/v1/feedback": ["get", "post"],
        "/v1/feedback/{feedback_id}": ["delete", "get"],
        "/healthz": ["get"],
        "/readyz": ["get"],
    }
    schemas = document["components"]["schemas"]
    referred = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(document)))
    assert referred <= set(schemas)
    assert schemas["PairIn"]["examples"] == [examples.PAIR]
    assert schemas["VerdictOut"]["examples"] == [examples.VERDICT]
    for field in ("speaker", "date", "url"):
        described = schemas["ClaimIn"]["properties"][field]["description"]
        assert described.endswith("Does not change the verdict.")
    responses = document["paths"]["/v1/compare"]["post"]["responses"]
    assert " ".join(responses) == "200 400 401 403 408 413 414 415 422 429 431 500 503"
    assert responses["422"]["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }


def test_draining_is_not_ready_but_still_answers() -> None:
    judge = Judge(Verifier(LexicalModel()))
    with TestClient(app_for(Settings(), judge)) as client:
        judge.drain()
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.post("/v1/compare", json={"a": "It is.", "b": "It is not."}).is_success


def test_an_app_with_a_verifier_answers_without_its_lifespan() -> None:
    client = TestClient(create_app(Settings(), Verifier(LexicalModel())))  # not entered
    response = client.post("/v1/compare", json={"a": "It rains.", "b": "It rains."})
    assert (response.status_code, response.json()["relation"]) == (200, "entailment")
    assert client.get("/readyz").status_code == 200


def test_too_much_at_once_is_429_and_says_when_to_come_back() -> None:
    model = Held()
    settings = Settings(max_waiting_pairs=1)
    judge = judge_for(settings, Verifier(model))
    with TestClient(app_for(settings, judge)) as client, ThreadPoolExecutor(2) as others:

        def ask(n: int) -> int:
            body = {"a": f"The bridge {n} is open.", "b": "It is not."}
            return client.post("/v1/compare", json=body).status_code

        running = others.submit(ask, 1)
        wait_until(lambda: model.asked == 1)
        waiting = others.submit(ask, 2)
        wait_until(lambda: judge.batcher.waiting == 1)
        refused = client.post("/v1/compare", json={"a": SECRET, "b": "He did not."})
        model.go.set()
        assert (running.result(), waiting.result()) == (200, 200)
    assert (refused.status_code, refused.headers["retry-after"], refused.json()) == (
        429,
        "1",
        {
            "type": "urn:counterclaim:problem:overloaded",
            "title": "The server has too much to do",
            "status": 429,
            "detail": "pairs waiting for the model: 1; the limit is 1",
            "errors": [],
        },
    )


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/compare", b'{"a": "The bridge is open.", "b": "It is not."}'),
        ("/v1/documents/check", b'{"documents": [{"text": "The bridge is open. It is not."}]}'),
    ],
)
def test_a_client_that_leaves_takes_its_pairs_along(
    path: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    model = Held()
    judge = Judge(Verifier(model))
    app = app_for(Settings(vectors="words"), judge)
    sent: list[Message] = []

    async def receive() -> Message:
        if not body_sent.is_set():
            body_sent.set()
            return {"type": "http.request", "body": body, "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def main() -> None:
        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(judge.verify, [ClaimPair.of("It snows.", "It does not.")])
                tasks.start_soon(app, scope(path), receive, send)
                while model.asked == 0 or judge.batcher.waiting == 0:
                    await anyio.sleep(0.001)
                left.set()
                while judge.batcher.waiting:
                    await anyio.sleep(0.001)
                model.go.set()

    body_sent, left = anyio.Event(), anyio.Event()
    with caplog.at_level(logging.INFO):
        anyio.run(main)
    assert (sent, model.asked) == ([], 1)
    assert [record.message for record in caplog.records] == [
        "client left before the request was complete",
        "request",
    ]


def scope(path: str) -> Scope:
    """A POST of JSON as a server passes it on."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
