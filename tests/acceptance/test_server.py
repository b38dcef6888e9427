"""A newsroom's server: starts, answers about the founding pair, ends when told to."""

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from models.nli import DEFAULT_MODEL
from service import installed_version

STOPPED_WITHIN_SECONDS = 20.0

Server = tuple[subprocess.Popen[str], str]


def test_from_start_to_orderly_end(
    serve: Callable[..., Server], founding: list[dict[str, Any]]
) -> None:
    process, address = serve()
    pairs = [{"a": row["a"], "b": row["b"]} for row in founding]
    with httpx2.Client(base_url=address, timeout=60) as client:
        first = client.post("/v1/compare", json=pairs[0]).json()
        assert (first["conflict"], first["relation"]) == (True, "contradiction")
        results = client.post("/v1/compare/batch", json={"pairs": pairs}).json()["results"]
        assert [result["index"] for result in results] == list(range(len(founding)))
        assert results[0]["verdict"] == first
        model = client.get("/v1/model").json()
        assert (model["name"], model["version"]) == (DEFAULT_MODEL, installed_version())
        assert first["model"]["weights_sha256"] == model["weights_sha256"]
    process.terminate()
    output, errors = process.communicate(timeout=STOPPED_WITHIN_SECONDS)
    assert (process.returncode, output) == (
        0,
        f"counterclaim listening on {address}, model {DEFAULT_MODEL} (onnx)\n",
    )
    assert "Traceback" not in errors
    assert not [row for row in founding if row["a"]["text"] in errors]


def test_a_body_without_declared_length_is_cut_off(serve: Callable[..., Server]) -> None:
    _, address = serve("--model", "lexical")

    def chunks() -> Iterator[bytes]:
        for _ in range(5 * 16):  # 5 MiB
            yield b" " * 65536

    with httpx2.Client(base_url=address, timeout=60) as client:
        headers = {"Content-Type": "application/json"}
        response = client.post("/v1/compare", content=chunks(), headers=headers)
        assert response.request.headers["transfer-encoding"] == "chunked"
        assert (response.status_code, response.json()["detail"]) == (
            413,
            "the limit is 4194304 bytes",
        )
        assert client.get("/readyz").status_code == 200


def test_a_model_that_cannot_be_loaded_is_one_line(
    command: Callable[..., subprocess.Popen[str]],
) -> None:
    process = command("serve", "--port", "0", "--model", "nowhere", "--log-level", "error")
    output, errors = process.communicate(timeout=STOPPED_WITHIN_SECONDS)
    assert (process.returncode, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("counterclaim: no model 'nowhere'")


def test_a_client_that_closes_still_reads_why(serve: Callable[..., Server]) -> None:
    """A body somewhat too large, sent whole before anything is read, on a closing connection."""
    _, address = serve("--model", "lexical")
    body = b"x" * (4 * 1024 * 1024 + 1)
    request = urllib.request.Request(
        f"{address}/v1/compare", data=body, headers={"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=60)
    with caught.value as answer:
        assert (answer.code, json.load(answer)["detail"]) == (413, "the limit is 4194304 bytes")
