"""A student's material: the answers of a trained model, and its layers thinned out.

Writes a training file whose rows carry the teacher's probabilities, and a student folder where
layers are asked for; ``fit --full`` does the rest (Hinton et al. 2015, arXiv:1503.02531; layers
taken from the teacher as in DistilBERT, Sanh et al. 2019, arXiv:1910.01108). ``fit --taught``
writes such rows as it trains the teacher. Knows nothing of the loss.

    python -m models.training.distil base --data build/fast-data/train.jsonl \\
        --source newsroom --source written --out build/fast-taught
    python -m models.training.distil build/merged --layers 6 --data build/newsroom/train.jsonl \\
        --out build/student
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Collection
from pathlib import Path

from rich.progress import track
from torch import nn
from transformers import AutoModelForSequenceClassification

from models.errors import ModelError
from models.nli import NLIModel, load_model
from models.training.rows import teacher_of

__all__ = ["kept_layers", "label_rows", "thin_out"]

CHUNK_PAIRS = 1024


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


def label_rows(teacher: NLIModel, data: Path, out: Path, *, sources: Collection[str] = ()) -> Path:
    """``train.jsonl`` in ``out``: the rows of ``data``, each with its teacher's probabilities.

    With ``sources``, only the rows of those; the others stay as they are. The teacher stands
    in ``manifest.json``. Raises ``ModelError`` for a source that has no rows.
    """
    rows = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    if missing := set(sources) - {row["source"] for row in rows}:
        raise ModelError(f"{data}: no rows of {', '.join(sorted(missing))}")
    chosen = [row for row in rows if not sources or row["source"] in sources]
    pairs = list(dict.fromkeys((row["premise"], row["hypothesis"]) for row in chosen))
    said: dict[tuple[str, str], list[float]] = {}
    for start in track(range(0, len(pairs), CHUNK_PAIRS), "distil"):
        chunk = pairs[start : start + CHUNK_PAIRS]
        said |= zip(chunk, teacher.probabilities(chunk).tolist(), strict=True)
    for row in chosen:
        row |= teacher_of(said[row["premise"], row["hypothesis"]])
    out.mkdir(parents=True, exist_ok=True)
    with (out / "train.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    kept = data.with_name("manifest.json")
    manifest = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    manifest["teacher"] = {
        "model": teacher.name,
        "weights_sha256": teacher.weights_sha256,
        "rows": len(chosen),
        "sources": sorted(sources),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    return out / "train.jsonl"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("teacher", help="a model by name, or its folder")
    parser.add_argument("--layers", type=int, help="of a student made of the teacher's own")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--source", action="append", default=[], help="whose rows are answered; by default all"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    arguments = parser.parse_args()
    teacher = load_model(arguments.teacher, device=arguments.device)
    label_rows(teacher, arguments.data, arguments.out, sources=arguments.source)
    if arguments.layers is not None:
        thin_out(Path(arguments.teacher), arguments.layers, arguments.out)


if __name__ == "__main__":
    main()
