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

__all__ = ["LowRank", "adapt", "adapter_tensors", "freeze_in", "load_adapter"]

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
        """``x`` is ``(..., d_in)``, the result ``(..., d_out)``, in the frozen weight's type."""
        weight, bias = self.frozen.weight, self.frozen.bias
        low = self.lora_A.to(weight.dtype)  # (rank, d_in)
        high = (self.scale * self.lora_B).to(weight.dtype)  # (d_out, rank)
        result: torch.Tensor = _Product.apply(x.flatten(0, -2), weight, bias, low, high)  # type: ignore[no-untyped-call]  # torch leaves it bare
        return result.view(*x.shape[:-1], -1)


class _Product(torch.autograd.Function):
    """``x @ W.T + bias + x @ low.T @ high.T`` without a gradient for ``W``.

    What autograd makes of the same sum takes a third more time on a CPU: it writes each
    summand out and adds them afterwards.
    """

    @staticmethod
    def forward(
        ctx: Any,
        x: torch.Tensor,  # (n, d_in)
        weight: torch.Tensor,  # (d_out, d_in)
        bias: torch.Tensor,  # (d_out,)
        low: torch.Tensor,  # (rank, d_in)
        high: torch.Tensor,  # (d_out, rank)
    ) -> torch.Tensor:
        inner = x @ low.t()  # (n, rank)
        ctx.save_for_backward(x, weight, low, high, inner)
        return nn.functional.linear(x, weight, bias).addmm_(inner, high.t())

    @staticmethod
    def backward(ctx: Any, *outer: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        (dy,) = outer  # (n, d_out)
        x, weight, low, high, inner = ctx.saved_tensors
        d_inner = dy @ high  # (n, rank)
        dx = (dy @ weight).addmm_(d_inner, low) if ctx.needs_input_grad[0] else None
        return dx, None, None, d_inner.t() @ x, dy.t() @ inner


def adapt(network: Any, *, rank: int, scale: float, first_layer: int = 0) -> None:
    """Freeze ``network`` but for its head, and adapt the encoder from ``first_layer`` on."""
    network.requires_grad_(False)
    network.get_submodule(HEAD).requires_grad_(True)
    for name in list(_adaptable(network, first_layer)):
        parent, _, child = name.rpartition(".")
        frozen = network.get_submodule(name)
        setattr(network.get_submodule(parent), child, LowRank(frozen, rank, scale))


def freeze_in(dtype: torch.dtype, network: Any) -> None:
    """Keep what is not trained in ``dtype``; the head and the adapters stay as they are."""
    for parameter in network.parameters():
        if not parameter.requires_grad:
            parameter.data = parameter.data.to(dtype)
    head = network.get_submodule(HEAD)
    head.register_forward_pre_hook(lambda _, inputs: tuple(one.float() for one in inputs))


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
