"""service.operations.tracing: spans of requests and batches, without a word of a claim."""

import logging
import sys
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import app_for
from service.judge import Judge
from service.operations.tracing import ENDPOINTS, Tracing
from service.settings import Settings

SECRET = "smuggler"
PAIR = {"a": f"The {SECRET} was seen.", "b": f"The {SECRET} was not seen."}
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(autouse=True)
def no_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*ENDPOINTS, "OTEL_SDK_DISABLED", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"):
        monkeypatch.delenv(name, raising=False)


def spans_of(*requests: tuple[str, str, Any], model: LexicalModel | None = None) -> list[Any]:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    judge = Judge(Verifier(model or LexicalModel()))
    app = app_for(Settings(), judge, tracing=Tracing(provider))
    with TestClient(app) as client:
        for method, path, body in requests:
            client.request(method, path, json=body, headers={"traceparent": PARENT})
    provider.shutdown()
    return list(exporter.get_finished_spans())


def test_a_span_a_request_and_a_batch() -> None:
    batch, request = spans_of(("POST", f"/v1/compare?{SECRET}", PAIR))
    assert (batch.name, dict(batch.attributes), batch.parent) == (
        "engine batch",
        {"counterclaim.pairs": 1},
        None,
    )
    assert batch.start_time < batch.end_time
    assert (request.name, dict(request.attributes)) == (
        "POST /v1/compare",
        {
            "http.request.method": "POST",
            "http.route": "/v1/compare",
            "http.response.status_code": 200,
            "counterclaim.pairs": 1,
        },
    )
    assert format(request.context.trace_id, "032x") == PARENT.split("-")[1]
    assert format(request.parent.span_id, "016x") == PARENT.split("-")[2]


def test_an_error_is_marked_and_its_message_kept_out() -> None:
    class Broken(LexicalModel):
        def probabilities(self, _pairs: Any) -> Any:
            raise RuntimeError(SECRET)

    (span,) = spans_of(("POST", "/v1/compare", PAIR), model=Broken())
    assert (span.status.status_code.name, span.status.description) == ("ERROR", None)
    assert SECRET not in span.to_json()


def test_off_unless_a_collector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Tracing.from_environment() is None
    monkeypatch.setenv(ENDPOINTS[0], "http://127.0.0.1:9")
    tracing = Tracing.from_environment()
    assert tracing is not None
    tracing.stop()
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert Tracing.from_environment() is None


@pytest.mark.parametrize(
    ("variable", "value", "name"),
    [
        (None, "", "counterclaim"),
        ("OTEL_SERVICE_NAME", "desk", "desk"),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=wire", "wire"),
    ],
)
def test_the_services_name_may_be_set_as_the_standard_says(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, value: str, name: str
) -> None:
    monkeypatch.setenv(ENDPOINTS[0], "http://127.0.0.1:9")
    if variable:
        monkeypatch.setenv(variable, value)
    tracing = Tracing.from_environment()
    assert tracing is not None
    assert tracing._provider.resource.attributes["service.name"] == name
    tracing.stop()


def test_without_the_extra_a_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(ENDPOINTS[0], "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with caplog.at_level(logging.WARNING):
        assert Tracing.from_environment() is None
    assert caplog.messages == [
        "no traces: OTEL_EXPORTER_OTLP_ENDPOINT is set and needs: pip install 'counterclaim[otel]'"
    ]
