"""What a bench ran on, in words that name no host. Knows nothing of what was measured."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from models.nli.cores import available_cores

__all__ = ["installed", "machine"]

PACKAGES = (
    "counterclaim",
    "fastapi",
    "litserve",
    "numpy",
    "onnxruntime",
    "openvino",
    "sentence-transformers",
    "tokenizers",
    "torch",
    "transformers",
    "uvicorn",
)
FEATURES = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_int8")
"""What decides how fast 8-bit and 32-bit products are, as Linux spells it."""


def machine() -> dict[str, Any]:
    """Processor, cores this process may use, and which products the processor has."""
    cpu = _text("/proc/cpuinfo")
    flags = set(_field(cpu, "flags").split())
    memory = re.search(r"MemTotal:\s+(\d+)", _text("/proc/meminfo"))
    return {
        "cpu": _field(cpu, "model name") or platform.processor() or "unknown",
        "platform": f"{platform.system()} {platform.machine()}",
        "cores": available_cores(),
        "memory_gb": round(int(memory[1]) / 2**20, 1) if memory else None,
        "features": {name: name in flags for name in FEATURES} if flags else None,
        "versions": {"python": platform.python_version()}
        | {package: installed(package) for package in PACKAGES},
    }


def installed(package: str) -> str | None:
    """The version of an installed package, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}\s*: (.*)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", errors="replace")
    except OSError:
        return ""
