"""service.routes.jobs: tables in, results out, with the lexical stand-in and a real DBOS."""

import io
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow
import pytest
from pyarrow import parquet
from starlette.testclient import TestClient

from models.types import ClaimPair
from models.verifier import Verifier
from service.access.caller import ANYBODY
from service.app import create_app
from service.jobs.texts import FIELDS_WITH_TEXTS
from service.settings import Settings
from service.tables import FIELDS, Row, RowError, result_of

A, B = "The bridge is open to traffic.", "The bridge is not open to traffic."
VERIFIER = Verifier.load("lexical")
NDJSON = {"Content-Type": "application/x-ndjson"}
WITHIN_SECONDS = 10.0
Ended = Callable[[Any, str], dict[str, Any]]
Lines = Callable[[int], bytes]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, polled_often: None) -> Iterator[TestClient]:
    del polled_often
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), max_upload_bytes=100_000)
    with TestClient(create_app(settings, VERIFIER)) as client:
        yield client


def expected(pairs: list[tuple[str, str, Any]]) -> list[dict[str, Any]]:
    """What the verifier says of pairs with their ids, as records."""
    records = []
    for number, (a, b, own) in enumerate(pairs, start=1):
        pair = ClaimPair.of(a, b)
        row = Row(number=number, id=own, outcome=pair)
        records.append(dict(result_of(row, VERIFIER.verify([pair])[0])))
    return records


def test_pairs_in_results_out(client: TestClient, ended: Ended) -> None:
    pairs = [{"a": A, "b": B, "id": "x"}, {"a": A, "b": ""}, "no pair", {"a": B, "b": B}]
    response = client.post("/v1/jobs", json={"pairs": pairs})
    job = response.json()
    assert (response.status_code, response.headers["location"], job["state"]) == (
        202,
        f"/v1/jobs/{job['id']}",
        "queued",
    )
    assert len(job["id"]) >= 24
    after = ended(client, job["id"])
    assert (after["state"], after["total"], after["done"], after["errors"]) == ("done", 4, 4, 2)
    assert after["rows_per_second"] > 0
    results = client.get(f"/v1/jobs/{job['id']}/results")
    assert "link" not in results.headers
    first, _, _, last = expected([(A, B, "x"), (A, A, None), (A, A, None), (B, B, None)])
    wrong = [
        dict(result_of(Row(number=number, id=None, outcome=RowError(detail=detail)), None))
        for number, detail in ((2, "b: must not be empty"), (3, "is not a JSON object"))
    ]
    assert list(map(json.loads, results.text.splitlines())) == [first, *wrong, last]


def test_a_file_in_every_format_of_results(client: TestClient, ended: Ended) -> None:
    file = ("pairs.csv", f"id,claim,evidence\n=1,{B},{A}\n", "text/plain")
    job_id = client.post("/v1/jobs", files={"file": file}).json()["id"]
    assert ended(client, job_id)["state"] == "done"
    (record,) = expected([(A, B, "=1")])
    path = f"/v1/jobs/{job_id}/results"
    as_csv = client.get(path, headers={"Accept": "text/html;q=0.5, text/csv"})
    assert as_csv.headers["content-type"].startswith("text/csv")
    assert as_csv.text.splitlines()[1].startswith("1,'=1,contradiction,")
    as_parquet = client.get(path, headers={"Accept": "application/vnd.apache.parquet"})
    assert parquet.read_table(io.BytesIO(as_parquet.content)).to_pylist() == [record]
    refused = client.get(path, headers={"Accept": "text/html, text/csv;q=0"})
    assert (refused.status_code, refused.json()["type"]) == (
        406,
        "urn:counterclaim:problem:not-acceptable",
    )


def test_an_upload_is_referred_to(client: TestClient, ended: Ended, lines: Lines) -> None:
    response = client.post("/v1/uploads", content=lines(3), headers=NDJSON)
    upload = response.json()
    assert (response.status_code, upload["format"], upload["bytes"]) == (
        201,
        "jsonl",
        len(lines(3)),
    )
    jobs = [client.post("/v1/jobs", json={"upload": upload["id"]}).json()["id"] for _ in range(2)]
    assert jobs[0] != jobs[1]
    assert {ended(client, job_id)["done"] for job_id in jobs} == {3}
    missing = client.post("/v1/jobs", json={"upload": "nothing"})
    assert (missing.status_code, missing.json()["type"]) == (
        404,
        "urn:counterclaim:problem:unknown-job",
    )


def test_results_come_in_pages(client: TestClient, ended: Ended, lines: Lines) -> None:
    upload = client.post("/v1/uploads", content=lines(300), headers=NDJSON).json()["id"]
    job_id = client.post("/v1/jobs", json={"upload": upload}).json()["id"]
    ended(client, job_id)
    path, seen = f"/v1/jobs/{job_id}/results?limit=130", []
    for _ in range(3):
        page = client.get(path)
        seen += [json.loads(line)["row"] for line in page.text.splitlines()]
        path = page.links["next"]["url"] if "next" in page.links else ""
    assert (seen, path) == (list(range(1, 301)), "")
    whole = client.get(f"/v1/jobs/{job_id}/results?limit=1000").text.splitlines()
    assert list(json.loads(whole[-1])) == list(FIELDS)
    assert len(whole) == 300


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\desk\\..\\night \u202eshift\u2028\x07.csv", "night shift .csv"),
        ("../../x.csv", "x.csv"),
        ("x" * 300 + ".csv", "x" * 200),
        ("\u202e.csv", ".csv"),
    ],
)
def test_a_job_has_the_name_of_its_file_made_harmless(
    client: TestClient, name: str, shown: str
) -> None:
    # Written by hand: what sends forms in tests would change such a name.
    body = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        f"a,b\n{A},{B}\n\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    job = client.post("/v1/jobs", content=body.encode("utf-8"), headers=headers).json()
    assert (job["name"], client.get(f"/v1/jobs/{job['id']}").json()["name"]) == (shown, shown)
    assert client.post("/v1/jobs", json={"pairs": [{"a": A, "b": B}]}).json()["name"] is None


def test_results_come_with_their_texts_where_wanted(
    client: TestClient, tmp_path: Path, ended: Ended
) -> None:
    rows = [{"a": A, "b": f"{B} {n}"} for n in range(1, 301)]
    rows[298] = {"a": "", "b": B}
    table = tmp_path / "pairs.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), table)
    as_csv = "\n".join(["a,b", *(f'"{row["a"]}","{row["b"]}"' for row in rows)])
    as_lines = "\n".join(map(json.dumps, rows))
    files = {
        "x.csv": as_csv.encode(),
        "x.jsonl": as_lines.encode(),
        "x.parquet": table.read_bytes(),
    }
    for name, content in files.items():
        job_id = client.post("/v1/jobs", files={"file": (name, content)}).json()["id"]
        ended(client, job_id)
        path = f"/v1/jobs/{job_id}/results?texts=true&limit=2"
        assert client.get(path).links["next"]["url"] == (
            f"/v1/jobs/{job_id}/results?cursor=2&limit=2&texts=true"
        )
        page = client.get(f"{path}&cursor=297").text.splitlines()
        found = [json.loads(line) for line in page]
        assert [(one["row"], one["a"], one["b"]) for one in found] == [
            (298, A, f"{B} 298"),
            (299, None, None),
        ]
        assert list(found[0]) == list(FIELDS_WITH_TEXTS)
    cells = client.get(f"{path}&cursor=0", headers={"Accept": "text/csv"}).text.splitlines()
    assert cells[1].startswith(f"1,,{A},{B} 1,")


def test_results_stay_where_the_table_is_gone(client: TestClient, ended: Ended) -> None:
    job = client.post("/v1/jobs", json={"pairs": [{"a": A, "b": B}]}).json()
    ended(client, job["id"])
    office = client.app.state.office  # type: ignore[attr-defined]
    office.uploads.discard(office.get(job["id"], ANYBODY).upload)
    (line,) = client.get(f"/v1/jobs/{job['id']}/results?texts=true").text.splitlines()
    assert [json.loads(line)[name] for name in ("row", "a", "b", "error")] == [1, None, None, None]


def test_a_retry_is_the_same_job(client: TestClient) -> None:
    key = {"Idempotency-Key": "night-desk-7"}
    body = {"pairs": [{"a": A, "b": B}]}
    first, again = (client.post("/v1/jobs", json=body, headers=key).json() for _ in range(2))
    assert first["id"] == again["id"]
    other = client.post("/v1/jobs", json={"pairs": [{"a": B, "b": A}]}, headers=key)
    assert (other.status_code, other.json()["type"]) == (
        422,
        "urn:counterclaim:problem:idempotency-key-reused",
    )
    for wrong in ("", "k" * 256):
        refused = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": wrong})
        assert refused.status_code == 422


def test_jobs_are_listed_the_newest_first(client: TestClient) -> None:
    made = [
        client.post("/v1/jobs", json={"pairs": [{"a": A, "b": B}]}).json()["id"] for _ in range(3)
    ]
    page = client.get("/v1/jobs?limit=2").json()
    rest = client.get(f"/v1/jobs?limit=200&cursor={page['next']}").json()
    listed = [job["id"] for job in page["jobs"] + rest["jobs"]]
    assert listed[:3] == made[::-1]
    assert (len(listed), rest["next"]) == (len(set(listed)), None)
    for text in ("made-up", "[1]", '[1, "\\ud800"]', "[1, 2]", "[{}, 1]", f'[1{"0" * 400}, "x"]'):
        cursor = urlsafe_b64encode(text.encode()).decode()
        assert client.get(f"/v1/jobs?cursor={cursor}").status_code == 422


@pytest.mark.parametrize("job_id", ["nothing", "%00", "%ED%A0%80", "x" * 200, "a%2Fb", "%C3%A9"])
def test_an_unknown_job_is_404(client: TestClient, job_id: str) -> None:
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/results")):
        response = client.request(method, f"/v1/jobs/{job_id}{path}")
        assert response.status_code == 404


@pytest.mark.parametrize("job_id", ["%00", "%F0%9F%A6%86", "x" * 25, "'--"])
def test_what_is_no_id_is_no_job(client: TestClient, job_id: str) -> None:
    """Some of these a database could not even be asked for."""
    paths = [("GET", ""), ("DELETE", ""), ("GET", "/results")]
    said = [client.request(method, f"/v1/jobs/{job_id}{end}").status_code for method, end in paths]
    assert said == [404, 404, 404]
    upload = unquote(job_id)
    assert client.post("/v1/jobs", json={"upload": upload}).status_code == 404


@pytest.mark.parametrize(
    "place", ['[1.5,"\\ud800"]', "[1.5,1]", '["1","x"]', "[]", "1", "[NaN,{}]"]
)
def test_a_cursor_that_was_not_given_out(client: TestClient, place: str) -> None:
    cursor = urlsafe_b64encode(place.encode()).decode()
    said = client.get(f"/v1/jobs?cursor={cursor}")
    assert (said.status_code, said.json()["detail"]) == (422, "#/cursor is none that was given out")


def test_a_secret_holds_no_control_character(client: TestClient) -> None:
    webhook = {"url": "https://desk.example/", "secret": "sixteen of them \x00"}
    body = {"pairs": [{"a": A, "b": B}], "webhook": webhook}
    said = client.post("/v1/jobs", json=body)
    assert (said.status_code, said.json()["errors"]) == (
        422,
        [{"pointer": "#/webhook/secret", "detail": "holds a NUL character"}],
    )


def test_a_cancelled_job_judges_no_more(client: TestClient, ended: Ended, lines: Lines) -> None:
    upload = client.post("/v1/uploads", content=lines(900), headers=NDJSON).json()["id"]
    job_id = client.post("/v1/jobs", json={"upload": upload}).json()["id"]
    cancelled = client.delete(f"/v1/jobs/{job_id}").json()
    assert cancelled["state"] == "cancelled"
    for _ in range(2):  # by the time that these are done a worker has taken it up
        ended(client, client.post("/v1/jobs", json={"pairs": [{"a": A, "b": B}]}).json()["id"])
    assert client.get(f"/v1/jobs/{job_id}").json() == cancelled
    assert client.delete(f"/v1/jobs/{job_id}").json() == cancelled
    kept = client.get(f"/v1/jobs/{job_id}/results").text.splitlines()
    assert len(kept) == cancelled["done"] < 900
    assert client.delete("/v1/jobs/nothing").status_code == 404


def test_a_removed_job_is_gone(
    client: TestClient, ended: Ended, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    """One that has ended, and one while it is judged."""
    office = client.app.state.office  # type: ignore[attr-defined]
    uploads = [
        client.post("/v1/uploads", content=lines(count), headers=NDJSON).json()["id"]
        for count in (3, 900)
    ]
    done, running = (client.post("/v1/jobs", json={"upload": one}).json()["id"] for one in uploads)
    ended(client, done)
    while not client.get(f"/v1/jobs/{running}").json()["done"]:
        time.sleep(0.01)
    for job_id in (done, running):
        assert client.delete(f"/v1/jobs/{job_id}?remove=true").status_code == 204
        for method, end in (("GET", ""), ("GET", "/results"), ("DELETE", "")):
            assert client.request(method, f"/v1/jobs/{job_id}{end}").status_code == 404
        assert job_id not in client.get("/v1/jobs?limit=200").text
    deadline = time.monotonic() + WITHIN_SECONDS
    while any(office.uploads.path(one).exists() for one in uploads):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert client.post("/v1/jobs", json={"upload": uploads[0]}).status_code == 404
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    ("request_", "status", "detail"),
    [
        ({"json": {}}, 422, "# must have either pairs or an upload"),
        ({"json": {"pairs": []}}, 422, "#/pairs List should have at least 1 item"),
        ({"json": {"pairs": [{}], "upload": "x"}}, 422, "# must have either pairs or an upload"),
        ({"json": {"upload": "x", "more": 1}}, 422, "#/more is not a known field"),
        ({"json": {"pairs": [{}], "webhook": {"url": "https://a.example", "secret": "short"}}}, 422,
         "#/webhook/secret String should have at least 16 characters"),
        ({"json": {"pairs": [{}], "webhook": {"url": "http://[::1]/", "secret": "s" * 16}}}, 422,
         "#/webhook/url the receiver has a private, loopback or link-local address"),
        ({"files": {"file": ("x.txt", b"")}}, 422,
         "the file's name must end in .jsonl, .ndjson, .csv or .parquet"),
        ({"files": {"file": ("x.csv", b"c,d\n")}}, 422, "the header cannot be used: fields"),
        ({"files": {"file": ("x.parquet", b"PAR1")}}, 422, "the Parquet file is damaged"),
        ({"files": {"other": ("x.csv", b"a,b\n")}}, 422, "the form needs a file in the field file"),
        ({"files": {"file": ("x.csv", b"a,b\n")}, "data": {"webhook_url": "https://a.example"}},
         422, "#/webhook/secret is required"),
        ({"files": {"file": ("x.jsonl", b"x" * 200_000)}}, 413, "the limit is 165536 bytes"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "line 1"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=y"}}, 422,
         "the body is no form with one file and few fields"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 422,
         "the body is no form with one file and few fields"),
    ],
)  # fmt: skip
def test_what_is_no_job_is_refused(
    client: TestClient, request_: dict[str, Any], status: int, detail: str
) -> None:
    response = client.post("/v1/jobs", **request_)
    assert (response.status_code, response.json()["detail"][: len(detail)]) == (status, detail)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        (NDJSON, b"x" * 100_001, 413),
        ({"Content-Type": "text/plain"}, b"x", 415),
        (NDJSON | {"Content-Encoding": "gzip"}, b"x", 415),
        ({"Content-Type": "text/csv"}, b"no,header\n", 422),
    ],
)
def test_what_is_no_table_is_refused(
    client: TestClient, headers: dict[str, str], content: bytes, status: int
) -> None:
    assert client.post("/v1/uploads", headers=headers, content=content).status_code == status


def test_a_table_that_breaks_off_fails_with_what_was_judged(
    client: TestClient, ended: Ended
) -> None:
    import pyarrow

    sink = io.BytesIO()
    table = pyarrow.table({"a": [A] * 600, "b": [f"{B} {n}" for n in range(600)]})
    parquet.write_table(table, sink, row_group_size=300, compression="none", use_dictionary=False)
    broken = sink.getvalue()
    middle = len(broken) // 2
    broken = broken[:middle] + bytes(1000) + broken[middle + 1000 :]
    job_id = client.post("/v1/jobs", files={"file": ("x.parquet", broken)}).json()["id"]
    job = ended(client, job_id)
    assert (job["state"], job["failure"]) == (
        "failed",
        "the Parquet file is damaged or holds what cannot be read",
    )
    kept = client.get(f"/v1/jobs/{job_id}/results").text.splitlines()
    assert len(kept) == job["done"] < 600


def test_nothing_refused_leaves_a_file(client: TestClient) -> None:
    folder = client.app.state.office.uploads.path("x").parent  # type: ignore[attr-defined]
    before = set(folder.iterdir())
    client.post("/v1/jobs", files={"file": ("x.csv", b"c,d\n")})
    client.post("/v1/uploads", content=b"x" * 100_001, headers=NDJSON)
    assert set(folder.iterdir()) == before
    assert not [path for path in before if path.suffix == ".part"]


def test_a_server_without_jobs_has_no_such_path(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(jobs=False, data_dir=tmp_path), VERIFIER)) as client:
        assert client.get("/v1/jobs").status_code == 404
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_gets_no_job_makes_no_database(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data_dir=tmp_path), VERIFIER)) as client:
        assert client.get("/readyz").status_code == 200
    assert list(tmp_path.iterdir()) == []
