"""eval.provenance: the code's own commit or none, and nothing that names a machine."""

import os
import platform
import subprocess
from pathlib import Path

import pytest

from eval.provenance import Commit, current_commit, installed_versions, machine

UNKNOWN = Commit(commit=None, dirty=None)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)  # or, under a git hook, these tests would commit there
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "core.py").write_text("")
    _git(tmp_path, "init", "--quiet")
    return tmp_path


def test_the_commit_and_whether_code_differs(repository: Path) -> None:
    assert current_commit(repository) == UNKNOWN  # nothing committed yet
    _commit(repository)
    head = _git(repository, "rev-parse", "HEAD")
    (repository / "notes.txt").write_text("not code")
    assert current_commit(repository) == Commit(commit=head, dirty=False)
    (repository / "models" / "core.py").write_text("changed = True\n")
    assert current_commit(repository) == Commit(commit=head, dirty=True)


def test_new_code_differs_too(repository: Path) -> None:
    _commit(repository)
    (repository / "models" / "new.py").write_text("")
    assert current_commit(repository).dirty is True


def test_an_installed_package_inside_another_repository_has_no_commit(repository: Path) -> None:
    _commit(repository)
    assert current_commit(repository / "models") == UNKNOWN


def test_a_git_hook_of_another_repository_does_not_mislead(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _commit(repository)
    expected = current_commit(repository)
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    assert current_commit(repository) == expected != UNKNOWN


def test_no_repository(tmp_path: Path) -> None:
    assert current_commit(tmp_path) == UNKNOWN


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _commit(repository)
    monkeypatch.setenv("PATH", "")
    assert current_commit(repository) == UNKNOWN


def test_versions() -> None:
    found = installed_versions()
    assert {"counterclaim", "python", "numpy", "onnxruntime", "tokenizers"} <= found.keys()
    assert found["python"] == platform.python_version()
    assert None not in (found["numpy"], found["onnxruntime"], found["tokenizers"])


def test_the_machine_is_not_named() -> None:
    assert machine() == f"{platform.system()} {platform.machine()}"
    assert platform.node() not in machine()


def _commit(folder: Path) -> None:
    _git(folder, "add", ".")
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    _git(folder, *who, "commit", "--quiet", "--no-verify", "--message", "first")


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, check=True, text=True
    )
    return done.stdout.strip()
