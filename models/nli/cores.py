"""How many cores this process may use. Knows nothing of what they are for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

__all__ = ["available_cores"]

PROC = Path("/proc/self/cgroup")
CGROUPS = Path("/sys/fs/cgroup")


def available_cores(proc: Path = PROC, cgroups: Path = CGROUPS) -> int:
    """Cores that the process is allowed, which may be fewer than the machine has.

    In a container also what its quota of CPU time is worth, in whole cores: with more threads
    than that the kernel stops them all for a part of every period.
    """
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    whole = [int(quota) for quota in _quotas(proc, cgroups)]
    return max(1, min([allowed or 1, *whole]))


def _quotas(proc: Path, cgroups: Path) -> Iterator[float]:
    """The quotas, in cores, of the process's control groups and of those around them."""
    for line in _read(proc).splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield from _limits(cgroups, path, _quota_v2)
            yield from _limits(cgroups / "unified", path, _quota_v2)
        elif "cpu" in controllers.split(","):
            for mount in {controllers, "cpu"}:
                yield from _limits(cgroups / mount, path, _quota_v1)


def _limits(mount: Path, path: str, quota: Callable[[Path], float | None]) -> Iterator[float]:
    """Of the group and its parents. Inside a container the path may be one that only the host
    knows; the group then lies at the mount itself, which is always looked at."""
    group = PurePosixPath(path.lstrip("/"))
    for folder in (mount / group, *(mount / parent for parent in group.parents)):
        if (found := quota(folder)) is not None:
            yield found


def _quota_v2(group: Path) -> float | None:
    return _cores(*_read(group / "cpu.max").split())


def _quota_v1(group: Path) -> float | None:
    return _cores(_read(group / "cpu.cfs_quota_us"), _read(group / "cpu.cfs_period_us"))


def _cores(quota: str = "", period: str = "") -> float | None:
    """None where there is no quota: ``max``, -1, no such file."""
    try:
        cores = int(quota) / int(period)
    except (ValueError, ZeroDivisionError):
        return None
    return cores if cores > 0 else None


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError:
        return ""
