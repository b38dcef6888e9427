"""The OpenAPI document is true: whatever is sent, no answer is a 5xx or another than it says.

schemathesis draws requests from the document, well-formed and not, the same in every run.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import given
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import GenerationConfig
from schemathesis.python.asgi import get_client, shutdown_lifespans
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from models.verifier import Verifier
from service.app import create_app
from service.settings import Settings
from service.tables import Format

EXAMPLES = 20
"""Requests drawn at random for each operation and kind, besides those at the schema's edges."""
OPERATIONS = (
    "POST /v1/compare",
    "POST /v1/compare/batch",
    "POST /v1/documents/check",
    "POST /v1/uploads",
    "GET /v1/jobs",
    "POST /v1/jobs",
    "GET /v1/jobs/{job_id}",
    "DELETE /v1/jobs/{job_id}",
    "GET /v1/jobs/{job_id}/results",
    "GET /v1/feedback",
    "POST /v1/feedback",
    "GET /v1/feedback/{feedback_id}",
    "DELETE /v1/feedback/{feedback_id}",
    "GET /v1/model",
    "GET /healthz",
    "GET /readyz",
)
TOO_LARGE = (413, 414, 431)
PAIRS: dict[str, Any] = {
    "pairs": [{"a": "The bridge is open.", "b": "The bridge is closed.", "id": 1}, {}]
}


@pytest.fixture
def document(tmp_path: Path) -> Iterator[Any]:
    """The document of an application that keeps jobs in a folder of its own."""
    for form in Format:
        schemathesis.serializer.alias(form.media_type, "application/octet-stream")
    settings = Settings(data_dir=tmp_path, max_upload_bytes=100_000, vectors="words")
    app = create_app(settings, Verifier.load("lexical"))
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    shutdown_lifespans()


def test_every_operation_is_tried(document: Any) -> None:
    assert {found.ok().label for found in document.get_all_operations()} == set(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
# Meant for schemathesis, which draws with ``random`` from a seed of its own.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
def test_every_answer_is_as_documented(document: Any, label: str) -> None:
    operation = document.find_operation_by_label(label)
    unchecked: list[Any] = [positive_data_acceptance]  # no schema says which texts can be judged
    if label == "POST /v1/compare/batch":  # a bad pair is answered in its place, with a 200
        unchecked.append(negative_data_rejection)
    with get_client(document.app) as client:
        job = client.post("/v1/jobs", json=PAIRS).json()["id"]

    def check(case: schemathesis.Case[Any]) -> None:
        response = case.call()
        # Refused for its size is refused, though schemathesis does not count it.
        refused = [negative_data_rejection] if response.status_code in TOO_LARGE else []
        case.validate_response(response, excluded_checks=unchecked + refused)

    for mode in GenerationMode:
        for case in document.iter_coverage_cases(
            operation, generation_modes=[mode], generation_config=GenerationConfig()
        ):
            check(case)
        for path in ({}, {"job_id": job}) if "{job_id}" in label else ({},):
            _draw(operation.as_strategy(generation_mode=mode, path_parameters=path), check)


def _draw(cases: Any, check: Callable[[schemathesis.Case[Any]], None]) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @given(case=cases)
    def draw(case: schemathesis.Case[Any]) -> None:
        check(case)

    with suppress(Unsatisfiable):  # a path without parameters or a body can be nothing else
        draw()
