"""A smaller student of a trained model: its layers thinned out, its answers learnt.

Writes a student folder and a training file with the teacher's probabilities in every row;
``fit --full`` does the rest (Hinton et al. 2015, arXiv:1503.02531; layers taken from the
teacher as in DistilBERT, Sanh et al. 2019, arXiv:1910.01108). A student of another make
needs only the rows, which ``fit --taught`` writes as it trains the teacher. Knows nothing
of the loss.

    python -m models.training.distil build/merged --layers 6 --data build/newsroom/train.jsonl \\
        --out build/student
    python -m models.training.fit --full --base build/student \\
        --data build/student/train.jsonl --out build/fast --minutes 60
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from torch import nn
from transformers import AutoModelForSequenceClassification

from models.errors import ModelError
from models.nli import NLIModel
from models.nli.torch_backend import TorchModel
from models.training.rows import with_teacher

__all__ = ["kept_layers", "label_rows", "thin_out"]

CHUNK_ROWS = 1024


def thin_out(teacher: Path, layers: int, out: Path) -> Path:
    """A model folder with ``layers`` of the teacher's layers, evenly spread, first and last in."""
    network = AutoModelForSequenceClassification.from_pretrained(teacher)
    encoder = network.base_model.encoder
    kept = kept_layers(len(encoder.layer), layers)
    encoder.layer = nn.ModuleList(encoder.layer[index] for index in kept)
    network.config.num_hidden_layers = layers
    network.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(teacher / name, out / name)
    return out


def kept_layers(of: int, layers: int) -> list[int]:
    """Which of ``of`` layers a student of ``layers`` keeps.

    By hand: 4 of 12 are 0, 4, 7, 11.
    """
    if not 2 <= layers < of:
        raise ModelError(f"a student of {of} layers has 2 to {of - 1}, not {layers}")
    return [round(index * (of - 1) / (layers - 1)) for index in range(layers)]


def label_rows(teacher: NLIModel, data: Path) -> Iterator[str]:
    """The rows of a training file as JSON lines, each with its teacher's probabilities."""
    rows = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    for start in range(0, len(rows), CHUNK_ROWS):
        chunk = rows[start : start + CHUNK_ROWS]
        said = teacher.probabilities([(row["premise"], row["hypothesis"]) for row in chunk])
        yield from with_teacher(chunk, said.tolist())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("teacher", type=Path, help="folder of the trained model")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    arguments = parser.parse_args()
    thin_out(arguments.teacher, arguments.layers, arguments.out)
    teacher = TorchModel.load(arguments.teacher, name="teacher", device=arguments.device)
    with (arguments.out / "train.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(label_rows(teacher, arguments.data))


if __name__ == "__main__":
    main()
