"""service.problems: pointers, stable types, and traces that quote nothing."""

import pytest
from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import create_app
from service.errors import Flaw, InvalidClaims, InvalidRequest, RequestRefused
from service.problems import MAX_FLAWS, as_problem, flaws_of, pointer, table
from service.settings import Settings


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ((), "#"),
        (("a", "text"), "#/a/text"),
        (("pairs", 3, "a"), "#/pairs/3/a"),
        (("a/b", "m~n", "é x"), "#/a~1b/m~0n/%C3%A9%20x"),  # RFC 6901, sections 3 and 6
        (("\ud800",), "#/%ED%A0%80"),
    ],
)
def test_pointer(location: tuple[str | int, ...], expected: str) -> None:
    assert pointer(location) == expected


def test_problem_object() -> None:
    flaw = Flaw(pointer="#/a", detail="must not be empty")
    assert as_problem(InvalidClaims("#/a must not be empty", flaws=[flaw])) == {
        "type": "urn:counterclaim:problem:invalid-claim",
        "title": "A claim cannot be judged",
        "status": 422,
        "detail": "#/a must not be empty",
        "errors": [{"pointer": "#/a", "detail": "must not be empty"}],
    }


def test_a_hostile_body_is_not_answered_with_a_larger_one() -> None:
    flaws = [Flaw(pointer=f"#/{n}", detail="is not a known field") for n in range(1000)]
    assert len(as_problem(InvalidRequest("#/0", flaws=flaws))["errors"]) == MAX_FLAWS


def test_a_long_field_name_is_not_repeated() -> None:
    error = {"type": "extra_forbidden", "loc": ("a", "x" * 101), "msg": "?"}
    assert flaws_of([error]) == [Flaw(pointer="#/a", detail="holds a field that is not known")]


def test_types_are_stable_and_documented() -> None:
    assert sorted((kind.slug, kind.status) for kind in RequestRefused.__subclasses__()) == [
        ("body-too-large", 413),
        ("body-too-slow", 408),
        ("forbidden", 403),
        ("format-unavailable", 422),
        ("headers-too-large", 431),
        ("idempotency-key-reused", 422),
        ("internal-error", 500),
        ("invalid-claim", 422),
        ("invalid-document", 422),
        ("invalid-json", 400),
        ("invalid-request", 422),
        ("invalid-table", 422),
        ("missing-body", 400),
        ("not-acceptable", 406),
        ("not-ready", 503),
        ("overloaded", 429),
        ("rate-limited", 429),
        ("rows-unfinished", 429),
        ("target-too-long", 414),
        ("too-many-documents", 422),
        ("too-many-pairs", 422),
        ("too-many-rows", 422),
        ("unauthorized", 401),
        ("unknown-feedback", 404),
        ("unknown-job", 404),
        ("unknown-path", 404),
        ("unsupported-media-type", 415),
        ("wrong-method", 405),
    ]
    for kind in RequestRefused.__subclasses__():
        row = f"| `urn:counterclaim:problem:{kind.slug}` | {kind.status} | {kind.title} |"
        assert row in table().splitlines()


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/jobs", "GET, POST"),
        ("POST", "/v1/jobs/1", "DELETE, GET"),
        ("GET", "/v1/compare", "POST"),
        ("POST", "/readyz", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_all_that_the_path_takes(
    method: str, path: str, allowed: str
) -> None:
    client = TestClient(create_app(Settings(), Verifier(LexicalModel())))
    response = client.request(method, path)
    assert (response.status_code, response.headers["allow"], response.json()["detail"]) == (
        405,
        allowed,
        f"it takes {allowed}",
    )
