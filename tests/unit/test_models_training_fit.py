"""models.training: prepare, LoRA and fit on something tiny; the loss by hand."""

import itertools
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from models.errors import ModelError
from models.training.fit import Plan, _batches, _multiplies_in_bf16, fit, loss_of
from models.training.lora import LowRank, adapt, adapter_tensors, load_adapter
from models.training.merge import merge
from models.training.prepare import prepare

RECIPE: dict[str, Any] = {
    "seed": 1,
    "files": {"newsroom": "newsroom.jsonl", "nli": "nli.jsonl"},
    "sources": {
        "newsroom": {"licence": "ours", "rows": 9, "repeat": 2, "swap_contradictions": True},
        "mnli": {"licence": "free", "rows": 1},
        "unrelated": {"licence": "made", "rows": 2},
    },
}
NEWSROOM = [
    {"a": "The bridge is open.", "b": "The bridge is closed.", "label": "contradiction"},
    {"a": "the bridge is CLOSED!", "b": "The bridge is open.", "label": "contradiction"},
    {"a": "It rained in May.", "b": "It rained.", "label": "entailment"},
]
NLI = [
    {"source": "mnli", "premise": "A man sleeps.", "hypotheses": [["neutral", "He dreams."]]},
    {"source": "mnli", "premise": "A dog runs.", "hypotheses": [["not_entailment", "It sits."]]},
    {"source": "other", "premise": "Not asked for.", "hypotheses": [["neutral", "Left out."]]},
]


def _write(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    _write(tmp_path / "newsroom.jsonl", NEWSROOM)
    _write(tmp_path / "nli.jsonl", NLI)
    return tmp_path


def test_prepared_rows_follow_the_recipe(data: Path) -> None:
    never = _write(data / "dev.jsonl", [{"a": "Elsewhere.", "b": "Nothing.", "label": "neutral"}])
    manifest = prepare(RECIPE, data, [never], data / "out")
    # Of three newsroom rows one is a double in other order and case; the two left count
    # twice. One of the two mnli rows; two unrelated ones.
    assert manifest["rows"] == 4 + 1 + 2
    assert manifest["dropped"] == {"seen before": 1}
    assert manifest["sources"]["newsroom"] == {
        "licence": "ours",
        "rows": {"contradiction": 2, "entailment": 2},
    }
    rows = [json.loads(line) for line in (data / "out" / "train.jsonl").read_text().splitlines()]
    bridge = {row["premise"] for row in rows if row["label"] == "contradiction"}
    assert bridge == {"The bridge is open.", "The bridge is closed."}  # shown both ways
    assert json.loads((data / "out" / "manifest.json").read_text()) == manifest
    again = prepare(RECIPE, data, [never], data / "again")
    assert again == manifest
    assert (data / "out" / "train.jsonl").read_bytes() == (data / "again/train.jsonl").read_bytes()


def test_evaluation_pairs_are_kept_out_in_either_order(data: Path) -> None:
    folder = data / "dev"
    folder.mkdir()
    swapped = {"premise": "it rained", "hypothesis": "It rained, in May", "label": "neutral"}
    _write(folder / "one.jsonl", [swapped])
    founding = {"a": {"text": "A man sleeps"}, "b": {"text": "he dreams"}, "label": "neutral"}
    seeds = _write(data / "seeds.jsonl", [founding])
    recipe = RECIPE | {"sources": RECIPE["sources"] | {"unrelated": {"licence": "", "rows": 0}}}
    manifest = prepare(recipe, data, [folder, seeds], data / "out")
    assert manifest["dropped"]["stands in an evaluation file"] == 2
    text = (data / "out" / "train.jsonl").read_text()
    assert "rained" not in text and "dreams" not in text


def test_nothing_to_keep_apart_is_a_mistake(data: Path) -> None:
    (data / "empty").mkdir()
    with pytest.raises(ModelError, match="no evaluation file"):
        prepare(RECIPE, data, [data / "empty"], data / "out")


def test_a_source_without_rows_is_named(data: Path) -> None:
    recipe = RECIPE | {"sources": {"wanli": {"licence": "CC BY 4.0", "rows": 1}}}
    with pytest.raises(ModelError, match="no rows of wanli"):
        prepare(recipe, data, [], data / "out")


def test_long_rows_and_captions_stand_apart(data: Path) -> None:
    never = _write(data / "dev.jsonl", [{"a": "Elsewhere.", "b": "Nothing.", "label": "neutral"}])
    sources = RECIPE["sources"] | {"mnli": {"licence": "free", "rows": 9, "captions": True}}
    recipe = RECIPE | {"max_words": 7, "sources": sources}
    manifest = prepare(recipe, data, [never], data / "out")
    assert manifest["dropped"] == {"over 7 words": 1, "seen before": 1}  # 8 words on the bridge
    rows = [json.loads(line) for line in (data / "out" / "train.jsonl").read_text().splitlines()]
    made = [row for row in rows if row["source"] == "unrelated"]
    assert not any("man" in row["premise"] or "dog" in row["premise"] for row in made)


def test_two_way_rows_train_entailment_against_the_rest() -> None:
    logits = torch.log(torch.tensor([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]]))
    # -ln 0.2 for contradiction, -ln (0.3 + 0.2) for not_entailment
    expected = (-math.log(0.2) - math.log(0.5)) / 2
    assert loss_of(logits, ["contradiction", "not_entailment"]).item() == pytest.approx(expected)


def test_a_fresh_adapter_changes_nothing_and_goes_round(untrained: Path) -> None:
    from transformers import AutoModelForSequenceClassification

    network = AutoModelForSequenceClassification.from_pretrained(untrained).eval()
    ids = torch.tensor([[0, 100, 2, 2, 200, 2]])
    with torch.inference_mode():
        before = network(input_ids=ids).logits
    adapt(network, rank=2, scale=1.0, first_layer=1)
    with torch.inference_mode():
        torch.testing.assert_close(network.eval()(input_ids=ids).logits, before)
    tensors = adapter_tensors(network)
    # six matrices of one layer, two tensors each; the head's two layers with bias
    assert len(tensors) == 12 + 4
    load_adapter(network, tensors)
    with pytest.raises(ValueError, match="another network"):
        load_adapter(network, {"classifier.dense.bias": tensors["classifier.dense.bias"]})


def test_the_fused_product_has_the_gradients_of_its_sum() -> None:
    torch.manual_seed(0)
    layer = LowRank(torch.nn.Linear(5, 3), rank=2, scale=0.5).double()
    torch.nn.init.normal_(layer.lora_B)
    x = torch.randn(2, 4, 5, dtype=torch.float64, requires_grad=True)
    inputs = (x, layer.lora_A, layer.lora_B)

    def by_hand(x: torch.Tensor, low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
        total: torch.Tensor = layer.frozen(x) + 0.5 * (x @ low.T) @ high.T
        return total

    torch.testing.assert_close(layer(x), by_hand(*inputs))
    weight = torch.randn(2, 4, 3, dtype=torch.float64)
    found = torch.autograd.grad((layer(x) * weight).sum(), inputs)
    torch.testing.assert_close(
        found, torch.autograd.grad((by_hand(*inputs) * weight).sum(), inputs)
    )


def test_in_bf16_only_what_is_frozen_loses_bits(encoder: Path, tmp_path: Path) -> None:
    data = _write(tmp_path / "train.jsonl", _rows(20))
    plan = Plan(minutes=5, max_rows=60, first_layer=0, rank=2, batch_rows=8, learning_rate=1e-2)
    out = fit(encoder, None, data, tmp_path / "run", plan)
    tensors = load_file(out / "adapter.safetensors")
    assert {tensor.dtype for tensor in tensors.values()} == {torch.float16}
    assert all(tensor.abs().max() > 0 for tensor in tensors.values())  # all were trained


def test_bf16_is_chosen_where_the_processor_multiplies_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    able = {"avx2": True, "avx512_bf16": False, "amx_bf16": False}
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert not _multiplies_in_bf16("cpu")
    able["amx_bf16"] = True
    assert _multiplies_in_bf16("cpu")


def test_rows_of_a_batch_are_of_like_length() -> None:
    lengths = [7, 90, 8, 91, 9, 92]
    rows = [{"length": length} for length in lengths]
    plan = Plan(minutes=1, batch_rows=3)
    batches = list(itertools.islice(_batches(rows, lengths, plan, skip=0), 2))
    assert sorted(sorted(row["length"] for row in batch) for batch in batches) == [
        [7, 8, 9],
        [90, 91, 92],
    ]
    assert next(_batches(rows, lengths, plan, skip=1)) == batches[1]


def _last(out: Path) -> dict[str, Any]:
    """Where a run stood when it was last saved."""
    last: dict[str, Any] = json.loads((out / "log.jsonl").read_text().splitlines()[-1])
    return last


def _rows(n: int) -> list[Any]:
    return [
        {"premise": f"word {i}", "hypothesis": "other", "label": label, "source": "s"}
        for i in range(n)
        for label in ("entailment", "neutral", "contradiction")
    ]


def test_a_run_stops_resumes_and_merges(encoder: Path, tmp_path: Path) -> None:
    data = _write(tmp_path / "train.jsonl", _rows(20))
    plan = Plan(minutes=5, max_rows=60, first_layer=0, rank=2, bf16=False, batch_rows=8)
    out = fit(encoder, None, data, tmp_path / "run", plan)
    state = _last(out)
    assert (state["rows"], state["batches"]) == (60, 8)  # 7 batches of 8 and one of 4
    run = json.loads((out / "run.json").read_text())
    assert (run["rows"], run["plan"]["rank"], run["manifest"]) == (60, 2, None)
    first = load_file(out / "adapter.safetensors")
    fit(encoder, None, data, tmp_path / "run", plan)  # already at its end
    torch.testing.assert_close(load_file(out / "adapter.safetensors"), first)
    on = fit(encoder, out, data, tmp_path / "on", replace(plan, rank=9, first_layer=1))
    assert json.loads((on / "adapter.json").read_text())["rank"] == 2  # the adapter's own
    merged = merge(encoder, out, tmp_path / "merged")
    assert not torch.equal(
        load_file(merged / "model.safetensors")["classifier.dense.weight"],
        load_file(encoder / "model.safetensors")["classifier.dense.weight"],
    )


def test_an_interrupted_run_ends_as_an_uninterrupted_one(encoder: Path, tmp_path: Path) -> None:
    data = _write(tmp_path / "train.jsonl", _rows(20))
    plan = Plan(
        minutes=5, max_rows=60, first_layer=0, rank=2, bf16=False, batch_rows=8, save_every_s=0.0
    )
    whole = fit(encoder, None, data, tmp_path / "whole", plan)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(encoder, data, tmp_path / "cut", plan, after=3)
    cut = fit(encoder, None, data, tmp_path / "cut", plan)
    assert _last(cut)["batches"] == 8
    torch.testing.assert_close(
        load_file(cut / "adapter.safetensors"), load_file(whole / "adapter.safetensors")
    )


def _interrupted(base: Path, data: Path, out: Path, plan: Plan, after: int) -> None:
    import models.training.fit as module

    step, taken = module._step, 0

    def stop_after(*arguments: Any) -> tuple[float, torch.Tensor]:
        nonlocal taken
        taken += 1
        if taken > after:
            raise KeyboardInterrupt
        return step(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_step", stop_after)
        fit(base, None, data, out, plan)


def test_a_folder_of_another_plan_is_not_touched(encoder: Path, tmp_path: Path) -> None:
    data = _write(tmp_path / "train.jsonl", _rows(4))
    plan = Plan(minutes=5, max_rows=8, rank=2, first_layer=0, bf16=False)
    fit(encoder, None, data, tmp_path / "run", plan)
    with pytest.raises(ValueError, match="another plan"):
        fit(encoder, None, data, tmp_path / "run", Plan(minutes=6, rank=2, bf16=False))


def test_a_trained_head_in_another_order_is_refused(untrained: Path, tmp_path: Path) -> None:
    data = _write(tmp_path / "train.jsonl", _rows(4))
    with pytest.raises(ModelError, match="training takes"):
        fit(untrained, None, data, tmp_path / "run", Plan(minutes=1, bf16=False))
