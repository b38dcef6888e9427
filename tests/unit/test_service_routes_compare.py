"""service.routes.compare: verdicts as the core gives them, and a refusal for all else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from models.evidence import find_evidence
from models.nli.lexical import LexicalModel
from models.types import ClaimPair
from models.verifier import Verifier
from service.answer import answer
from service.app import create_app
from service.settings import Settings

A, B = "The bridge is open to traffic.", "The bridge is not open to traffic."
VERIFIER = Verifier(LexicalModel())
PLAIN = ClaimPair.of(A, B)
VERDICT = answer(PLAIN, VERIFIER.verify([PLAIN])[0])
LIMITS = Settings(max_text_chars=100, max_batch_pairs=3, max_body_bytes=2000)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(LIMITS, VERIFIER)) as client:
        yield client


@pytest.fixture(scope="module")
def roomy() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), VERIFIER)) as client:
        yield client


def claim(**fields: object) -> dict[str, Any]:
    """A pair whose first claim is an object with these fields."""
    return {"a": {"text": A, **fields}, "b": B}


@pytest.mark.parametrize(
    "pair",
    [
        {"a": A, "b": B},
        {"a": {"text": A}, "b": B},
        claim(speaker="The mayor", date="2022-02-01", url="https://example.org/bridge"),
        claim(speaker=None, date=None, url=None),
    ],
)
def test_provenance_does_not_change_the_verdict(client: TestClient, pair: object) -> None:
    response = client.post("/v1/compare", json=pair)
    assert (response.status_code, response.json()) == (200, VERDICT)


def test_evidence_comes_where_it_is_asked_for(client: TestClient) -> None:
    asked = client.post("/v1/compare", json={"a": A, "b": B, "evidence": True})
    evidence = find_evidence(VERIFIER, PLAIN).as_dict(A, B)
    assert (asked.status_code, asked.json()) == (200, VERDICT | {"evidence": evidence})
    assert [piece["text"] for piece in evidence["words_b"]] == ["not"]
    left_out = client.post("/v1/compare", json={"a": A, "b": B, "evidence": False})
    assert left_out.json() == VERDICT


def test_reported_speech_is_shown_alone_and_in_a_batch(client: TestClient) -> None:
    pair = {"a": "The mayor denied that the bridge is open.", "b": B}
    single = client.post("/v1/compare", json=pair).json()
    batch = client.post("/v1/compare/batch", json={"pairs": [pair]}).json()["results"]
    assert [result["verdict"] for result in batch] == [single]
    assert single["attribution"] == {
        "a": [
            {
                "speaker": "The mayor",
                "stance": "denies",
                "proposition": "the bridge is open",
                "speaker_span": {"start": 0, "end": 9},
                "proposition_spans": [{"start": 22, "end": 40}],
            }
        ],
        "b": [],
    }


SHAPE = "The body does not have the expected shape"
TEXT = "A claim cannot be judged"
SURROGATE = "holds a lone surrogate, which is no character"


@pytest.mark.parametrize(
    ("body", "title", "errors"),
    [
        ({"a": "", "b": B}, TEXT, [("#/a", "must not be empty")]),
        ({"a": A, "b": {"text": " \n"}}, TEXT, [("#/b/text", "must not be empty")]),
        ({"a": "", "b": ""}, TEXT, [("#/a", "must not be empty"), ("#/b", "must not be empty")]),
        ({"a": "x" * 101, "b": B}, TEXT, [("#/a", "has 101 characters; the limit is 100")]),
        (claim(text="x\x00"), TEXT, [("#/a/text", "holds a NUL character at position 1")]),
        (claim(text="x\ud800"), TEXT, [("#/a/text", "holds a lone surrogate at position 1")]),
        ({"a": "\udfff", "b": B}, TEXT, [("#/a", "holds a lone surrogate at position 0")]),
        ({"a": "?!", "b": B}, TEXT, [("#/a", "holds no letter or digit, so it claims nothing")]),
        ({"b": B}, SHAPE, [("#/a", "is required")]),
        ({}, SHAPE, [("#/a", "is required"), ("#/b", "is required")]),
        ({"a": {}, "b": B}, SHAPE, [("#/a/text", "is required")]),
        ({"a": 5, "b": B}, SHAPE, [("#/a", "must be a string or an object with a text")]),
        ({"a": None, "b": B}, SHAPE, [("#/a", "must be a string or an object with a text")]),
        ({"a": [A], "b": B}, SHAPE, [("#/a", "must be a string or an object with a text")]),
        ({"a": True, "b": B}, SHAPE, [("#/a", "must be a string or an object with a text")]),
        (claim(text=5), SHAPE, [("#/a/text", "must be a string")]),
        (claim(text={"text": A}), SHAPE, [("#/a/text", "must be a string")]),
        (claim(speaker=7), SHAPE, [("#/a/speaker", "must be a string")]),
        (claim(speaker="\ud800"), SHAPE, [("#/a/speaker", SURROGATE)]),
        (claim(speaker="\x00"), SHAPE, [("#/a/speaker", "holds a NUL character")]),
        (claim(speaker="\x1b["), SHAPE, [("#/a/speaker", "holds a control character")]),
        (claim(url="http://a/\x00"), SHAPE, [("#/a/url", "holds a NUL character")]),
        (claim(url="http://a/\x1b"), SHAPE, [("#/a/url", "holds a control character")]),
        (claim(speaker="x" * 501), SHAPE, [("#/a/speaker", "has more than 500 characters")]),
        (
            claim(date="2022-02-30"),
            SHAPE,
            [("#/a/date", "must be an ISO 8601 date or datetime, such as 2022-02-01")],
        ),
        (claim(url="ftp://x"), SHAPE, [("#/a/url", "must be an http or https URL")]),
        (claim(source="x"), SHAPE, [("#/a/source", "is not a known field")]),
        ({"a": A, "b": B, "c": 1}, SHAPE, [("#/c", "is not a known field")]),
        ({"a": A, "b": B, "evidence": 1}, SHAPE, [("#/evidence", "must be true or false")]),
        ({"a": A, "b": B, "\ud800": 1}, SHAPE, [("#", SURROGATE)]),
        (claim(**{"\ud800": 1}), SHAPE, [("#/a", SURROGATE)]),
        ([], SHAPE, [("#", "must be an object")]),
        (None, SHAPE, [("#", "must be an object")]),
        ("text", SHAPE, [("#", "must be an object")]),
        (10**400, SHAPE, [("#", "must be an object")]),
    ],
)
def test_wrong_shape_or_text_is_422(
    client: TestClient, body: object, title: str, errors: list[tuple[str, str]]
) -> None:
    response = client.post("/v1/compare", content=json.dumps(body), headers=JSON)
    slug = "invalid-claim" if title == TEXT else "invalid-request"
    assert (response.status_code, response.headers["content-type"], response.json()) == (
        422,
        "application/problem+json",
        {
            "type": f"urn:counterclaim:problem:{slug}",
            "title": title,
            "status": 422,
            "detail": " ".join(errors[0]),
            "errors": [{"pointer": pointer, "detail": detail} for pointer, detail in errors],
        },
    )


PAIR = json.dumps({"a": A, "b": B}).encode()


@pytest.mark.parametrize("path", ["/v1/compare", "/v1/compare/batch"])
@pytest.mark.parametrize(
    ("body", "headers", "status", "slug", "detail"),
    [
        (b"", JSON, 400, "missing-body", "send a JSON object with the claims"),
        (b"", {}, 400, "missing-body", "send a JSON object with the claims"),
        (b"{", JSON, 400, "invalid-json", "line 1, column 2: Expecting property name enclosed"),
        (b'{"a": "\xff"}', JSON, 400, "invalid-json", "not UTF-8 at byte 7"),
        (b'{"a": NaN}', JSON, 400, "invalid-json", "NaN is not a JSON number"),
        (b'{"a": Infinity}', JSON, 400, "invalid-json", "Infinity is not a JSON number"),
        (b'{"a": 1, "a": 2}', JSON, 400, "invalid-json", "an object holds the same field twice"),
        (PAIR, {}, 415, "unsupported-media-type", "set the header Content-Type"),
        (PAIR, {"Content-Type": "text/plain"}, 415, "unsupported-media-type", "set the header"),
        (PAIR, {"Content-Type": "nonsense"}, 415, "unsupported-media-type", "set the header"),
        (
            PAIR,
            {"Content-Type": "application/json; charset=latin-1"},
            415,
            "unsupported-media-type",
            "JSON is UTF-8",
        ),
        (PAIR, JSON | {"Content-Encoding": "gzip"}, 415, "unsupported-media-type", "send the body"),
        (b" " * 2001, JSON, 413, "body-too-large", "the limit is 2000 bytes"),
    ],
)
def test_what_is_no_json_request_is_refused(
    client: TestClient,
    path: str,
    body: bytes,
    headers: dict[str, str],
    status: int,
    slug: str,
    detail: str,
) -> None:
    response = client.post(path, content=body, headers=headers)
    problem = response.json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"urn:counterclaim:problem:{slug}"
    assert problem["detail"].startswith(detail)
    assert problem["errors"] == []


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "holds a number with too many digits"),
    ],
)
def test_bodies_that_exhaust_a_parser_are_400(roomy: TestClient, body: bytes, detail: str) -> None:
    response = roomy.post("/v1/compare", content=body, headers=JSON)
    assert (response.status_code, response.json()["detail"]) == (400, detail)


def test_nesting_below_the_parsers_limit_is_422(roomy: TestClient) -> None:
    body = b'{"a": ' + b"[" * 500 + b"]" * 500 + b', "b": "x"}'
    response = roomy.post("/v1/compare", content=body, headers=JSON)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "#/a")


def test_the_limit_holds_without_a_declared_length(client: TestClient) -> None:
    chunks = (b" " * 100 for _ in range(1000))
    response = client.post("/v1/compare", content=chunks, headers=JSON)
    assert (response.status_code, response.json()["detail"]) == (413, "the limit is 2000 bytes")


def test_a_body_of_exactly_the_limit_passes(client: TestClient) -> None:
    response = client.post("/v1/compare", content=PAIR.ljust(2000), headers=JSON)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "slug", "allow"),
    [
        ("GET", "/nowhere", 404, "unknown-path", None),
        ("POST", "/v1/compare/", 404, "unknown-path", None),
        ("GET", "/v1/compare", 405, "wrong-method", "POST"),
        ("DELETE", "/v1/compare/batch", 405, "wrong-method", "POST"),
        ("POST", "/v1/model", 405, "wrong-method", "GET"),
    ],
)
def test_wrong_address_is_a_problem_too(
    client: TestClient, method: str, path: str, status: int, slug: str, allow: str | None
) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.headers.get("allow")) == (status, allow)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == f"urn:counterclaim:problem:{slug}"


def test_one_bad_pair_does_not_sink_the_batch(client: TestClient) -> None:
    pairs = [{"a": {"text": 5}, "b": B, "c": 1}, {"a": A, "b": B}, {"a": A, "b": ""}]
    response = client.post("/v1/compare/batch", json={"pairs": pairs})
    problem = "urn:counterclaim:problem:"
    assert (response.status_code, response.json()) == (
        200,
        {
            "results": [
                {
                    "index": 0,
                    "error": {
                        "type": problem + "invalid-request",
                        "title": SHAPE,
                        "status": 422,
                        "detail": "#/pairs/0/a/text must be a string",
                        "errors": [
                            {"pointer": "#/pairs/0/a/text", "detail": "must be a string"},
                            {"pointer": "#/pairs/0/c", "detail": "is not a known field"},
                        ],
                    },
                },
                {"index": 1, "verdict": VERDICT},
                {
                    "index": 2,
                    "error": {
                        "type": problem + "invalid-claim",
                        "title": TEXT,
                        "status": 422,
                        "detail": "#/pairs/2/b must not be empty",
                        "errors": [{"pointer": "#/pairs/2/b", "detail": "must not be empty"}],
                    },
                },
            ]
        },
    )


@pytest.mark.parametrize(
    "pair",
    [
        None,
        5,
        "text",
        [],
        [A, B],
        {"a": A},
        {"a": "\ud800", "b": B},
        {"\ud800": 1},
        {"a": A, "b": B, "evidence": True},
    ],
)
def test_any_bad_pair_is_an_error_in_its_place(client: TestClient, pair: object) -> None:
    body = json.dumps({"pairs": [pair, {"a": A, "b": B}]})
    response = client.post("/v1/compare/batch", content=body, headers=JSON)
    bad, good = response.json()["results"]
    assert good == {"index": 1, "verdict": VERDICT}
    assert all(flaw["pointer"].startswith("#/pairs/0") for flaw in bad["error"]["errors"])


@pytest.mark.parametrize(
    ("body", "slug", "pointer", "detail"),
    [
        ({"pairs": []}, "invalid-request", "#/pairs", "must hold at least one pair"),
        ({"pairs": [0] * 4}, "too-many-pairs", "#/pairs", "holds 4 pairs; the limit is 3"),
        ({"pairs": {}}, "invalid-request", "#/pairs", "must be an array"),
        ({"pairs": None}, "invalid-request", "#/pairs", "must be an array"),
        ({}, "invalid-request", "#/pairs", "is required"),
        ({"pairs": [0], "x": 1}, "invalid-request", "#/x", "is not a known field"),
        ([{"a": A, "b": B}], "invalid-request", "#", "must be an object"),
    ],
)
def test_a_wrong_batch_is_422(
    client: TestClient, body: object, slug: str, pointer: str, detail: str
) -> None:
    response = client.post("/v1/compare/batch", json=body)
    problem = response.json()
    assert response.status_code == 422
    assert problem["type"] == f"urn:counterclaim:problem:{slug}"
    assert problem["errors"] == [{"pointer": pointer, "detail": detail}]


TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
NAMES = st.sampled_from(["a", "b", "text", "speaker", "date", "url", "pairs"]) | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)
)
PAIRS = st.fixed_dictionaries({"a": VALUES, "b": VALUES})
BODIES = VALUES | PAIRS | st.fixed_dictionaries({"pairs": st.lists(PAIRS | VALUES, max_size=4)})


@settings(
    deadline=None,
    max_examples=200,
    # The client is shared on purpose: a request must leave nothing behind for the next.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=BODIES)
def test_no_json_value_breaks_the_server(roomy: TestClient, body: object) -> None:
    for path in ("/v1/compare", "/v1/compare/batch"):
        response = roomy.post(path, content=json.dumps(body), headers=JSON)
        assert response.status_code in (200, 400, 422), response.text
        response.json()
