"""The steps of the Dockerfile without Docker: the wheel alone, started from an empty folder."""

import json
import os
import shutil
import socket
import subprocess
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
def image(tmp_path_factory: pytest.TempPathFactory) -> "Image":
    """The image, built as far as that goes without Docker."""
    image = Image(tmp_path_factory.mktemp("image"))
    venv.create(image.root / "venv", with_pip=True)
    for words, rest in instructions((REPOSITORY / "Dockerfile").read_text("utf-8")):
        image.follow(words, rest)
    return image


@pytest.fixture(scope="module")
def wheel(image: "Image") -> Path:
    return image.wheel


@pytest.fixture(scope="module")
def installed(image: "Image") -> Path:
    """The commands of an environment that holds the wheel and what it needs, nothing else."""
    return image.root / "venv/bin"


class Image:
    """What the steps of the Dockerfile leave behind, below a folder instead of below ``/``.

    A step that it has not been taught is an error, so that the two stay in line.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workdir = root
        self.wheel = root
        self.environment: dict[str, str] = {}
        self.command: dict[str, list[str]] = {}

    def follow(self, step: str, rest: str) -> None:
        match step:
            case (
                "FROM" | "USER" | "EXPOSE" | "VOLUME"
            ):  # other systems and users are Docker's business
                pass
            case "WORKDIR":
                self.workdir = self._path(rest)
                self.workdir.mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(*(word for word in rest.split() if not word.startswith("--")))
            case "ENV":
                for name, value in (pair.split("=", 1) for pair in rest.split()):
                    below = value.startswith("/")
                    self.environment[name] = str(self._path(value)) if below else value
            case "ENTRYPOINT" | "CMD":
                self.command[step] = json.loads(rest)
            case "HEALTHCHECK":
                self.command[step] = json.loads(rest.partition("CMD")[2])
            case "RUN":
                for command in rest.split("&&"):
                    self._run(*command.split())
            case _:
                raise AssertionError(f"a new step: {step}")

    def _copy(self, *paths: str) -> None:
        *sources, target = paths
        for source in sources:
            if source.startswith("/"):
                assert self._path(source).is_dir()  # from an earlier stage: it lies there already
            elif (REPOSITORY / source).is_dir():
                hidden = shutil.ignore_patterns("__pycache__")
                shutil.copytree(REPOSITORY / source, self._path(target), ignore=hidden)
            else:
                self._path(target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(REPOSITORY / source, self._path(target))

    def _run(self, name: str, *arguments: str) -> None:
        if name in ("useradd", "chown"):
            return
        if name == "mkdir":
            self._path(arguments[-1]).mkdir(parents=True)
            return
        if name == "rm":
            self.wheel = Path(shutil.move(self.wheel, self.root))  # the tests look inside
            return
        assert name == "pip", f"a new command: {name}"
        words: list[str | Path] = []
        for word in arguments:
            if "*" in word:
                (self.wheel,) = self.root.glob(word.lstrip("/"))
                words.append(self.wheel)
            elif word != "--no-cache-dir":  # only makes the image smaller
                words.append(self._path(word) if word.startswith("/") else word)
        _run(self.root / "venv/bin/python", "-m", "pip", *words, "-q", cwd=self.workdir)

    def _path(self, path: str) -> Path:
        return self.root / path.lstrip("/") if path.startswith("/") else self.workdir / path


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Each instruction with the rest of its lines joined."""
    lines = [line for line in dockerfile.splitlines() if not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            step, rest = line.split(maxsplit=1)
            yield step, rest


@pytest.fixture
def address(
    image: Image, wait_until_ready: Callable[[subprocess.Popen[Any], str], None]
) -> Iterator[str]:
    """A server started as the image starts it, found healthy as the image finds it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    assert list(image.workdir.iterdir()) == []
    entry, *arguments = image.command["ENTRYPOINT"] + image.command["CMD"]
    # As docker run --env would; a port that others reach wants keys, or to be told in words.
    given = {"COUNTERCLAIM_PORT": port, "COUNTERCLAIM_OPEN_TO_ALL": "true"}
    environment = _bare() | image.environment | given
    process = subprocess.Popen(
        [image.root / "venv/bin" / entry, *arguments], cwd=image.workdir, env=environment
    )
    address = f"http://127.0.0.1:{port}"
    wait_until_ready(process, address)
    python, *check = image.command["HEALTHCHECK"]
    _run(image.root / "venv/bin" / python, *check, cwd=image.workdir, environment=environment)
    yield address
    process.terminate()
    assert process.wait(timeout=60) == 0


def test_the_wheel_holds_the_model_and_its_papers(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    embedded = f"models/pretrained/{DEFAULT_MODEL}/"
    assert {
        f"{embedded}{name}"
        for name in ("model.onnx", "tokenizer.json", "config.json", "calibration.json")
    } | {f"{embedded}MODEL_CARD.md", "eval/data/newsroom.jsonl"} <= names
    assert "models/pretrained/fast/model.onnx" in names
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


def _bare() -> dict[str, str]:
    return {
        k: v for k, v in os.environ.items() if not k.startswith(("COUNTERCLAIM_", "PYTHONPATH"))
    }


def _run(
    *command: str | Path, cwd: Path | None = None, environment: dict[str, str] | None = None
) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment or _bare(),
        capture_output=True,
        text=True,
        timeout=WITHIN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
