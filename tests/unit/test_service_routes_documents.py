"""service.routes.documents: the core's report, and a refusal for all else."""

import json
import sys
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


def test_the_marks_of_a_format_are_left_out_and_spans_count_in_what_is_left(
    client: TestClient,
) -> None:
    marked = "# Row\n\n14 May 2024\n\nThe bridge is **open**, *Rusk* said."
    body = {"documents": [{"text": marked, "format": "markdown"}]}
    answer = client.post(PATH, json=body).json()
    text = "Row\n\n14 May 2024\n\nThe bridge is open, Rusk said."
    assert answer["documents"] == [{"id": "d1", "source": None, "date": "2024-05-14", "text": text}]
    (said,) = answer["statements"]
    sentence = said["sentence"]
    assert text[sentence["start"] : sentence["end"]] == "The bridge is open, Rusk said."
    assert said["speaker"] == "Rusk"


def test_a_web_page_is_read_without_what_surrounds_it(client: TestClient) -> None:
    page = (
        '<html><head><meta property="og:site_name" content="The Post"></head><body>'
        f"<script>{'look(); ' * 60}</script><article><h1>Fire at the works</h1>"
        "<p>The bridge is closed to all traffic, the county said on Monday morning.</p>"
        "</article></body></html>"
    )  # longer than the limit of 200 characters; the article is not
    body = {"documents": [{"text": page, "format": "html", "date": "2024-05-14"}]}
    (document,) = client.post(PATH, json=body).json()["documents"]
    assert document == {
        "id": "d1",
        "source": "The Post",
        "date": "2024-05-14",
        "text": "Fire at the works\n\n"
        "The bridge is closed to all traffic, the county said on Monday morning.",
    }


def test_a_format_that_this_installation_cannot_read_is_422(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    response = client.post(PATH, json={"documents": [{"text": "<p>It.", "format": "html"}]})
    problem = response.json()
    assert (response.status_code, problem["type"]) == (
        422,
        "urn:counterclaim:problem:format-unavailable",
    )
    assert problem["errors"] == [
        {
            "pointer": "#/documents/0/format",
            "detail": "reading HTML needs: pip install 'counterclaim[html]'",
        }
    ]


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
        (
            [{"text": "<html></html>", "format": "html"}],
            "invalid-document",
            [("#/documents/0/text", "holds no text of an article")],
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
