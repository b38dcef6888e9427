"""A server that others reach: refuses to start open, and lets in who has a key."""

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

STOPPED_WITHIN_SECONDS = 60.0
CANARY = "kanarienvogel"
PAIR = {"a": f"The {CANARY} is open.", "b": f"The {CANARY} is closed."}

Server = tuple[subprocess.Popen[str], str]


def config(tmp_path: Path, **settings: object) -> Path:
    path = tmp_path / "counterclaim.toml"
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    path.write_text("\n".join([*lines, f'data_dir = "{tmp_path}"']), "utf-8")
    return path


def test_keys_open_a_server_that_others_reach(
    command: Callable[..., subprocess.Popen[str]], serve: Callable[..., Server], tmp_path: Path
) -> None:
    file = str(config(tmp_path, host="0.0.0.0", model="lexical", log_level="debug"))
    refused = command("serve", "--config", file)
    output, errors = refused.communicate(timeout=STOPPED_WITHIN_SECONDS)
    assert (refused.returncode, output, errors.count("\n")) == (2, "", 1)
    assert "counterclaim keys create" in errors and "--open-to-all" in errors

    created = command("keys", "create", "--name", "desk", "--scope", "read", "--config", file)
    key, _ = created.communicate(timeout=STOPPED_WITHIN_SECONDS)
    process, address = serve("--config", file)
    with httpx2.Client(base_url=address, timeout=60) as client:
        good = {"X-API-Key": key.strip()}
        assert client.post("/v1/compare", json=PAIR).status_code == 401
        assert client.post("/v1/compare", json=PAIR, headers=good).status_code == 200
        big = client.post("/v1/compare", content=CANARY * 300_000)  # 3.9 MB, and no key
        assert (big.status_code, big.json()["type"]) == (
            401,
            "urn:counterclaim:problem:unauthorized",
        )
        client.get(f"/{CANARY}?{CANARY}", headers={"X-API-Key": CANARY})
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall(f"{CANARY}\r\n\r\n".encode())
        assert CANARY.encode() not in line.recv(65536)
    process.terminate()
    _, errors = process.communicate(timeout=STOPPED_WITHIN_SECONDS)
    assert process.returncode == 0
    assert CANARY not in errors and key.strip() not in errors


@pytest.mark.parametrize("way", ["--open-to-all", "setting"])
def test_open_to_all_in_words(serve: Callable[..., Server], tmp_path: Path, way: str) -> None:
    said = {"open_to_all": True} if way == "setting" else {}
    file = config(tmp_path, host="0.0.0.0", model="lexical", **said)
    options = [] if way == "setting" else [way]
    _, address = serve("--config", str(file), *options)
    with httpx2.Client(base_url=address, timeout=60) as client:
        answer = client.post("/v1/compare", json=PAIR)
    assert (answer.status_code, answer.headers["ratelimit-policy"]) == (
        200,
        '"pairs";q=600;w=60;qu="pairs"',
    )
