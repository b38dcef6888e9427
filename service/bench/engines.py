"""Which engines and batch peers a run measures, each in a process; who agrees with torch.

Knows what each one needs; what is missing is named with its reason.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.nli import TextPair, locate
from service.bench.machine import installed
from service.bench.plan import Plan
from service.bench.processes import call
from service.errors import BenchFailed

__all__ = ["CROSS_ENCODER", "OURS", "TORCH", "VERIFIER", "measure_engines"]

OURS, VERIFIER = "ours as shipped", "Verifier.verify"
TORCH, CROSS_ENCODER = "torch fp32", "CrossEncoder.predict"
SUBJECT, PEER = "service.bench.subject", "service.bench.peers.cross_encoder"
NO_TORCH, NO_EXPORT = "needs --torch-model FOLDER", "needs --fp32-onnx FILE"
CARRIED = ("config.json", "tokenizer.json", "tokenizer_config.json")

LeaveOut = Callable[[str, str], None]
"""Told the name of what is left out, and why."""


@dataclass(frozen=True, kw_only=True)
class _Entry:
    name: str
    module: str
    task: dict[str, Any]
    missing: str | None = None


def measure_engines(
    plan: Plan, pairs: Sequence[TextPair], leave_out: LeaveOut, say: Callable[[str], None]
) -> list[dict[str, Any]]:
    """A row for each that could be measured. Raises ``BenchFailed`` only for our own."""
    shared = {"pairs": list(pairs), "budget": plan.budget, "lengths": list(plan.lengths)}
    rows = []
    with ExitStack() as stack:
        for entry in _entries(plan, stack):
            if entry.missing:
                leave_out(entry.name, entry.missing)
                continue
            say(entry.name)
            try:
                rows.append({"name": entry.name} | call(entry.module, shared | entry.task))
            except BenchFailed as exc:
                if entry.name in (OURS, VERIFIER):
                    raise
                leave_out(entry.name, str(exc))
    return _with_agreement(rows)


def _entries(plan: Plan, stack: ExitStack) -> Iterator[_Entry]:
    threads = {"threads": plan.model.get("threads")}
    yield _Entry(name=OURS, module=SUBJECT, task={"of": "engine", "model": plan.model})
    yield _Entry(name=VERIFIER, module=SUBJECT, task={"of": "verifier", "model": plan.model})
    folder = str(plan.torch_model)
    yield _Entry(
        name=CROSS_ENCODER,
        module=PEER,
        task={"folder": folder},
        missing=_missing(None if plan.torch_model else NO_TORCH, "sentence-transformers"),
    )
    yield _engine(
        TORCH,
        {"name": folder, "folder": folder, "engine": "torch", **threads},
        _missing(None if plan.torch_model else NO_TORCH, "torch"),
    )
    export = _staged(plan, stack) if plan.fp32_onnx else None
    for name, engine in (("ONNX fp32", "onnx"), ("OpenVINO fp32", "openvino")):
        model = {"name": "fp32", "folder": str(export), "engine": engine, **threads}
        needed = "openvino" if engine == "openvino" else "onnxruntime"
        yield _engine(name, model, _missing(None if export else NO_EXPORT, needed))
    ours = locate(plan.model["name"])
    no_graph = None if (ours / "model.onnx").is_file() else f"{ours.name} has no model.onnx"
    yield _engine(
        "OpenVINO as shipped",
        {"name": ours.name, "folder": str(ours), "engine": "openvino", **threads},
        _missing(no_graph, "openvino"),
    )


def _engine(name: str, model: dict[str, Any], missing: str | None) -> _Entry:
    return _Entry(name=name, module=SUBJECT, task={"of": "engine", "model": model}, missing=missing)


def _missing(file: str | None, package: str) -> str | None:
    return file or (None if installed(package) else f"{package} is not installed")


def _staged(plan: Plan, stack: ExitStack) -> Path:
    """A model folder around a bare export: the tokenizer and labels are those of the torch
    checkpoint, or of the model itself."""
    assert plan.fp32_onnx is not None
    stage = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    around = plan.torch_model or locate(plan.model["name"])
    for name in CARRIED:
        shutil.copyfile(around / name, stage / name)
    (stage / "model.onnx").symlink_to(plan.fp32_onnx.resolve())
    for outside in plan.fp32_onnx.parent.glob(f"{plan.fp32_onnx.name}*data"):  # large weights
        (stage / outside.name).symlink_to(outside.resolve())
    return stage


def _with_agreement(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels give way to the share of them that torch fp32 gives too, on the pairs that both
    came to within their time."""
    labels = {row["name"]: row.pop("labels") for row in rows}
    reference = labels.get(TORCH)
    for row in rows:
        both = list(zip(labels[row["name"]], reference, strict=False)) if reference else []
        row["agreement"] = sum(a == b for a, b in both) / len(both) if both else None
        row["agreement_rows"] = len(both)
    return rows
