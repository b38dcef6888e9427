"""A real server against hostile bodies: it answers each in time, tells nothing, and goes on.

Every body holds a marked word, which may stand in no answer and no line of the log.
"""

import gzip
import io
import json
import socket
import subprocess
import time
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pyarrow
from pyarrow import parquet

from service.bench import memory

Server = tuple[subprocess.Popen[str], str]

ANSWER_SECONDS = 30.0  # for one answer, on a machine that has much else to do
JOB_SECONDS = 120.0
MAX_PEAK_MB = 800.0
"""Of resident memory, from the start to the end; the largest table, unpacked, has 2,000."""
MAX_GROWTH_MB = 64.0
"""Where the bodies that take most memory come once more: what came first has grown the heap."""
HEAVY = ("10 MB of a field's name", "a hundred thousand fields", "a hundred thousand pairs")
HEAVY_TABLES = ("a Parquet bomb", "30 MB in one cell", "5,000 columns of Parquet")
MEGABYTE = 1024 * 1024
LIMITS = {
    "max_body_bytes": 12 * MEGABYTE,
    "max_upload_bytes": 8 * MEGABYTE,
    "max_text_chars": 2_000,
}
CANARY = "kanarienvogel"
UNTOLD = (CANARY, "Traceback", "unexpected error")
A, B = f"The {CANARY} is open.", f"The {CANARY} is not open."
PAIR = json.dumps({"a": A, "b": B}).encode()
JSON = "application/json"


def nested(opening: bytes, closing: bytes, depth: int = 200_000) -> bytes:
    return b'{"a": ' + opening * depth + b'"' + CANARY.encode() + b'"' + closing * depth + b"}"


def text(value: str) -> bytes:
    return b'{"a": "' + value.encode() + b'", "b": "' + CANARY.encode() + b'"}'


BODIES: dict[str, tuple[bytes, str]] = {
    "deep arrays": (nested(b"[", b"]"), JSON),
    "deep objects": (nested(b'{"a":', b"}"), JSON),
    "a number of a million digits": (b'{"a": ' + b"9" * MEGABYTE + b"}", JSON),
    "a number beyond all floats": (b'{"a": 1e999999, "b": "' + CANARY.encode() + b'"}', JSON),
    "no number": (b'{"a": NaN, "b": -Infinity}', JSON),
    "a lone surrogate": (text(f"\\ud800 {CANARY}"), JSON),
    "a surrogate as a field": (b'{"a": "x", "b": "y", "\\udfff": 1}', JSON),
    "10 MB of text": (text(CANARY + "x" * 10_000_000), JSON),
    "10 MB of escapes": (text("\\u0041" * 1_700_000), JSON),
    "10 MB of a field's name": (b'{"' + CANARY.encode() * 800_000 + b'": 1}', JSON),
    "a hundred thousand fields": (
        b"{" + b",".join(b'"%d": 1' % n for n in range(100_000)) + b"}",
        JSON,
    ),
    "a hundred thousand pairs": (b'{"pairs": [' + b"{}," * 100_000 + b"{}]}", JSON),
    "a NUL": (text(f"{CANARY} \\u0000"), JSON),
    "a raw NUL": (text(f"{CANARY} \x00"), JSON),
    "combining marks without end": (text("e" + "\u0301" * 1_900), JSON),
    "not UTF-8": (b'{"a": "\xff\xfe", "b": "' + CANARY.encode() + b'"}', JSON),
    "UTF-16": (PAIR.decode().encode("utf-16"), JSON),
    "UTF-16, declared": (PAIR.decode().encode("utf-16"), f"{JSON}; charset=utf-16"),
    "a charset that is none": (PAIR, f"{JSON}; charset={CANARY}"),
    "no media type": (PAIR, CANARY),
    "half of it": (PAIR[:20], JSON),
    "twice": (PAIR + PAIR, JSON),
    "nothing": (b"", JSON),
    "no boundary": (PAIR, "multipart/form-data"),
    "another boundary": (b"--x\r\n" + PAIR + b"\r\n--x--", "multipart/form-data; boundary=y"),
    "a form that breaks off": (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n' + PAIR,
        "multipart/form-data; boundary=x",
    ),
    "a thousand fields of a form": (
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%d"\r\n\r\n%s\r\n' % (n, PAIR)
            for n in range(1_000)
        )
        + b"--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "a part's header without end": (
        b"--x\r\nContent-Disposition: " + CANARY.encode() * 100_000,
        "multipart/form-data; boundary=x",
    ),
    "a boundary without end": (PAIR, "multipart/form-data; boundary=" + "x" * 10_000),
    "no form at all": (bytes(range(256)) * 4096, "multipart/form-data; boundary=\xff"),
}
PATHS = ("/v1/compare", "/v1/compare/batch", "/v1/documents/check", "/v1/jobs", "/v1/uploads")


def parquet_of(**columns: Any) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), file)
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pairs.csv", b"a,b\n" + b"0" * 50 * MEGABYTE)
    return file.getvalue()


def bomb() -> bytes:
    """2,000 rows of a megabyte each, in a few kilobytes: the text stands there once."""
    huge = pyarrow.array([CANARY + "x" * MEGABYTE])
    places = pyarrow.array([0] * 2_000, pyarrow.int32())
    return parquet_of(a=pyarrow.DictionaryArray.from_arrays(places, huge), b=[B] * 2_000)


def tables() -> dict[str, tuple[str, bytes, str]]:
    """Name of the file, content, and what becomes of it: "refused", or how the job ends."""
    good = parquet_of(a=[A] * 1_000, b=[f"{B} {n}" for n in range(1_000)])
    line = b'{"a": "' + CANARY.encode() + b"x" * 6 * MEGABYTE + b'", "b": "x"}\n' + PAIR
    many = [f"c{n}" for n in range(5_000)]
    return {
        "a zip bomb as CSV": ("x.csv", zipped(), "refused"),
        "a zip bomb as Parquet": ("x.parquet", zipped(), "refused"),
        "gzip as JSONL": ("x.jsonl", gzip.compress(PAIR * 100_000), "done"),
        "a Parquet bomb": ("x.parquet", bomb(), "done"),
        "30 MB in one cell": ("x.parquet", parquet_of(a=["x" * 30 * MEGABYTE], b=[B]), "done"),
        "numbers for texts": ("x.parquet", parquet_of(a=[1], b=[2]), "refused"),
        "lists for texts": ("x.parquet", parquet_of(a=[[A]], b=[[B]]), "refused"),
        "bytes for texts": ("x.parquet", parquet_of(a=[b"\xff"], b=[b"\x00"]), "refused"),
        "a structure for an id": ("x.parquet", parquet_of(a=[A], b=[B], id=[{"a": A}]), "refused"),
        "Parquet without its end": ("x.parquet", good[:-100], "refused"),
        "Parquet without its middle": (
            "x.parquet",
            good[:50] + bytes(len(good) - 1_000) + good[-950:],
            "refused",
        ),
        "no Parquet": ("x.parquet", b"PAR1" + bytes(1_000) + b"\xff\xff\xff\x7fPAR1", "refused"),
        "5,000 columns of Parquet": (
            "x.parquet",
            parquet_of(a=[A], b=[B], **{name: [name] for name in many}),
            "done",
        ),
        "5,000 columns of CSV": ("x.csv", ",".join(many).encode(), "refused"),
        "5,000 cells in a row": ("x.csv", f"a,b\n{','.join(many)}\n".encode(), "done"),
        "one line of 6 MB": ("x.jsonl", line, "done"),
        "one header of 6 MB": ("x.csv", b"a" * 6 * MEGABYTE, "refused"),
        "a quote that is never closed": ("x.csv", b'a,b\n"' + PAIR * 100_000, "done"),
        "NUL bytes": ("x.csv", b"a,b\n\x00\x00,\x00\n", "done"),
        "another encoding": ("x.csv", f"a,b\n{A},{B} \u00fc\n".encode("utf-16"), "refused"),
        "rows of another encoding": ("x.csv", f"a,b\n{A},{B} \u00fc\n".encode("latin-1"), "done"),
        "deep JSON in a row": ("x.jsonl", nested(b"[", b"]", 100_000), "done"),
        "no name": ("", PAIR, "refused"),
        "a name that climbs": ("../../../../tmp/x.jsonl", PAIR, "done"),
        "a name of another kind": ("x.exe", PAIR, "refused"),
        "nothing": ("x.jsonl", b"", "done"),
    }


RAW: dict[str, bytes] = {
    "two lengths": b"Content-Length: 5\r\nContent-Length: 500\r\n\r\n" + PAIR,
    "a length and chunks": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + PAIR,
    "a negative length": b"Content-Length: -1\r\n\r\n" + PAIR,
    "a length in words": b"Content-Length: many\r\n\r\n" + PAIR,
    "a length beyond 64 bits": b"Content-Length: " + b"9" * 30 + b"\r\n\r\n" + PAIR,
    "a length of 100 MB": b"Content-Length: 100000000\r\n\r\n",
    "too short a length": b"Content-Length: 5\r\n\r\n" + PAIR,
    "chunks that are none": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PAIR,
    "a header without end": b"X: " + CANARY.encode() * 10_000,
    "ten thousand headers": b"X: y\r\n" * 10_000 + b"\r\n",
    "a NUL in a header": b"X: \x00" + CANARY.encode() + b"\r\n\r\n",
}


def test_hostile_bodies(serve: Callable[..., Server], tmp_path: Path) -> None:
    config = tmp_path / "counterclaim.toml"
    lines = [f"{name} = {value}" for name, value in LIMITS.items()]
    config.write_text("\n".join([*lines, f'data_dir = "{tmp_path / "data"}"', ""]), "utf-8")
    options = ["--model", "lexical", "--config", str(config), "--log-level", "debug"]
    process, address = serve(*options)
    log: list[str] = []
    # A pipe that nobody reads is full after some hundred requests, and the server waits.
    reading = Thread(target=lambda: log.extend(process.stderr or ()))
    reading.start()
    with httpx2.Client(base_url=address, timeout=ANSWER_SECONDS) as client:
        warm = (("x.jsonl", PAIR), ("x.csv", b"a,b\n"), ("x.parquet", parquet_of(a=[A], b=[B])))
        for name, table in warm:
            assert ended(client, submit(client, name, table).json()["id"])["state"] == "done"
        all_tables = tables()
        check_bodies(client, BODIES)
        check_tables(client, all_tables)
        before = resident_mb(process.pid)
        check_bodies(client, {what: BODIES[what] for what in HEAVY})
        check_tables(client, {what: all_tables[what] for what in HEAVY_TABLES})
        grown = resident_mb(process.pid) - before
        check_formulas(client)
        for path in odd_paths():
            check(client.get(path), path)
        for what, said in RAW.items():
            for path in PATHS[3:]:
                check_raw(address, f"POST {path} HTTP/1.1\r\nHost: x\r\n".encode() + said, what)
        check_slow(address)
        assert client.get("/readyz").status_code == 200
        verdict = client.post("/v1/compare", content=PAIR, headers={"Content-Type": JSON})
        assert (verdict.status_code, verdict.json()["relation"]) == (200, "contradiction")
        peak = memory.peak_mb(process.pid) or 0.0
    process.terminate()
    assert process.wait(ANSWER_SECONDS) == 0
    reading.join()
    assert len(log) > len(PATHS) * len(BODIES)
    assert [line for line in log if any(word in line for word in UNTOLD)] == []
    assert (grown < MAX_GROWTH_MB, peak < MAX_PEAK_MB) == (True, True), (grown, peak)
    assert not list(tmp_path.glob("data/uploads/*.part"))


def check_bodies(client: httpx2.Client, bodies: dict[str, tuple[bytes, str]]) -> None:
    for path in PATHS:
        for what, (body, kind) in bodies.items():
            headers = {b"Content-Type": kind.encode("latin-1")}
            check(client.post(path, content=body, headers=headers), f"{what} to {path}")


def check_tables(client: httpx2.Client, tables: dict[str, tuple[str, bytes, str]]) -> None:
    for what, (name, table, end) in tables.items():
        check_table(client, what, submit(client, name, table), end)


def check(response: httpx2.Response, what: str) -> None:
    """An answer that is meant: no 5xx, and a refusal that quotes nothing."""
    assert response.status_code < 500, f"{what}: {response.text[:500]}"
    if response.status_code >= 400:
        assert len(response.content) < 10_000, what
        assert CANARY not in response.text and "Traceback" not in response.text, what
        assert response.json()["type"].startswith("urn:counterclaim:problem:"), what


def submit(client: httpx2.Client, name: str, table: bytes) -> httpx2.Response:
    return client.post("/v1/jobs", files={"file": (name, table)})


def ended(client: httpx2.Client, job_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + JOB_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(f"/v1/jobs/{job_id}").json()
        if job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.05)
    raise AssertionError(f"a job has not ended within {JOB_SECONDS} seconds")


def check_table(client: httpx2.Client, what: str, response: httpx2.Response, end: str) -> None:
    check(response, what)
    if response.status_code != 202:
        assert (response.status_code, end) == (422, "refused"), f"{what}: {response.text}"
        return
    job = ended(client, response.json()["id"])
    assert job["state"] == end, f"{what}: {job}"
    results = client.get(f"/v1/jobs/{job['id']}/results?limit=100000").text
    assert CANARY not in results + str(job), what
    assert len(results.splitlines()) == job["done"], what


def check_formulas(client: httpx2.Client) -> None:
    """A spreadsheet that opens the results calculates nothing."""
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "\t=1", "\r=1"]
    rows = "".join(json.dumps({"a": A, "b": B, "id": one}) + "\n" for one in formulas)
    job = ended(client, submit(client, "x.jsonl", rows.encode()).json()["id"])
    path = f"/v1/jobs/{job['id']}/results"
    table = client.get(path, headers={"Accept": "text/csv"}).content.decode()
    assert job["done"] == len(formulas)
    assert all(f"'{one}" in table for one in formulas)


def odd_paths() -> Iterator[str]:
    for job_id in ("%00", "%ff", "..%2f..%2fetc%2fpasswd", "%F0%9F%A6%86", "x" * 3_000, "'--"):
        yield f"/v1/jobs/{job_id}"
        yield f"/v1/jobs/{job_id}/results"
    for place in ('[1,"\\ud800"]', '[1,"\\u0000"]', "[1e999,1]", "[NaN,[]]", "[" * 140, "{}"):
        yield f"/v1/jobs?cursor={urlsafe_b64encode(place.encode()).decode()}"
    yield "/v1/jobs?cursor=%ed%a0%80&limit=" + "9" * 3_000


def check_raw(address: str, request: bytes, what: str) -> None:
    """What is no HTTP is refused; what is cut short ends with the connection."""
    with connected(address) as line:
        try:
            line.sendall(request)
        except OSError:
            pass  # refused before it was all sent
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: receive(line), b""))
    assert CANARY.encode() not in answer and b"Traceback" not in answer, what
    assert not answer or int(answer.split()[1]) < 500, f"{what}: {answer[:200]!r}"


def receive(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except ConnectionResetError:
        return b""


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=ANSWER_SECONDS)


def check_slow(address: str) -> None:
    """Bodies that trickle keep nobody waiting, and one that arrives in time is answered."""
    head = f"POST /v1/compare HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\n"
    lines = [connected(address) for _ in range(50)]
    for line in lines:
        line.sendall(f"{head}Content-Length: {len(PAIR)}\r\n\r\n".encode() + PAIR[:10])
    began = time.monotonic()
    headers = {"Content-Type": JSON}
    quick = httpx2.post(f"{address}/v1/compare", content=PAIR, headers=headers, timeout=10)
    assert quick.status_code == 200 and time.monotonic() - began < 10
    for place in range(10, len(PAIR)):
        lines[0].sendall(PAIR[place : place + 1])
    assert lines[0].recv(65536).startswith(b"HTTP/1.1 200")
    for line in lines:
        line.close()


def resident_mb(pid: int) -> float:
    return memory.resident_mb([pid]) or 0.0
