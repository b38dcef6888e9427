"""models.training.distil: fewer layers, the teacher's answers, and a student that learns them."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from models.errors import ModelError
from models.nli.lexical import LexicalModel
from models.nli.torch_backend import TorchModel
from models.training.distil import kept_layers, label_rows, thin_out
from models.training.fit import TEACHER_SHARE, Plan, fit, loss_of

ROW = {"premise": "It rains.", "hypothesis": "It is wet.", "label": "neutral", "source": "s"}


def test_layers_are_spread_evenly_with_both_ends() -> None:
    assert (kept_layers(12, 4), kept_layers(12, 6)) == ([0, 4, 7, 11], [0, 2, 4, 7, 9, 11])
    with pytest.raises(ModelError, match="2 to 11, not 12"):
        kept_layers(12, 12)


def test_a_student_is_a_model_with_the_kept_layers(untrained: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification

    deep = AutoModelForSequenceClassification.from_pretrained(untrained)
    deep.config.num_hidden_layers = 4
    wide = type(deep)(deep.config)
    wide.save_pretrained(tmp_path / "teacher")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (tmp_path / "teacher" / name).write_bytes((untrained / name).read_bytes())
    student = thin_out(tmp_path / "teacher", 2, tmp_path / "student")
    weights = load_file(student / "model.safetensors")
    teacher = load_file(tmp_path / "teacher" / "model.safetensors")
    layer = "mpnet.encoder.layer.{}.attention.attn.q.weight"
    torch.testing.assert_close(weights[layer.format(0)], teacher[layer.format(0)])
    torch.testing.assert_close(weights[layer.format(1)], teacher[layer.format(3)])
    assert TorchModel.load(student, name="student").probabilities([("a", "b")]).shape == (1, 3)


def test_rows_gain_the_teachers_probabilities(tmp_path: Path) -> None:
    other = ROW | {"source": "other"}
    rows = [ROW, other, ROW]
    (tmp_path / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "manifest.json").write_text(json.dumps({"seed": 1}))
    teacher = LexicalModel()
    taught = label_rows(teacher, tmp_path / "train.jsonl", tmp_path / "out", sources=["s"])
    first, second, third = (json.loads(line) for line in taught.read_text().splitlines())
    expected = teacher.probabilities([(ROW["premise"], ROW["hypothesis"])])[0]
    np.testing.assert_allclose(first["teacher"], expected, atol=1e-5)
    assert first == third == ROW | {"teacher": first["teacher"]}
    assert second == other
    said = {
        "model": "lexical",
        "weights_sha256": teacher.weights_sha256,
        "rows": 2,
        "sources": ["s"],
    }
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest == {"seed": 1, "teacher": said}
    with pytest.raises(ModelError, match="no rows of elsewhere"):
        label_rows(teacher, tmp_path / "train.jsonl", tmp_path / "out", sources=["elsewhere"])


def test_a_teacher_in_training_keeps_its_answers(encoder: Path, tmp_path: Path) -> None:
    rows = [ROW | {"premise": f"It rains {n}."} for n in range(8)]
    (tmp_path / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    plan = Plan(minutes=5, max_rows=8, batch_rows=4, rank=2, first_layer=0, bf16=False, taught=True)
    out = fit(encoder, None, tmp_path / "train.jsonl", tmp_path / "out", plan)
    taught = [json.loads(line) for line in (out / "taught.jsonl").read_text().splitlines()]
    assert sorted(row["premise"] for row in taught) == [row["premise"] for row in rows]
    assert all(abs(sum(row["teacher"]) - 1) < 1e-4 for row in taught)


def test_the_teacher_has_its_share_of_the_loss() -> None:
    logits = torch.log(torch.tensor([[0.5, 0.3, 0.2]]))
    taught = -(0.2 * np.log(0.5) + 0.8 * np.log(0.3))
    expected = TEACHER_SHARE * taught + (1 - TEACHER_SHARE) * -np.log(0.5)
    assert loss_of(logits, ["entailment"], [[0.2, 0.8, 0.0]]).item() == pytest.approx(expected)
    both = loss_of(logits.repeat(2, 1), ["entailment"] * 2, [[0.2, 0.8, 0.0], None])
    assert both.item() == pytest.approx((expected - np.log(0.5)) / 2)


def test_a_whole_model_learns_and_stands_as_a_folder(
    untrained: Path, encoder: Path, tmp_path: Path
) -> None:
    rows = [ROW | {"label": "entailment", "teacher": [1.0, 0.0, 0.0]}] * 32
    (tmp_path / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    plan = Plan(minutes=5, max_rows=32, batch_rows=4, bf16=False, full=True, learning_rate=1e-2)
    out = fit(encoder, None, tmp_path / "train.jsonl", tmp_path / "out", plan)
    assert [path.name for path in out.glob("*.safetensors")] == ["model.safetensors"]
    words = "mpnet.embeddings.word_embeddings.weight"
    pretrained = load_file(encoder / "model.safetensors")
    kept = next(tensor for name, tensor in pretrained.items() if words.endswith(name))
    torch.testing.assert_close(load_file(out / "model.safetensors")[words], kept)
    asked = [(ROW["premise"], ROW["hypothesis"])]
    before = TorchModel.load(untrained, name="before").probabilities(asked)[0, 0]
    after = TorchModel.load(out, name="after").probabilities(asked)[0, 0]
    assert after > max(before, 0.9)
