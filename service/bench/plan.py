"""What a bench is to measure, and for how long. Measures nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["Plan"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One run.

    ``model`` holds the options of ``load_model``, its name among them. ``budget`` is the
    seconds that an engine's whole pass may take, ``seconds`` those of a level of load.
    ``torch_model`` is a merged torch checkpoint of the same weights, ``fp32_onnx`` its
    32-bit export; what needs one that is not given is left out, and the result says so.
    """

    model: dict[str, Any]
    torch_model: Path | None = None
    fp32_onnx: Path | None = None
    data: tuple[Path, ...] = ()
    pairs: int = 2_000
    seed: int = 0
    seconds: float = 12.0
    budget: float = 35.0
    concurrency: tuple[int, ...] = (1, 8, 64)
    lengths: tuple[int, ...] = (16, 32, 64, 128, 256, 512)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; files go by their names, a path would tell of the machine."""
        files = {
            "torch_model": self.torch_model and self.torch_model.name,
            "fp32_onnx": self.fp32_onnx and self.fp32_onnx.name,
            "data": [path.name for path in self.data],
        }
        name = str(self.model["name"])
        model = self.model | {"name": Path(name).name if Path(name).is_dir() else name}
        return asdict(self) | files | {"model": model}
