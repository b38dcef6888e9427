"""No refusal and no log line repeats a claim, a key, or any other value that a caller sent.

A pointer names the field that is wrong, so names of fields are left out here.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service import examples
from service.access.scopes import Scope
from service.access.store import KeyStore
from service.app import create_app
from service.settings import Settings

CANARY = "kanarienvogel"
CLAIM = f"The {CANARY} is open, the mayor said."
DENIAL = f"The {CANARY} is not open, the police said."
RECEIPT: dict[str, Any] = examples.VERDICT | {"attribution": CLAIM}
BODIES: list[Any] = [
    {"a": CLAIM, "b": DENIAL},
    {"a": CLAIM, "b": DENIAL, "evidence": True},
    {"a": CLAIM + "\x00", "b": {"text": CLAIM, "url": CANARY, "date": CANARY, "mood": CANARY}},
    {"a": CLAIM * 1000, "b": [CANARY]},
    {"pairs": [{"a": CLAIM, "b": DENIAL}, {"a": CLAIM, "b": 7}, CANARY, None]},
    {"pairs": [{"a": CLAIM, "b": DENIAL}] * 300},
    {"documents": [{"text": CLAIM}, {"text": DENIAL}]},
    {"documents": [{"text": CLAIM, "date": CANARY}, {"text": CLAIM * 10_000}], "mood": CANARY},
    {"a": CLAIM, "b": DENIAL, "judgement": "right", "note": CANARY, "verdict": RECEIPT},
    {"a": CLAIM, "b": DENIAL, "judgement": CANARY, "label": CANARY, "verdict": {CANARY: CANARY}},
    {"a": CLAIM, "b": "", "judgement": "wrong", "note": CANARY * 200, "verdict": [[[[CANARY]]]]},
    [CANARY],
    CANARY,
]
RAW = [f'{{"a": "{CANARY}"'.encode(), f'"{CANARY}'.encode() + b"\xff", CANARY.encode()]
HEADERS: list[dict[str, str]] = [
    {},
    {"Content-Type": CANARY},
    {"X-API-Key": CANARY},
    # Not X-Request-ID, which is there to come back and to be logged.
    {"Authorization": f"Bearer {CANARY}", "Idempotency-Key": CANARY},
]


class Broken(LexicalModel):
    """Breaks as libraries do: with the input in the message."""

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        raise RuntimeError(f"cannot encode {pairs}") from ValueError(pairs[0][0])


def answers(client: TestClient) -> list[Any]:
    """One of every route with every body, and some that no route takes."""
    paths = client.get("/openapi.json").json()["paths"]
    routes = [(method, path) for path, item in paths.items() for method in item]
    given = [client.request(method, path, json=body) for method, path in routes for body in BODIES]
    for method, path in routes:
        for headers in HEADERS:
            path_too = f"{path.replace('{', '').replace('}', '')}?{CANARY}={CANARY}"
            typed = {"Content-Type": "application/json"} | headers
            given += [client.request(method, path_too, content=raw, headers=typed) for raw in RAW]
    given += [client.get(f"/{CANARY}"), client.request(CANARY.upper(), "/v1/compare")]
    return given


@pytest.mark.parametrize("model", [LexicalModel, Broken])
@pytest.mark.parametrize("keys", [False, True])
def test_nothing_sent_comes_back_in_a_refusal_or_a_log(
    model: type[LexicalModel], keys: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=tmp_path, vectors="words", rate_limit="none")
    if keys:
        KeyStore(settings).create("desk", Scope.ADMIN)
    app = create_app(settings, Verifier(model()))
    with TestClient(app) as client, caplog.at_level(logging.DEBUG):
        given = answers(client)
    refusals = [answer for answer in given if not answer.is_success]
    statuses = {answer.status_code for answer in refusals}
    assert statuses >= ({401, 404} if keys else {400, 404, 405, 415, 422})
    assert (500 in statuses) is (model is Broken and not keys)
    told = "".join(answer.text + str(answer.headers) for answer in refusals).lower()
    assert CANARY not in told
    assert "Traceback" not in told and ".py" not in told
    logged = "\n".join(
        record.getMessage() + str(record.exc_info or "")
        for record in caplog.records
        if not record.name.startswith("httpx")  # the client's own
    ).lower()
    assert CANARY not in logged
