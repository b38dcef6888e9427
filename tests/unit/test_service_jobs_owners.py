"""service.routes.jobs with API keys: what is whose, and how much of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.verifier import Verifier
from service.access.scopes import Scope
from service.access.store import KeyStore
from service.app import create_app
from service.settings import Settings

PAIRS = [{"a": "The bridge is open.", "b": f"Bridge {number} is closed."} for number in range(3)]
NDJSON = {"Content-Type": "application/x-ndjson"}
UNKNOWN = "x" * 24

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A request by the holder of a key, of a server that takes eight rows of each."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), max_job_rows=8)
    store = KeyStore(settings)
    keys = {
        "desk": store.create("desk", Scope.WRITE),
        "desk, replaced": store.create("desk", Scope.WRITE),
        "desk, reading": store.create("desk", Scope.READ),
        "other": store.create("other", Scope.WRITE),
        "chief": store.create("chief", Scope.ADMIN),
    }
    store.close()
    with TestClient(create_app(settings, Verifier.load("lexical"))) as client:
        client.get("/v1/jobs", headers={"X-API-Key": keys["desk"]})
        office = client.app.state.office  # type: ignore[attr-defined]
        office._enqueue = lambda _job_id: None  # what waits is told from what is done

        def ask(who: str, method: str, path: str, **more: Any) -> Any:
            headers = {"X-API-Key": keys[who], **more.pop("headers", {})}
            return client.request(method, path, headers=headers, **more)

        yield ask


def posted(ask: Ask, who: str, rows: int = 1, **more: Any) -> Any:
    return ask(who, "POST", "/v1/jobs", json={"pairs": PAIRS[:rows]}, **more)


def test_a_job_is_there_for_keys_of_its_owners_name_and_for_an_admin(ask: Ask) -> None:
    job_id = posted(ask, "desk").json()["id"]
    for who in ("desk", "desk, replaced", "desk, reading", "chief"):
        assert ask(who, "GET", f"/v1/jobs/{job_id}").json()["id"] == job_id
        assert ask(who, "GET", f"/v1/jobs/{job_id}/results").status_code == 200
        assert job_id in str(ask(who, "GET", "/v1/jobs").json())
    assert ask("other", "GET", "/v1/jobs").json() == {"jobs": [], "next": None}
    for method, end in (("GET", ""), ("GET", "/results"), ("DELETE", ""), ("DELETE", "?remove=1")):
        theirs, nobodys = (
            ask("other", method, f"/v1/jobs/{one}{end}") for one in (job_id, UNKNOWN)
        )
        assert (theirs.status_code, theirs.json()) == (404, nobodys.json())
    assert ask("desk", "DELETE", f"/v1/jobs/{job_id}").json()["state"] == "cancelled"


def test_an_upload_is_its_owners(ask: Ask) -> None:
    table = b'{"a": "x", "b": "y"}\n' * 2
    upload = ask("desk", "POST", "/v1/uploads", content=table, headers=NDJSON).json()
    assert upload["rows"] == 2
    asked = {"json": {"upload": upload["id"]}}
    assert ask("other", "POST", "/v1/jobs", **asked).status_code == 404
    job = ask("desk, replaced", "POST", "/v1/jobs", **asked).json()
    assert job["total"] == 2
    ask("desk", "DELETE", f"/v1/jobs/{job['id']}?remove=true")


def test_everyone_has_idempotency_keys_of_their_own(ask: Ask) -> None:
    key: dict[str, Any] = {"headers": {"Idempotency-Key": "night"}}
    first, again = (posted(ask, who, **key).json()["id"] for who in ("desk", "desk, replaced"))
    theirs = posted(ask, "other", 2, **key).json()["id"]
    assert first == again != theirs
    assert posted(ask, "desk", 2, **key).status_code == 422
    for who, job_id in (("desk", first), ("other", theirs)):
        assert ask(who, "DELETE", f"/v1/jobs/{job_id}?remove=true").status_code == 204


def test_unfinished_rows_have_a_limit_for_each_owner(ask: Ask) -> None:
    jobs = [posted(ask, "desk", 3).json()["id"] for _ in range(2)]
    full = posted(ask, "desk, replaced", 3)
    assert (full.status_code, full.headers["retry-after"], full.json()["detail"]) == (
        429,
        "60",
        "rows waiting in unfinished jobs: 6, and 3 in this one; the limit is 8",
    )
    assert posted(ask, "other", 3).status_code == 202
    ask("desk", "DELETE", f"/v1/jobs/{jobs[0]}")
    assert posted(ask, "desk", 3).status_code == 202
    table = b'{"a": "x", "b": "y"}\n' * 9
    for way in (
        {"content": table, "headers": NDJSON},
        {"files": {"file": ("x.jsonl", table)}},
    ):
        path = "/v1/jobs" if "files" in way else "/v1/uploads"
        refused = ask("desk", "POST", path, **way)
        assert (refused.status_code, refused.json()["type"], refused.json()["detail"]) == (
            422,
            "urn:counterclaim:problem:too-many-rows",
            "the table has 9 rows; the limit is 8",
        )
