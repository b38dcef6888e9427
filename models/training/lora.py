"""Low-rank adapters (Hu et al. 2021, arXiv:2106.09685) as the project stores them.

An adapter is a flat dictionary of tensors: ``NAME.lora_A`` ``(rank, d_in)`` and
``NAME.lora_B`` ``(d_out, rank)`` for each adapted linear layer, and ``classifier.*`` whole.
The merged weight is ``W + scale * lora_B @ lora_A``. Knows nothing of data or loss.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

__all__ = ["LowRank", "adapt", "adapter_tensors", "load_adapter"]

ADAPTED = ("attn.q", "attn.k", "attn.v", "attn.o", "intermediate.dense", "output.dense")
HEAD = "classifier"


class LowRank(nn.Module):
    """A frozen linear layer with a trained low-rank difference."""

    def __init__(self, frozen: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.frozen = frozen.requires_grad_(False)
        self.scale = scale
        self.lora_A = nn.Parameter(torch.empty(rank, frozen.in_features))
        self.lora_B = nn.Parameter(torch.zeros(frozen.out_features, rank))
        nn.init.kaiming_uniform_(self.lora_A, a=math.sqrt(5))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """``x`` is ``(..., d_in)``, the result ``(..., d_out)``."""
        difference = nn.functional.linear(nn.functional.linear(x, self.lora_A), self.lora_B)
        frozen: torch.Tensor = self.frozen(x)
        return frozen + self.scale * difference


def adapt(network: Any, *, rank: int, scale: float, first_layer: int = 0) -> None:
    """Freeze ``network`` but for its head, and adapt the encoder from ``first_layer`` on."""
    network.requires_grad_(False)
    network.get_submodule(HEAD).requires_grad_(True)
    for name in list(_adaptable(network, first_layer)):
        parent, _, child = name.rpartition(".")
        frozen = network.get_submodule(name)
        setattr(network.get_submodule(parent), child, LowRank(frozen, rank, scale))


def adapter_tensors(network: Any) -> dict[str, torch.Tensor]:
    """What training changed, ready to be saved."""
    return {
        name: parameter.detach().cpu().contiguous()
        for name, parameter in network.named_parameters()
        if parameter.requires_grad
    }


@torch.no_grad()
def load_adapter(network: Any, tensors: dict[str, torch.Tensor]) -> None:
    """Set the trained parameters; every tensor must fit one and every one must be set."""
    trained = {name: p for name, p in network.named_parameters() if p.requires_grad}
    if trained.keys() != tensors.keys():
        raise ValueError(f"adapter fits another network: {sorted(trained.keys() ^ tensors.keys())}")
    for name, parameter in trained.items():
        parameter.copy_(tensors[name].to(parameter.dtype))


def _adaptable(network: Any, first_layer: int) -> Iterator[str]:
    for name, module in network.named_modules():
        parts = name.split(".")
        if isinstance(module, nn.Linear) and name.endswith(ADAPTED) and "layer" in parts:
            if int(parts[parts.index("layer") + 1]) >= first_layer:
                yield name
