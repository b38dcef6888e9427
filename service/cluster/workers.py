"""How wide a batch is spread. A leaf."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Workers"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Workers:
    """How many actors judge, and what Ray sets aside for each; ``cpus`` are also the threads.

    ``count`` is by default as many as the cluster has room for when the batch begins; name it
    where the cluster grows by itself.
    """

    count: int | None = None
    cpus: int = 1
    gpus: float = 0.0

    def __post_init__(self) -> None:
        if (self.count is not None and self.count < 1) or self.cpus < 1 or self.gpus < 0:
            raise ValueError(f"no such workers: {self}")
