"""Fresh processes for the parts of a bench: a task in, its result out.

Knows how they are started and ended, not what they measure.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from service.errors import BenchFailed

__all__ = ["call", "end", "environment", "last_words", "module", "work"]

ROOT = Path(__file__).parent.parent.parent
END_WAIT_SECONDS = 20


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of ours, whatever lies in the working directory."""
    return [sys.executable, "-P", "-m", name, *arguments]


def environment() -> dict[str, str]:
    """Ours without the operator's settings, the code that is running, and no network."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith("COUNTERCLAIM_")}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "true",
    }


def call(name: str, task: dict[str, Any]) -> dict[str, Any]:
    """Run ``work`` of module ``name`` in a process; raises ``BenchFailed`` with its last line."""
    with tempfile.TemporaryDirectory() as temporary:
        into, out, log = (Path(temporary) / name for name in ("task.json", "result.json", "log"))
        into.write_text(json.dumps(task), "utf-8")
        with log.open("wb") as stream:
            process = subprocess.Popen(
                module(name, str(into), str(out)),
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
            try:
                code = process.wait()
            finally:
                end(process)
        if code != 0 or not out.is_file():
            raise BenchFailed(f"{name} ended with {code}: {last_words(log)}")
        result: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return result


def work(task: Any) -> None:
    """The other side of ``call``: a module's ``main`` gives its function."""
    into, out = map(Path, sys.argv[1:])
    result = task(json.loads(into.read_text("utf-8")))
    out.write_text(json.dumps(result), "utf-8")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of a session of its own, and what it has started."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            pass  # the signal below cannot be ignored
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # nothing was left
    process.wait()


def last_words(log: Path) -> str:
    """The last line that a process has written."""
    lines = log.read_text("utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
