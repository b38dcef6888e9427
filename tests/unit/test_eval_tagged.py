"""eval.tagged: what a tagger adds to the rules, and the command that measures it."""

import gzip
import json
from pathlib import Path

import pytest

from eval.attribution import main
from eval.polnear import Find, Marked, MarkedText
from eval.polnear import main as write_marked
from eval.tagged import beside, found_in_plain, where_silent
from models.training.tagger import Plan, train
from models.types import Span

TEXT = "The mayor said it rained. Ruiz likes the deal."
RULES = [Marked(source=(Span(start=0, end=9),), cue=(Span(start=10, end=14),), content=())]
MORE = Marked(source=(), cue=(), content=(Span(start=15, end=24),))
AGAIN = Marked(source=(Span(start=4, end=9),), cue=(), content=())
ELSEWHERE = Marked(source=(Span(start=26, end=30),), cue=(), content=())


def always(*reports: Marked) -> Find:
    return lambda _: list(reports)


def test_beside_the_rules_stands_what_touches_none_of_their_spans() -> None:
    find = beside(always(*RULES), always(MORE, AGAIN, ELSEWHERE))
    assert find(TEXT) == [*RULES, MORE, ELSEWHERE]


def test_where_rules_are_silent_means_the_whole_sentence() -> None:
    find = where_silent(always(*RULES), always(MORE, AGAIN, ELSEWHERE))
    assert find(TEXT) == [*RULES, ELSEWHERE]


def test_what_is_found_where_nothing_is_reported_is_counted() -> None:
    text = "Ruiz said that the old bridge was shut on Monday, “as it had been”."
    said = text.index("the old"), text.index(", “")
    content = (Span(start=said[0] - 5, end=said[1]),)
    marked = MarkedText(text=text, reports=(Marked(source=(), cue=(), content=content),))
    asked: list[str] = []

    def find(plain: str) -> list[Marked]:
        asked.append(plain)
        return RULES

    assert found_in_plain([marked], {"one": find, "none": always()}) == {
        "texts": 1,
        "one": 1,
        "none": 0,
    }
    assert asked == ["The old bridge was shut on Monday."]


def test_the_command_measures_a_tagger_alone_and_with_the_rules(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.intervals.RESAMPLES", 2)
    row = {"text": TEXT, "source_span": "Ruiz", "cue": "likes", "content": "the deal"}
    row |= {"publisher": "p", "date": "2016-01-01", "split": "dev"}
    marked, data = tmp_path / "marked.jsonl.gz", tmp_path / "data.jsonl"
    marked.write_bytes(gzip.compress(json.dumps(row).encode()))
    write_marked([str(marked), "--split", "dev", "--out", str(data)])
    plan = Plan(minutes=10, epochs=60, layers=1, learning_rate=1e-2)
    folder, out = train(encoder, data, tmp_path / "tagger", plan), tmp_path / "result.json"
    main([str(marked), "--tagger", str(folder), "--out", str(out)])
    result = json.loads(out.read_text())
    # It has learnt this one text; the rules find the mayor, who is not marked, and not Ruiz.
    figures = {
        name: result[name]["source"]["exact"]["f1"]["value"]
        for name in ("reports", "rules", "rules_and_beside_them", "rules_and_where_silent")
    }
    assert figures == {
        "reports": 1.0,
        "rules": 0.0,
        "rules_and_beside_them": 2 / 3,
        "rules_and_where_silent": 2 / 3,
    }
    assert "put_forward" not in result  # by which a card knows the rules' own figures
