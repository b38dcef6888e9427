"""docs/soak.py: the whole path for two seconds, with the stand-in."""

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent


def test_a_short_soak(tmp_path: Path) -> None:
    out = tmp_path / "soak.json"
    options = ["--model", "lexical", "--seconds", "2", "--out", str(out)]
    command = [sys.executable, str(REPOSITORY / "docs" / "soak.py"), *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(out.read_text("utf-8"))
    assert json.loads(done.stdout) == result
    assert result["asked_per_second"] == 2 * result["capacity_per_second"] > 0
    assert result["answers"]["200"] > 0 and set(result["answers"]) <= {"200", "429"}
    assert len(result["kept"]) == 4 and all(result["kept"].values())
