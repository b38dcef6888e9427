"""Trains a token tagger of reported speech: the lowest layers of a small encoder and a head.

What it is compared with are the rules of ``models.attribution``; nothing that ships uses it.
Windows of like length share a batch; the schedule follows the time used or the epochs done,
whichever is further. Knows nothing of where the marked texts come from.

    python -m models.training.base_weights --model fast build/fast-base
    python -m eval.polnear attribution_polnear.jsonl.gz --split train --out build/tagger.jsonl
    python -m models.training.tagger --base build/fast-base --data build/tagger.jsonl \\
        --out build/tagger --minutes 15
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from transformers import AutoConfig, AutoModelForTokenClassification

from models.training.plain import plain_texts
from models.training.tag_model import Window, logits_of, open_tokenizer, windows
from models.training.tags import ROLES, TAGS, TaggedText, read_tagged, tags_of

__all__ = ["Plan", "train"]

POOL_BATCHES = 32  # batches of like length are cut from pools of this many
NOT_TAGGED = -100  # tokens that begin no word
KEPT_LOSS = 0.98  # of the running mean, about 50 batches long


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to train; everything that makes a run what it is."""

    minutes: float
    epochs: float = 4.0
    layers: int = 3
    learning_rate: float = 3e-4
    warm_up: float = 0.05
    weight_decay: float = 0.01
    dropout: float = 0.0  # each text is seen a few times at most; a CPU gains a third
    batch_rows: int = 32
    max_texts: int | None = None
    plain: bool = True  # as many sentences without a report as can be made
    seed: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A window with the tags of its words, ``(n_words, n_roles)``."""

    window: Window
    tags: list[tuple[int, ...]]


def train(base: Path, data: Path, out: Path, plan: Plan) -> Path:
    """Train and leave a model folder and ``run.json`` in ``out``."""
    torch.manual_seed(plan.seed)
    texts = read_tagged(data)[: plan.max_texts]
    tokenizer = open_tokenizer(base)
    plain = plain_texts(texts) if plan.plain else []
    rows = [row for text in (*texts, *plain) for row in rows_of(tokenizer, text)]
    network = _network(base, plan)
    learnt = _learn(network, rows, plan)
    network.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(base / name, out / name)
    run = {
        "plan": asdict(plan),
        "base_sha256": _digest(base / "model.safetensors"),
        "data_sha256": _digest(data),
        "texts": len(texts),
        "plain_texts": len(plain),
        **learnt,
    }
    (out / "run.json").write_text(json.dumps(run, indent=1) + "\n", "utf-8")
    return out


def _learn(network: Any, rows: Sequence[Row], plan: Plan) -> dict[str, float]:
    """Train ``network`` in place; says how far that came."""
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=0.0, weight_decay=plan.weight_decay)
    network.train()
    seen, loss, began = 0, float("nan"), time.monotonic()
    with _progress() as progress:
        bar = progress.add_task("tagger", total=1.0, loss=loss)
        for batch in _batches(rows, plan):
            share = _share(time.monotonic() - began, seen, len(rows), plan)
            if share >= 1.0:
                break
            for group in optimizer.param_groups:
                group["lr"] = plan.learning_rate * _schedule(share, plan.warm_up)
            last = _step(network, optimizer, batch)
            loss = KEPT_LOSS * loss + (1 - KEPT_LOSS) * last if seen else last
            seen += len(batch)
            progress.update(bar, completed=share, loss=loss)
    seconds = time.monotonic() - began
    return {"epochs": seen / len(rows), "seconds": seconds, "loss": loss}


def rows_of(tokenizer: Any, tagged: TaggedText) -> list[Row]:
    """The windows of a text, each with its tags; a window without a word teaches nothing."""
    cut = windows(tokenizer, tagged.text)
    words = [word for window in cut for word in window.words]
    by_role = [tags_of(tagged.spans[role], words) for role in ROLES]
    tags = iter(zip(*by_role, strict=True))
    rows = [Row(window=window, tags=[next(tags) for _ in window.words]) for window in cut]
    return [row for row in rows if row.tags]


def _step(network: Any, optimizer: torch.optim.Optimizer, batch: Sequence[Row]) -> float:
    logits = logits_of(network, [row.window for row in batch])  # (B, T, n_roles, n_tags)
    gold = torch.full(logits.shape[:-1], NOT_TAGGED)  # (B, T, n_roles)
    for place, row in enumerate(batch):
        gold[place, row.window.firsts] = torch.tensor(row.tags)
    loss = torch.nn.functional.cross_entropy(
        logits.flatten(0, -2), gold.flatten(), ignore_index=NOT_TAGGED
    )
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it bare
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _network(base: Path, plan: Plan) -> Any:
    """The lowest layers of the encoder in ``base`` under a fresh head, a tag set a role."""
    names = [f"{role}: {tag}" for role in ROLES for tag in TAGS]
    config = AutoConfig.from_pretrained(
        base,
        num_hidden_layers=plan.layers,
        hidden_dropout_prob=plan.dropout,
        attention_probs_dropout_prob=plan.dropout,
        id2label=dict(enumerate(names)),
        label2id={name: index for index, name in enumerate(names)},
    )
    network = AutoModelForTokenClassification.from_pretrained(
        base, config=config, dtype=torch.float32
    )
    network.base_model.embeddings.requires_grad_(False)  # two thirds of all, and rarely moved
    return network


def _batches(rows: Sequence[Row], plan: Plan) -> Iterator[list[Row]]:
    """Endless batches of like length, the same ones for the same seed."""
    draw = random.Random(plan.seed)
    pool = plan.batch_rows * POOL_BATCHES
    while True:
        order = draw.sample(rows, len(rows))
        for start in range(0, len(order), pool):
            near = sorted(order[start : start + pool], key=lambda row: len(row.window.ids))
            cut = [
                near[first : first + plan.batch_rows]
                for first in range(0, len(near), plan.batch_rows)
            ]
            draw.shuffle(cut)
            yield from cut


def _share(seconds: float, seen: int, n_rows: int, plan: Plan) -> float:
    """How much of the run is done, by time or by epochs."""
    return max(seconds / (60 * plan.minutes), seen / (plan.epochs * n_rows))


def _schedule(share: float, warm_up: float) -> float:
    """Linear rise over ``warm_up``, then linear fall to zero at one."""
    return share / warm_up + 1e-3 if share < warm_up else (1 - share) / (1 - warm_up)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.3f}"),
        TimeRemainingColumn(),
    )


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", type=Path, required=True, help="an encoder, or a tagger to go on")
    parser.add_argument("--data", type=Path, required=True, help="what eval.polnear wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True, help="at most")
    parser.add_argument("--epochs", type=float, default=Plan.epochs, help="at most")
    parser.add_argument("--layers", type=int, default=Plan.layers, help="of the encoder, lowest")
    parser.add_argument("--learning-rate", type=float, default=Plan.learning_rate)
    parser.add_argument("--max-texts", type=int, help="for a rehearsal")
    parser.add_argument(
        "--plain",
        action=argparse.BooleanOptionalAction,
        default=Plan.plain,
        help="add sentences without a report, made of the reported statements",
    )
    parser.add_argument("--seed", type=int, default=Plan.seed, help="another one when going on")
    arguments = parser.parse_args()
    plan = Plan(
        minutes=arguments.minutes,
        epochs=arguments.epochs,
        layers=arguments.layers,
        learning_rate=arguments.learning_rate,
        max_texts=arguments.max_texts,
        seed=arguments.seed,
        plain=arguments.plain,
    )
    train(arguments.base, arguments.data, arguments.out, plan)


if __name__ == "__main__":
    main()
