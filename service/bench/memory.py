"""Memory of a process and its children, as Linux counts it; None on other systems.

Reads ``/proc``; knows nothing of what the processes do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["maps_library", "peak_mb", "proportional_mb", "resident_mb", "tree"]

PROC = Path("/proc")


def tree(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents = dict(_parents())
    found = [pid]
    for one in found:  # grows while it is read
        found += [child for child, parent in parents.items() if parent == one]
    return found


def resident_mb(pids: list[int]) -> float | None:
    """Resident memory in MB; pages that processes share count in each."""
    return _sum(pids, "status", "VmRSS")


def proportional_mb(pids: list[int]) -> float | None:
    """Resident memory in MB where shared pages are divided among those who share them."""
    return _sum(pids, "smaps_rollup", "Pss")


def peak_mb(pid: int) -> float | None:
    """The most that the process has had resident since it began, in MB."""
    return _sum([pid], "status", "VmHWM")


def maps_library(pids: list[int], name: str) -> bool | None:
    """Whether a shared library of that name is loaded by any of the processes."""
    maps = [_text(pid, "maps") for pid in pids]
    return None if not any(maps) else any(name in text for text in maps)


def _parents() -> Iterator[tuple[int, int]]:
    for folder in PROC.glob("[0-9]*"):
        if found := re.search(r"^PPid:\s+(\d+)", _text(int(folder.name), "status"), re.MULTILINE):
            yield int(folder.name), int(found[1])


def _sum(pids: list[int], file: str, field: str) -> float | None:
    kilobytes = [
        int(found[1])
        for pid in pids
        if (found := re.search(rf"^{field}:\s+(\d+) kB", _text(pid, file), re.MULTILINE))
    ]
    return round(sum(kilobytes) / 1024, 1) if kilobytes else None


def _text(pid: int, file: str) -> str:
    try:
        return (PROC / str(pid) / file).read_text("utf-8", errors="replace")
    except OSError:  # it has ended, or this is another system
        return ""
