"""What an evaluation ran on: commit, versions, machine in words; enough to run it again.

Says nothing that names a host or a folder. Knows nothing of models or metrics.
"""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["Commit", "Run", "current_commit", "installed_versions", "machine"]

PACKAGES = ("counterclaim", "numpy", "onnxruntime", "tokenizers", "torch", "transformers")
CODE = ("models", "eval", "service", "pyproject.toml")
GIT_TIMEOUT = 10.0  # seconds

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Commit:
    """The commit of the code, and whether the code differs from it; None if unknown."""

    commit: str | None
    dirty: bool | None


@dataclass(frozen=True, kw_only=True)
class Run:
    """Circumstances of one evaluation; ``seconds`` are those the model took."""

    commit: str | None
    dirty: bool | None
    versions: dict[str, str | None]
    platform: str
    threads: int
    seconds: float
    pairs_per_second: float
    seed: int
    resamples: int
    limit: int | None
    started_at: str

    def as_dict(self) -> dict[str, object]:
        """JSON-ready, versions under their packages' names."""
        fields = dict(self.__dict__)
        versions = fields.pop("versions")
        return {"commit": fields.pop("commit"), "dirty": fields.pop("dirty"), **versions, **fields}


def current_commit(root: Path = _ROOT) -> Commit:
    """The commit that the code in ``root`` belongs to.

    Unknown where ``root`` is not the top of a repository: an installed package may lie
    inside somebody else's.
    """
    top = _git(root, "rev-parse", "--show-toplevel")
    head = _git(root, "rev-parse", "--verify", "HEAD")
    if top is None or head is None or Path(top) != root.resolve():
        return Commit(commit=None, dirty=None)
    changes = _git(root, "status", "--porcelain", "--", *CODE)
    return Commit(commit=head, dirty=None if changes is None else changes != "")


def installed_versions() -> dict[str, str | None]:
    """Versions of Python and of the packages that compute; None for one not installed."""
    return {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES}


def machine() -> str:
    """System and processor architecture; a kernel's full name could tell whose machine it is."""
    return f"{platform.system()} {platform.machine()}"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git(root: Path, *arguments: str) -> str | None:
    """What git prints; None without git, repository or commit: an evaluation runs anywhere."""
    # A git hook points these variables at the repository it runs for.
    environment = {name: v for name, v in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            check=True,
            env=environment,
            text=True,
            timeout=GIT_TIMEOUT,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
