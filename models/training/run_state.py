"""Where a training run stands, kept on disk without a pickle. Knows nothing of data or loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from models.training.lora import adapter_tensors, load_adapter

__all__ = ["RunState"]

RUN = Path("run", "state.safetensors")  # aside: a model folder holds only its weights


class RunState:
    """Where a run stands, and how it is kept on disk without a pickle."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.rows = self.batches = 0
        self.seconds = self.loss = 0.0

    @property
    def rows_per_second(self) -> float:
        """Since the run began, breaks left out."""
        return self.rows / max(self.seconds, 1e-9)

    def advance(self, rows: int, loss: float, seconds: float) -> None:
        """Count a batch of ``rows``; the kept loss is a running mean of about 50 batches."""
        self.loss = loss if not self.batches else 0.98 * self.loss + 0.02 * loss
        self.rows += rows
        self.batches += 1
        self.seconds = seconds

    def save(self, out: Path, network: Any, optimizer: torch.optim.Optimizer) -> None:
        """Everything that a resumed run needs, and a line for the learning curve."""
        (out / RUN).parent.mkdir(parents=True, exist_ok=True)
        moments = {
            f"{index}.{name}": torch.as_tensor(value).contiguous()
            for index, kept in optimizer.state_dict()["state"].items()
            for name, value in kept.items()
        }
        parts = {"trained": adapter_tensors(network), "optimizer": moments}
        everything = {
            f"{part}.{name}": tensor
            for part, tensors in parts.items()
            for name, tensor in tensors.items()
        }
        # One file, so that a kill leaves a whole state, the old one or the new.
        _replace(out / RUN, everything, {"state": json.dumps(vars(self))})
        with (out / "log.jsonl").open("a") as log:
            log.write(json.dumps({k: v for k, v in vars(self).items() if k != "plan"}) + "\n")

    @classmethod
    def resume(
        cls, out: Path, plan: dict[str, Any], network: Any, optimizer: torch.optim.Optimizer
    ) -> RunState:
        """The run in ``out``, or a new one; raises ``ValueError`` if it has another plan."""
        state = cls(plan)
        if not (out / RUN).is_file():
            return state
        with safe_open(out / RUN, framework="pt") as file:
            kept = json.loads(file.metadata()["state"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        if kept["plan"] != state.plan:
            raise ValueError(f"{out} holds a run of another plan; choose another folder")
        vars(state).update(kept)
        load_adapter(network, _part(tensors, "trained"))
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for key, tensor in _part(tensors, "optimizer").items():
            index, _, name = key.partition(".")
            moments.setdefault(int(index), {})[name] = tensor
        optimizer.load_state_dict(optimizer.state_dict() | {"state": moments})
        return state


def _part(tensors: dict[str, torch.Tensor], part: str) -> dict[str, torch.Tensor]:
    prefix = f"{part}."
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }


def _replace(path: Path, tensors: dict[str, torch.Tensor], metadata: dict[str, str]) -> None:
    """Write beside and rename, so that a kill leaves the old file or the new one."""
    save_file(tensors, path.with_suffix(".new"), metadata)
    path.with_suffix(".new").replace(path)
