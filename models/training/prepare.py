"""Step A of training: source files to one shuffled training file, proven clean.

Reads rows of files or of Hugging Face datasets, drops doubles and everything that also
stands in an evaluation file (either order, case and punctuation folded), samples each
source as the recipe says, and writes a manifest with the counts. Knows nothing of models.

    python -m models.training.prepare --data DATA --never newsroom.jsonl --never DATA/dev \\
        --out build/train
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from models.errors import ModelError
from models.training.augment import MAKERS
from models.training.hub import PREFIX, hub_rows
from models.training.pairs import open_lines
from models.training.rows import TrainingRow

__all__ = ["prepare"]

OWN = Path(__file__).parent
RECIPE = OWN / "recipe.json"
LABELS = frozenset({"entailment", "neutral", "contradiction", "not_entailment"})


def prepare(recipe: dict[str, Any], data: Path, never: Iterable[Path], out: Path) -> dict[str, Any]:
    """Write ``train.jsonl`` and ``manifest.json`` into ``out``; returns the manifest."""
    evaluation = {row.key for path in never for row in _rows_below(path)}
    draw = random.Random(recipe["seed"])
    offered = _by_source(data, recipe["files"])
    if absent := sorted(recipe["sources"].keys() - offered.keys() - MAKERS.keys()):
        raise ModelError(f"{data}: no rows of {', '.join(absent)}")
    chosen: list[TrainingRow] = []
    dropped: Counter[str] = Counter()
    seen: set[frozenset[str]] = set()
    for source, plan in recipe["sources"].items():
        clean = []
        for row in offered.get(source, []):
            key = row.key
            reason = _reason_to_drop(row, key, seen, evaluation, recipe.get("max_words"))
            seen.add(key)
            dropped[reason] += bool(reason)
            if not reason:
                clean.append(row)
        draw.shuffle(clean)
        chosen += _repeated(clean[: plan["rows"]], plan)
    # Of two captions that share nothing an annotator was told that they show one scene.
    real = tuple(row for row in chosen if not recipe["sources"][row.source].get("captions"))
    for kind in sorted(MAKERS.keys() & recipe["sources"].keys()):
        made = MAKERS[kind](real, recipe["sources"][kind]["rows"], draw)
        chosen += [row for row in made if row.key not in evaluation]
    draw.shuffle(chosen)
    if leaked := [row for row in chosen if row.key in evaluation]:
        raise ModelError(f"{len(leaked)} training rows stand in an evaluation file")
    manifest = _manifest(recipe, chosen, dropped, len(evaluation))
    out.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row.as_dict(), ensure_ascii=False) + "\n" for row in chosen)
    (out / "train.jsonl").write_text("".join(lines), "utf-8")
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    return manifest


def _by_source(data: Path, files: dict[str, str]) -> dict[str, list[TrainingRow]]:
    offered: dict[str, list[TrainingRow]] = {}
    for kind, name in files.items():
        rows = _hub_rows(name, kind) if name.startswith(PREFIX) else _rows(_file(data, name), kind)
        for row in rows:
            offered.setdefault(row.source, []).append(row)
    return offered


def _file(data: Path, name: str) -> Path:
    """In ``data``, or else among the pairs that the project holds itself."""
    return data / name if (data / name).is_file() else OWN / name


def _hub_rows(name: str, source: str) -> Iterator[TrainingRow]:
    for row in hub_rows(name):
        yield TrainingRow(
            premise=_spaced(row["premise"]),
            hypothesis=_spaced(row["hypothesis"]),
            label=row["label"] or "",
            source=source,
        )


def _rows_below(path: Path) -> Iterator[TrainingRow]:
    """The rows of a file, or of every data file in a folder."""
    files = sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
    if not files:
        raise ModelError(f"{path}: no evaluation file there to keep apart")
    for file in files:
        yield from _rows(file, default_source=file.name)


def _rows(path: Path, default_source: str) -> Iterator[TrainingRow]:
    """Rows of either format; a premise with a list of hypotheses counts as several."""
    with open_lines(path) as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                premise = row["premise"] if "premise" in row else row["a"]
                several = row.get("hypotheses") or [
                    (row["label"], row["hypothesis"] if "hypothesis" in row else row["b"])
                ]
                for label, hypothesis in several:
                    yield TrainingRow(
                        premise=_spaced(premise),
                        hypothesis=_spaced(hypothesis),
                        label=label,
                        source=row.get("source", default_source),
                    )
            except (ValueError, KeyError, TypeError, AttributeError) as exc:
                raise ModelError(f"{path}, line {number}: {type(exc).__name__}: {exc}") from exc


def _spaced(claim: str | dict[str, Any]) -> str:
    """The text of a claim, bare or with provenance, spacing folded."""
    text: str = claim["text"] if isinstance(claim, dict) else claim
    return " ".join(text.split())


def _reason_to_drop(
    row: TrainingRow,
    key: frozenset[str],
    seen: set[frozenset[str]],
    evaluation: set[frozenset[str]],
    max_words: int | None,
) -> str:
    if row.label not in LABELS:
        return "label not known"
    if key in evaluation:
        return "stands in an evaluation file"
    if key in seen:
        return "seen before"
    if "" in key:
        return "no words"
    if max_words and len(row.premise.split()) + len(row.hypothesis.split()) > max_words:
        return f"over {max_words} words"
    return ""


def _repeated(rows: list[TrainingRow], plan: dict[str, Any]) -> Iterator[TrainingRow]:
    for row in rows:
        for turn in range(plan.get("repeat", 1)):
            # Contradiction holds both ways, so every second turn may show it the other way.
            swap = plan.get("swap_contradictions") and row.label == "contradiction" and turn % 2
            yield _swapped(row) if swap else row


def _swapped(row: TrainingRow) -> TrainingRow:
    return TrainingRow(
        premise=row.hypothesis, hypothesis=row.premise, label=row.label, source=row.source
    )


def _manifest(
    recipe: dict[str, Any], rows: list[TrainingRow], dropped: Counter[str], n_evaluation: int
) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.source, Counter())[row.label] += 1
    return {
        "seed": recipe["seed"],
        "rows": len(rows),
        "evaluation_pairs_kept_apart": n_evaluation,
        "dropped": {reason: count for reason, count in dropped.items() if reason},
        "sources": {
            source: {"licence": plan["licence"], "rows": dict(sorted(counts[source].items()))}
            for source, plan in recipe["sources"].items()
            if source in counts
        },
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--recipe", type=Path, default=RECIPE)
    parser.add_argument("--data", type=Path, required=True, help="folder of the source files")
    parser.add_argument(
        "--never", type=Path, action="append", required=True, help="evaluation file or folder"
    )
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    recipe = json.loads(arguments.recipe.read_text("utf-8"))
    manifest = prepare(recipe, arguments.data, arguments.never, arguments.out)
    print(json.dumps(manifest, indent=1))


if __name__ == "__main__":
    main()
