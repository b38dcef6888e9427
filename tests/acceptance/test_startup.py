"""What a server that answers with the embedded model carries: no torch, and not much memory."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

COMMAND = Path(sys.executable).with_name("counterclaim")
HEAVY = {"torch", "transformers", "sentence_transformers", "matplotlib", "pyarrow", "scipy", "ray"}
MEBIBYTES = 700
IMPORTED = re.compile(r"^import time: +\d+ \| +\d+ \| +([\w.]+)$", re.MULTILINE)


def test_the_server_carries_neither_torch_nor_much_memory(
    tmp_path: Path,
    founding: list[dict[str, Any]],
    wait_until_ready: Callable[[subprocess.Popen[Any], str], None],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    imports = tmp_path / "imports"
    with imports.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-X", "importtime", COMMAND, "serve", "--port", str(port)],
            cwd=tmp_path,
            stderr=stderr,
            stdout=subprocess.DEVNULL,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(process, address)
        pair = {"a": founding[0]["a"], "b": founding[0]["b"]}
        assert httpx2.post(f"{address}/v1/compare", json=pair, timeout=60).is_success
        assert httpx2.get(f"{address}/metrics", timeout=60).is_success
        status = Path(f"/proc/{process.pid}/status").read_text()
        (kibibytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    finally:
        process.terminate()
        process.wait(timeout=60)
    imported = {name.split(".")[0] for name in IMPORTED.findall(imports.read_text())}
    assert {"uvicorn", "onnxruntime"} <= imported
    assert not imported & HEAVY
    assert int(kibibytes) / 1024 <= MEBIBYTES
