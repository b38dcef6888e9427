"""Step B of training: from a prepared file to a LoRA adapter or a whole model, in given time.

Rows of like length share a batch. A two-way row (``not_entailment``) trains P(entailment)
against the rest; where rows carry a teacher's probabilities, those are learnt too. State is
saved as it goes; the same command resumes. The schedule follows the time used, so it always
ends where it should. Knows nothing of where rows come from.

    python -m models.training.fit --base build/base --start ADAPTER \\
        --data build/train/train.jsonl --out build/fit --minutes 60
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

import torch
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from models.errors import ModelError
from models.nli.labels import COLUMNS, column, resolve_columns
from models.training.lora import adapt, adapter_tensors, freeze_in, load_adapter
from models.training.rows import teacher_of
from models.training.run_state import RunState
from models.types import Label

__all__ = ["Plan", "fit", "loss_of"]

NOT_ENTAILMENT = "not_entailment"
TEACHER_SHARE = 0.7  # of the loss, where there is a teacher
NO_TEACHER = (0.0, 0.0, 0.0)
POOL_BATCHES = 64  # batches of like length are cut from pools of this many
ID2LABEL = {index: label.value for index, label in enumerate(COLUMNS)}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to train; everything that makes a run what it is."""

    minutes: float
    rank: int = 24
    scale: float = 1.0
    first_layer: int = 2
    learning_rate: float = 3e-4
    warm_up: float = 0.05
    weight_decay: float = 0.01
    batch_rows: int = 32
    max_tokens: int = 128
    save_every_s: float = 120.0
    max_rows: int | None = None
    device: str = "cpu"
    bf16: bool = True
    full: bool = False
    taught: bool = False
    dropout: float = 0.0  # an adapter sees each row a few times at most; a CPU gains a third
    seed: int = 1


def fit(base: Path, start: Path | None, data: Path, out: Path, plan: Plan) -> Path:
    """Train and leave the result, ``run.json`` and ``log.jsonl``, the learning curve, in ``out``.

    The result is ``adapter.safetensors`` with ``adapter.json``, or, where the plan is
    ``full``, a model folder. Where it is ``taught``, every row seen goes into
    ``taught.jsonl`` with the probabilities that the model gave it, for a student. ``start``
    is an adapter folder to go on from, at its own rank. Where ``out`` holds an unfinished
    run of the same plan, that is resumed. Raises ``ModelError`` for a base whose trained
    head has its labels in another order than ``COLUMNS``.
    """
    torch.manual_seed(plan.seed)
    plan = plan if start is None else _shaped_as(start, plan)
    network = _network(base, start, plan)
    rows = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
    rows = rows[: plan.max_rows] if plan.max_rows else rows
    tokenizer = AutoTokenizer.from_pretrained(base)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=0.0, weight_decay=plan.weight_decay)
    state = RunState.resume(out, asdict(plan), network, optimizer)
    batches = _batches(rows, _lengths(rows, tokenizer), plan, skip=state.batches)
    network.train()
    with _progress() as progress:
        bar = progress.add_task("fit", total=1.0, loss=0.0, rate=0.0)
        saved = began = time.monotonic()
        seconds_before = state.seconds
        for batch in batches:
            share = _share(state, plan, len(rows))
            if share >= 1.0:
                break
            for group in optimizer.param_groups:
                group["lr"] = plan.learning_rate * _schedule(share, plan.warm_up)
            # Dropout depends on the step alone, so a resumed run goes on as if never stopped.
            torch.manual_seed(plan.seed + state.batches)
            loss, probabilities = _step(network, tokenizer, optimizer, batch, plan)
            if plan.taught:
                _teach(out, batch, probabilities)
            now = time.monotonic()
            state.advance(len(batch), loss, seconds_before + now - began)
            progress.update(bar, completed=share, loss=state.loss, rate=state.rows_per_second)
            if now - saved > plan.save_every_s:
                state.save(out, network, optimizer)
                saved = now
    state.save(out, network, optimizer)
    _write_run(data, out, state)
    if plan.full:
        network.save_pretrained(out)
        tokenizer.save_pretrained(out)
    else:
        halves = {name: tensor.half() for name, tensor in adapter_tensors(network).items()}
        save_file(halves, out / "adapter.safetensors")
        _write_recipe(base, out, plan)
    return out


def loss_of(
    logits: torch.Tensor,
    labels: Sequence[str],
    teacher: Sequence[Sequence[float] | None] | None = None,
) -> torch.Tensor:
    """Mean negative log-likelihood; ``logits`` ``(n, 3)`` in the order of ``COLUMNS``.

    ``not_entailment`` counts the probability of neutral and contradiction together. Where a
    row has the probabilities of a ``teacher``, cross-entropy against those has most weight.
    """
    log_p = logits.float().log_softmax(dim=-1)  # (n, 3)
    allowed = torch.tensor([[_allows(label, one) for one in COLUMNS] for label in labels])
    mask = torch.zeros_like(log_p).masked_fill(~allowed.to(log_p.device), float("-inf"))
    gold = -(log_p + mask).logsumexp(dim=-1)  # (n,)
    said = teacher or [None] * len(labels)
    shares = [0.0 if one is None else TEACHER_SHARE for one in said]
    share = torch.tensor(shares, device=log_p.device)
    target = torch.tensor([one or NO_TEACHER for one in said], device=log_p.device)
    taught = -(target * log_p).sum(dim=-1)  # (n,)
    return (share * taught + (1 - share) * gold).mean()


def _allows(label: str, one: Label) -> bool:
    return one is not Label.ENTAILMENT if label == NOT_ENTAILMENT else one.value == label


def _step(
    network: Any, tokenizer: Any, optimizer: torch.optim.Optimizer, batch: list[Any], plan: Plan
) -> tuple[float, torch.Tensor]:
    """The loss of a batch, and the probabilities ``(n, 3)`` before what was learnt of it."""
    inputs = tokenizer(
        [row["premise"] for row in batch],
        [row["hypothesis"] for row in batch],
        padding=True,
        truncation="longest_first",
        max_length=plan.max_tokens,
        return_tensors="pt",
    ).to(plan.device)
    # An adapter's frozen network is in bf16 itself; autocast would only convert to and fro.
    with torch.autocast(plan.device, dtype=torch.bfloat16, enabled=plan.bf16 and plan.full):
        logits = network(**inputs).logits  # (n, 3)
    teacher = [row.get("teacher") for row in batch]
    loss = loss_of(logits, [row["label"] for row in batch], teacher)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it bare
    torch.nn.utils.clip_grad_norm_(
        [p for group in optimizer.param_groups for p in group["params"]], 1.0
    )
    optimizer.step()
    return float(loss.detach()), logits.detach().float().softmax(dim=-1).cpu()


def _teach(out: Path, batch: list[Any], probabilities: torch.Tensor) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with (out / "taught.jsonl").open("a", encoding="utf-8") as file:
        for row, taught in zip(batch, probabilities.tolist(), strict=True):
            file.write(json.dumps(row | teacher_of(taught), ensure_ascii=False) + "\n")


def _batches(rows: list[Any], lengths: Sequence[int], plan: Plan, skip: int) -> Iterator[list[Any]]:
    """Endless batches of like length, the same ones for the same seed; ``skip`` were seen."""
    draw = random.Random(plan.seed)
    seen = 0
    while True:
        order = draw.sample(range(len(rows)), len(rows))
        pool = plan.batch_rows * POOL_BATCHES
        for start in range(0, len(order), pool):
            near = sorted(order[start : start + pool], key=lengths.__getitem__)
            cut = [
                near[first : first + plan.batch_rows]
                for first in range(0, len(near), plan.batch_rows)
            ]
            draw.shuffle(cut)
            for batch in cut:
                seen += 1
                if seen > skip:
                    yield [rows[index] for index in batch]


def _lengths(rows: list[Any], tokenizer: Any) -> list[int]:
    """Tokens of each pair; by characters a third of every batch would be padding."""
    encoded = tokenizer(
        [row["premise"] for row in rows],
        [row["hypothesis"] for row in rows],
        return_attention_mask=False,
        verbose=False,
    )
    return [len(ids) for ids in encoded["input_ids"]]


def _share(state: RunState, plan: Plan, n_rows: int) -> float:
    """How much of the run is done: by time, or by rows where a row limit is set."""
    by_rows = state.rows / n_rows if plan.max_rows else 0.0
    return max(state.seconds / (60 * plan.minutes), by_rows)


def _schedule(share: float, warm_up: float) -> float:
    """Linear rise over ``warm_up``, then linear fall to zero at one."""
    return share / warm_up + 1e-3 if share < warm_up else (1 - share) / (1 - warm_up)


def _network(base: Path, start: Path | None, plan: Plan) -> Any:
    stated = json.loads((base / "config.json").read_text("utf-8")).get("id2label")
    ours = tuple(column(label) for label in COLUMNS)
    if stated and resolve_columns({int(i): name for i, name in stated.items()}) != ours:
        raise ModelError(f"{base}: its outputs are {stated}, training takes {ID2LABEL}")
    config = AutoConfig.from_pretrained(
        base,
        id2label=ID2LABEL,
        label2id={label: index for index, label in ID2LABEL.items()},
        hidden_dropout_prob=plan.dropout,
        attention_probs_dropout_prob=plan.dropout,
    )
    network = AutoModelForSequenceClassification.from_pretrained(
        base, config=config, dtype=torch.float32
    )
    if plan.full:
        # A pretrained encoder knows its words; their table is half of a small one's weights.
        network.get_input_embeddings().requires_grad_(False)
        return network.to(plan.device)
    adapt(network, rank=plan.rank, scale=plan.scale, first_layer=plan.first_layer)
    if start is not None:
        load_adapter(network, load_file(start / "adapter.safetensors"))
    if plan.bf16:
        freeze_in(torch.bfloat16, network)
    return network.to(plan.device)


def _shaped_as(start: Path, plan: Plan) -> Plan:
    """The plan at the rank and from the first layer of the adapter in ``start``."""
    recipe = json.loads((start / "adapter.json").read_text("utf-8"))
    first_layer = recipe.get("first_layer", plan.first_layer)
    return replace(plan, rank=recipe["rank"], first_layer=first_layer)


def _write_recipe(base: Path, out: Path, plan: Plan) -> None:
    with (base / "model.safetensors").open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    recipe = {
        "base_sha256": digest,
        "id2label": {str(index): label for index, label in ID2LABEL.items()},
        "rank": plan.rank,
        "first_layer": plan.first_layer,
        "scale": plan.scale,
    }
    (out / "adapter.json").write_text(json.dumps(recipe, indent=1) + "\n")


def _write_run(data: Path, out: Path, state: RunState) -> None:
    """``run.json``: how far the run came, and on what, for the model card."""
    manifest = data.with_name("manifest.json")
    run = vars(state) | {
        "manifest": json.loads(manifest.read_text("utf-8")) if manifest.is_file() else None
    }
    (out / "run.json").write_text(json.dumps(run, indent=1) + "\n")


def _multiplies_in_bf16(device: str) -> bool:
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    able = torch.cpu.get_capabilities()
    return any(able.get(name) for name in ("amx_bf16", "avx512_bf16"))


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.3f}, {task.fields[rate]:.1f} rows/s"),
        TimeRemainingColumn(),
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="adapter folder to go on from")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--max-rows", type=int)
    parser.add_argument("--full", action="store_true", help="train every weight, no adapter")
    parser.add_argument("--taught", action="store_true", help="keep the answers, for a student")
    parser.add_argument("--batch-rows", type=int, default=Plan.batch_rows)
    parser.add_argument("--max-tokens", type=int, default=Plan.max_tokens, help="of a pair")
    parser.add_argument("--rank", type=int, default=Plan.rank, help="of a new adapter")
    parser.add_argument("--learning-rate", type=float, default=Plan.learning_rate)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument(
        "--bf16",
        action=argparse.BooleanOptionalAction,
        help="by default where the device multiplies in it: elsewhere it is many times slower",
    )
    arguments = parser.parse_args()
    if arguments.full and arguments.start:
        parser.error("--start is an adapter; with --full, give its merged model as --base")
    plan = Plan(
        minutes=arguments.minutes,
        max_rows=arguments.max_rows,
        rank=arguments.rank,
        learning_rate=arguments.learning_rate,
        device=arguments.device,
        bf16=_multiplies_in_bf16(arguments.device) if arguments.bf16 is None else arguments.bf16,
        full=arguments.full,
        taught=arguments.taught,
        batch_rows=arguments.batch_rows,
        max_tokens=arguments.max_tokens,
    )
    fit(arguments.base, arguments.start, arguments.data, arguments.out, plan)


if __name__ == "__main__":
    main()
