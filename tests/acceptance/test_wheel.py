"""The wheel alone, in an empty environment and an empty folder: what the image runs."""

import json
import os
import socket
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from models.nli import DEFAULT_MODEL

REPOSITORY = Path(__file__).parent.parent.parent
WITHIN_SECONDS = 300


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, REPOSITORY)
    (built,) = folder.glob("counterclaim-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that holds the wheel and what it needs, nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    constraints = REPOSITORY / "constraints.txt"
    _run(folder / "bin/python", "-m", "pip", "install", "-q", "-c", constraints, wheel)
    return folder / "bin"


@pytest.fixture
def address(
    installed: Path, tmp_path: Path, wait_until_ready: Callable[[subprocess.Popen[Any], str], None]
) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    # As the image does it: the console command, from an empty folder.
    process = subprocess.Popen([installed / "counterclaim", "serve", "--port", port], cwd=tmp_path)
    address = f"http://127.0.0.1:{port}"
    wait_until_ready(process, address)
    yield address
    process.terminate()
    assert process.wait(timeout=30) == 0


def test_the_wheel_holds_the_model_and_its_papers(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    embedded = f"models/pretrained/{DEFAULT_MODEL}/"
    assert {
        f"{embedded}{name}"
        for name in ("model.onnx", "tokenizer.json", "config.json", "calibration.json")
    } | {f"{embedded}MODEL_CARD.md", "eval/data/newsroom.jsonl"} <= names
    page = {f"service/web/{name}" for name in ("index.html", "static/app.js", "static/base.css")}
    assert page | {f"{embedded}figures.json"} <= names
    packages = {name.split("/")[0] for name in names}
    assert packages == {
        "models",
        "service",
        "eval",
        wheel.name[: -len("-py3-none-any.whl")] + ".dist-info",
    }


def test_the_installed_wheel_compares(address: str, founding: list[dict[str, Any]]) -> None:
    answer = httpx2.post(
        f"{address}/v1/compare", json={"a": founding[0]["a"], "b": founding[0]["b"]}, timeout=60
    )
    assert answer.status_code == 200
    assert answer.json()["conflict"] is True


def test_the_embedded_model_needs_no_torch(installed: Path, tmp_path: Path) -> None:
    code = "from models.verifier import Verifier; import sys; Verifier.load(); print(*sys.modules)"
    loaded = _run(installed / "python", "-c", code, cwd=tmp_path).split()
    assert "onnxruntime" in loaded and "torch" not in loaded
    model = json.loads(_run(installed / "counterclaim", "model", "--json", cwd=tmp_path))
    assert (model["name"], model["engine"]) == (DEFAULT_MODEL, "onnx")


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={k: v for k, v in os.environ.items() if not k.startswith("COUNTERCLAIM_")},
        capture_output=True,
        text=True,
        timeout=WITHIN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
