"""Step 2: a LoRA adapter and its base become one ordinary model folder.

Knows nothing of how the adapter was trained (LoRA: Hu et al. 2021, arXiv:2106.09685).

    python -m models.training.merge --base build/base --adapter ADAPTER --out build/merged
"""

from __future__ import annotations

import argparse
import json
import shutil
from hashlib import file_digest
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForSequenceClassification

from models.errors import ModelError

__all__ = ["merge"]


def merge(base: Path, adapter: Path, out: Path) -> Path:
    """Write ``W + scale * lora_B @ lora_A`` and the classification head over ``base``.

    ``adapter`` holds ``adapter.json`` (base_sha256, id2label, scale) and
    ``adapter.safetensors``. Raises ``ModelError`` if it was made for another base, or if
    one of its tensors fits nowhere.
    """
    recipe = json.loads((adapter / "adapter.json").read_text("utf-8"))
    with (base / "model.safetensors").open("rb") as file:
        if (found := file_digest(file, "sha256").hexdigest()) != recipe["base_sha256"]:
            raise ModelError(f"adapter is for base {recipe['base_sha256']}, got {found}")
    network, untrained = _network(base, recipe["id2label"])
    tensors = load_file(adapter / "adapter.safetensors")
    if missing := sorted(untrained - tensors.keys()):
        raise ModelError(f"neither base nor adapter has {', '.join(missing)}")
    _add(network, tensors, float(recipe["scale"]))
    network.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(base / name, out / name)
    return out


def _network(base: Path, id2label: dict[str, str]) -> tuple[Any, set[str]]:
    """The base with a classification head, and the names that no file has given values to."""
    named = {int(index): label for index, label in id2label.items()}
    config = AutoConfig.from_pretrained(
        base, id2label=named, label2id={label: index for index, label in named.items()}
    )
    network, report = AutoModelForSequenceClassification.from_pretrained(
        base, config=config, dtype=torch.float32, output_loading_info=True
    )
    return network, set(report["missing_keys"])


@torch.no_grad()
def _add(network: Any, tensors: dict[str, torch.Tensor], scale: float) -> None:
    weights = network.state_dict()
    for name, tensor in tensors.items():
        if name.endswith(".lora_A"):
            layer = name.removesuffix(".lora_A")
            low, high = tensor.float(), tensors[f"{layer}.lora_B"].float()
            _target(weights, f"{layer}.weight").add_(scale * (high @ low))
        elif not name.endswith(".lora_B"):
            _target(weights, name).copy_(tensor.float())


def _target(weights: dict[str, torch.Tensor], name: str) -> torch.Tensor:
    if name not in weights:
        raise ModelError(f"the base has no {name!r} for the adapter to change")
    return weights[name]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("--base", "--adapter", "--out"):
        parser.add_argument(name, type=Path, required=True)
    arguments = parser.parse_args()
    merge(arguments.base, arguments.adapter, arguments.out)


if __name__ == "__main__":
    main()
