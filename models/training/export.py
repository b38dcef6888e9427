"""Step 3: a trained model folder to ``model.onnx`` in 8 bits, or a refusal.

Nothing is written to the destination unless the float export equals torch over many
lengths and the 8-bit one agrees with torch on the labels of real pairs.

    python -m models.training.export build/merged --out build/model \\
        --sample train_newsroom.jsonl --parity mnli_m_dev.jsonl.gz
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForSequenceClassification

from models.errors import ModelError
from models.nli.onnx_backend import ENCODING_FIELDS, OnnxModel
from models.nli.torch_backend import TorchModel
from models.training.pairs import LabelledPair, read_pairs
from models.training.quantise import largest_activations, quantise

__all__ = ["ParityFailed", "export"]

OPSET = 20
LENGTHS = (4, 7, 16, 33, 64, 129, 300, 512)  # a trace at one length fails at the others
FLOAT_TOLERANCE = 1e-3  # largest difference of logits, float export against torch
FLOAT_DRAWS = 3
"""Random inputs of each length, of which the middle one counts: on rare ones torch itself is
off by more in single precision against double, while a wrong export fails on all."""
LABEL_AGREEMENT = 0.98  # least share of equal labels, 8 bits against torch
SAMPLE_PAIRS = 128
CARRIED = ("config.json", "tokenizer.json", "tokenizer_config.json")


class ParityFailed(ModelError):
    """The export does not answer as the trained model does; nothing was written."""


def export(
    folder: Path,
    out: Path,
    *,
    sample: Sequence[LabelledPair],
    parity: Sequence[LabelledPair],
    keep_float: Path | None = None,
) -> dict[str, Any]:
    """Export, quantise, prove and write; returns the figures that go into ``export.json``.

    ``sample`` shows the quantiser which channels are large (training data), ``parity`` is
    what the labels are compared on. ``keep_float`` is a file for the 32-bit graph, which is
    otherwise thrown away. Raises ``ParityFailed``.
    """
    with tempfile.TemporaryDirectory() as temporary:
        stage = Path(temporary)
        for name in CARRIED:
            shutil.copyfile(folder / name, stage / name)
        full = _export_float(folder)
        if keep_float is not None:
            onnx.save(full, keep_float)
        names = [one.name for one in full.graph.input]
        largest = largest_activations(full, _inputs(stage / "tokenizer.json", sample, names))
        onnx.save(quantise(full, largest), stage / "model.onnx")
        figures = _parity(folder, stage, parity)
        (stage / "export.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        out.mkdir(parents=True, exist_ok=True)
        for path in stage.iterdir():
            shutil.copyfile(path, out / path.name)
    return figures


def _export_float(folder: Path) -> onnx.ModelProto:
    network = AutoModelForSequenceClassification.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32
    ).eval()
    batch, length = torch.export.Dim("batch", max=512), torch.export.Dim("length", min=2, max=512)
    names = _input_names(network)
    ids = torch.randint(5, 1000, (2, 17))  # (B, T)
    # torch.export keeps the length symbolic in the relative position bias; tracing does not.
    program = torch.onnx.export(
        _Logits(network),
        (ids, *(torch.ones_like(ids) for _ in names[1:])),
        dynamo=True,
        dynamic_shapes={name: {0: batch, 1: length} for name in names},
        input_names=names,
        output_names=["logits"],
        opset_version=OPSET,
        verbose=False,
    )
    assert program is not None  # only the old exporter returns None
    model: onnx.ModelProto = program.model_proto
    for difference, shape in _float_differences(network, model):
        if difference > FLOAT_TOLERANCE:
            raise ParityFailed(f"float export is off by {difference:.4f} at batch, length {shape}")
    return model


def _input_names(network: Any) -> list[str]:
    """What the network is fed; only some kinds are told which tokens are the hypothesis."""
    two_sided = getattr(network.config, "type_vocab_size", 0) > 1
    return ["input_ids", "attention_mask", *(["token_type_ids"] if two_sided else [])]


class _Logits(torch.nn.Module):
    """The network with tensors in and one tensor out."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
    ) -> torch.Tensor:
        types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        logits: torch.Tensor = self.network(
            input_ids=input_ids, attention_mask=attention_mask, **types
        ).logits
        return logits


@torch.inference_mode()
def _float_differences(
    network: Any, model: onnx.ModelProto
) -> Iterator[tuple[float, tuple[int, int]]]:
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "float.onnx"
        onnx.save(model, path)
        session = onnxruntime.InferenceSession(path)
    generator = torch.Generator().manual_seed(0)
    for length in LENGTHS:
        differences = []
        for _ in range(FLOAT_DRAWS):
            inputs = _random_inputs(network, length, generator)
            expected = network(**inputs).logits.numpy()
            found = session.run(None, {name: one.numpy() for name, one in inputs.items()})[0]
            differences.append(float(np.abs(expected - found).max()))
        yield float(np.median(differences)), (2, length)


def _random_inputs(
    network: Any, length: int, generator: torch.Generator
) -> dict[str, torch.Tensor]:
    ids = torch.randint(5, 20_000, (2, length), generator=generator)
    mask = torch.ones_like(ids)
    mask[1, length // 2 + 1 :] = 0  # the second row is padded
    types = torch.zeros_like(ids)
    types[:, length // 2 :] = 1
    every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    return {name: every[name] for name in _input_names(network)}


def _inputs(
    tokenizer_file: Path, sample: Sequence[LabelledPair], names: Sequence[str]
) -> Iterator[dict[str, npt.NDArray[np.int64]]]:
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(512)
    stride = max(1, len(sample) // SAMPLE_PAIRS)
    for pair in sample[::stride]:
        encoding = tokenizer.encode(pair.premise, pair.hypothesis)
        yield {
            name: np.array([getattr(encoding, ENCODING_FIELDS[name])], dtype=np.int64)
            for name in names
        }


def _parity(folder: Path, stage: Path, pairs: Sequence[LabelledPair]) -> dict[str, Any]:
    texts = [(pair.premise, pair.hypothesis) for pair in pairs]
    expected = TorchModel.load(folder, name="torch").probabilities(texts)  # (n, 3)
    found = OnnxModel.load(stage, name="int8").probabilities(texts)  # (n, 3)
    agreement = float((expected.argmax(axis=1) == found.argmax(axis=1)).mean())
    if agreement < LABEL_AGREEMENT:
        raise ParityFailed(
            f"8-bit labels agree with torch on {agreement:.4f} of {len(pairs)} pairs, "
            f"must be {LABEL_AGREEMENT}"
        )
    return {
        "weights_sha256": sha256((stage / "model.onnx").read_bytes()).hexdigest(),
        "parity_rows": len(pairs),
        "label_agreement": agreement,
        "mean_probability_difference": float(np.abs(expected - found).mean()),
        "largest_probability_difference": float(np.abs(expected - found).max()),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True, help="training pairs")
    parser.add_argument("--parity", type=Path, required=True, help="pairs to compare labels on")
    parser.add_argument("--parity-rows", type=int, default=2000)
    parser.add_argument("--float", type=Path, help="keep the 32-bit graph in this file")
    arguments = parser.parse_args()
    figures = export(
        arguments.folder,
        arguments.out,
        sample=read_pairs(arguments.sample),
        parity=read_pairs(arguments.parity)[: arguments.parity_rows],
        keep_float=arguments.float,
    )
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
