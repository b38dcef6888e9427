"""service.app: life from loading to draining, the documentation, and the unforeseen."""

import json
import logging
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service import examples, installed_version
from service.app import app_for, create_app
from service.judge import Judge
from service.settings import Settings

SECRET = "The minister met the smuggler at noon."


class Broken(LexicalModel):
    """Breaks as libraries do: with the input in the message."""

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        raise RuntimeError(f"cannot encode {pairs}") from ValueError(pairs[0][0])


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
