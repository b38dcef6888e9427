"""service.routes.health: alive always, ready only with a model."""

from collections.abc import Callable
from threading import Event

import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import app_for, create_app
from service.judge import Judge
from service.settings import Settings


class Held(Judge):
    """Loads only when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()

    async def load(self, load: Callable[[], Verifier]) -> None:
        def wait_then_load() -> Verifier:
            self.go.wait(10)
            return load()

        await super().load(wait_then_load)


def test_ready_with_a_verifier() -> None:
    with TestClient(create_app(Settings(), Verifier(LexicalModel()))) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("method", "path", "json"),
    [
        ("GET", "/readyz", None),
        ("GET", "/v1/model", None),
        ("POST", "/v1/compare", {"a": "It is.", "b": "It is not."}),
        ("POST", "/v1/compare/batch", {"pairs": [{"a": "It is.", "b": "It is not."}]}),
    ],
)
def test_503_while_the_model_is_loading(method: str, path: str, json: object) -> None:
    judge = Held()
    with TestClient(app_for(Settings(model="lexical"), judge)) as client:
        response = client.request(method, path, json=json)
        alive = client.get("/healthz")
        judge.go.set()
    assert alive.status_code == 200
    assert (response.status_code, response.headers["retry-after"], response.json()) == (
        503,
        "1",
        {
            "type": "urn:counterclaim:problem:not-ready",
            "title": "The server is not ready",
            "status": 503,
            "detail": "the model is loading",
            "errors": [],
        },
    )


def test_probes_may_use_head() -> None:
    with TestClient(create_app(Settings(), Verifier(LexicalModel()))) as client:
        assert [client.head(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]
