"""service.routes.documents: the core's report, and a refusal for all else."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from models.conflicts import check
from models.nli.lexical import LexicalModel
from models.types import Document
from models.vectors import HashedWords
from models.verifier import Verifier
from service.app import create_app
from service.schemas.documents import ReportOut
from service.settings import Settings

VERIFIER = Verifier(LexicalModel())
TEXT = "The bridge is open to traffic, Rusk said. The bridge is not open to traffic, Holm said."
LIMITS = Settings(vectors="words", max_documents=3, max_report_chars=200)
PATH = "/v1/documents/check"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(LIMITS, VERIFIER)) as client:
        yield client


def test_the_answer_is_the_report_of_the_core(client: TestClient) -> None:
    body = {"documents": [{"text": TEXT, "source": "AP", "date": "2024-05-14"}]}
    response = client.post(PATH, json=body)
    document = Document(id="d1", text=TEXT, source="AP", date="2024-05-14")
    report = check([document], VERIFIER, HashedWords()).as_dict()
    assert (response.status_code, response.json()) == (200, json.loads(json.dumps(report)))
    assert report["conflicts"]
    parsed = ReportOut.model_validate(response.json())
    assert parsed.model_dump(mode="json", exclude_unset=True) == response.json()


@pytest.mark.parametrize(
    ("documents", "slug", "errors"),
    [
        ([], "invalid-request", [("#/documents", "must hold at least one document")]),
        (
            [{"text": "A."}] * 4,
            "too-many-documents",
            [("#/documents", "holds 4 documents; the limit is 3")],
        ),
        ([{"text": ""}], "invalid-document", [("#/documents/0/text", "must not be empty")]),
        (
            [{"text": "A." * 60}, {"text": "B." * 60}],
            "invalid-document",
            [("#/documents/1/text", "ends 240 characters of documents; the limit is 200")],
        ),
        (
            [{"text": "A."}, {"text": "B.", "id": "d1"}],
            "invalid-document",
            [("#/documents/1/id", "is the id of a document before it")],
        ),
        ([{}], "invalid-request", [("#/documents/0/text", "is required")]),
        ([5], "invalid-request", [("#/documents/0", "must be an object")]),
        (
            [{"text": "A.", "date": "May"}],
            "invalid-request",
            [
                (
                    "#/documents/0/date",
                    "must be an ISO 8601 date or datetime, such as 2022-02-01",
                )
            ],
        ),
        (
            [{"text": "A.", "url": "x"}],
            "invalid-request",
            [("#/documents/0/url", "is not a known field")],
        ),
        (None, "invalid-request", [("#/documents", "must be an array")]),
    ],
)
def test_what_cannot_be_checked_is_422(
    client: TestClient, documents: object, slug: str, errors: list[tuple[str, str]]
) -> None:
    response = client.post(PATH, json={"documents": documents})
    problem = response.json()
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"urn:counterclaim:problem:{slug}"
    assert [(one["pointer"], one["detail"]) for one in problem["errors"]] == errors


def test_a_model_that_is_loading_is_503() -> None:
    app = create_app(LIMITS)  # whose lifespan is never run, so nothing loads
    response = TestClient(app).post(PATH, json={"documents": [{"text": TEXT}]})
    assert response.status_code == 503


TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(documents=st.lists(st.fixed_dictionaries({"text": TEXTS}), max_size=3))
def test_no_text_breaks_the_server(client: TestClient, documents: object) -> None:
    body = json.dumps({"documents": documents})
    response = client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 422), response.text
