"""models.training.tagger: tags by hand, windows, and a tiny tagger that learns a few texts."""

import json
import re
from pathlib import Path

import pytest

from models.errors import ModelError
from models.training.tag_model import WINDOW_TOKENS, Tagger, open_tokenizer, windows
from models.training.tagger import Plan, train
from models.training.tags import pieces_of, read_tagged, tags_of
from models.types import Span

NAMES = ("Ruiz", "Okafor", "Lindgren", "Haddad", "Petrov", "Sato")


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(start=text.index(one), end=text.index(one) + len(one)) for one in words)


def words_of(text: str) -> list[Span]:
    return [Span(start=one.start(), end=one.end()) for one in re.finditer(r"\S+", text)]


def row(text: str, source: str, cue: str, content: str) -> str:
    marked = {
        role: [[[span.start, span.end] for span in spans(text, words)]]
        for role, words in (("source", source), ("cue", cue), ("content", content))
    }
    return json.dumps({"text": text, **marked})


def test_a_span_in_pieces_comes_back_whole() -> None:
    text = "It never , he said , rained here . Then he left"
    content = spans(text, "It never", "rained here")
    tags = tags_of([content], words_of(text))
    # It never | , he said , | rained here | . Then he left
    assert tags == [1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0]
    assert pieces_of(tags, words_of(text)) == [content]


def test_of_two_spans_that_overlap_the_later_keeps_what_follows() -> None:
    text = "we heard that they left at noon"
    outer, inner = spans(text, "we heard that they left at noon"), spans(text, "they left")
    tags = tags_of([inner, outer], words_of(text))
    assert tags == [1, 2, 2, 1, 2, 2, 2]
    assert pieces_of(tags, words_of(text)) == [
        spans(text, "we heard that"),
        spans(text, "they left at noon"),
    ]


def test_a_long_text_is_read_whole_in_windows(encoder: Path) -> None:
    text = " ".join(f"Ruiz said flood number {n} had come." for n in range(100))
    cut = windows(open_tokenizer(encoder), text)
    assert len(cut) > 2 and all(len(window.ids) <= WINDOW_TOKENS for window in cut)
    read = "".join(word.of(text) for window in cut for word in window.words)
    assert read == text.replace(" ", "")


def test_a_line_that_is_no_marked_text_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text(row("Ruiz said no.", "Ruiz", "said", "no") + "\n{}\n")
    with pytest.raises(ModelError, match="line 2: KeyError: 'source'"):
        read_tagged(data)


def test_a_tagger_learns_its_texts_and_is_loaded_again(encoder: Path, tmp_path: Path) -> None:
    texts = [f"The bridge is shut, {name} said." for name in NAMES]
    data = tmp_path / "data.jsonl"
    data.write_text(
        "".join(
            row(text, name, "said", "The bridge is shut") + "\n"
            for name, text in zip(NAMES, texts, strict=True)
        )
    )
    plan = Plan(minutes=10, epochs=40, layers=1, batch_rows=3, learning_rate=1e-2)
    out = train(encoder, data, tmp_path / "out", plan)
    run = json.loads((out / "run.json").read_text())
    assert (run["texts"], run["plan"]["layers"], run["epochs"]) == (6, 1, 40.0)
    assert json.loads((out / "config.json").read_text())["num_hidden_layers"] == 1
    tagger = Tagger.load(out)
    assert tagger.find(texts[2]) == {
        "source": [spans(texts[2], "Lindgren")],
        "cue": [spans(texts[2], "said")],
        "content": [spans(texts[2], "The bridge is shut")],
    }
    assert tagger.find("") == {"source": [], "cue": [], "content": []}
