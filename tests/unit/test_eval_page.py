"""eval.page and eval.markdown: well-formed, whole, alone, and nothing of the data is markup."""

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.datasets import read_dataset
from eval.markdown import markdown
from eval.page import html_page
from eval.recorded import Measured, read_measured
from eval.runner import evaluate
from eval.side_by_side import Group, side_by_side
from models.verifier import Verifier

HOSTILE = 'Ann</p><script>alert("1")</script> | [x](javascript:y) `c` \u202e *b*'
ROWS: list[dict[str, object]] = [
    {"a": HOSTILE, "b": HOSTILE, "label": "contradiction", "category": HOSTILE, "id": HOSTILE},
    {"a": "The fire killed 12.", "b": "The fire killed 14.", "label": "neutral"},
    {"a": "It rains.", "b": "It rains.", "label": "entailment"},
]
TWO_WAY: list[dict[str, object]] = [{"a": "It rains.", "b": "It is.", "label": "not_entailment"}]

VOID = {"meta", "line", "path", "use"}
SECTIONS = [
    "What was measured",
    "Metrics",
    "Differences",
    "Labels",
    "Curves",
    "Accuracy by category",
    "Confusion",
    "Most confident mistakes",
]


class _Reader(HTMLParser):
    """Collects elements and texts; complains where an element is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def _measured(folder: Path, rows: Sequence[dict[str, object]]) -> Measured:
    folder.mkdir()
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    evaluate(Verifier.load("lexical"), read_dataset(path)).write(folder)
    return read_measured(folder / "result.json")


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> tuple[Group, ...]:
    """Two results on one data set, a third on one whose gold is two-way."""
    folder = tmp_path_factory.mktemp("results")
    same = [_measured(folder / name, ROWS) for name in ("one", "<two>")]
    return side_by_side([*same, _measured(folder / "three", TWO_WAY)])


def test_every_section_of_every_data_set(groups: tuple[Group, ...]) -> None:
    reader = _read(html_page(groups))
    headings = [text for tag, text in reader.texts if tag == "h3"]
    alone = [name for name in SECTIONS if name not in ("Differences", "Accuracy by category")]
    assert headings == [*SECTIONS, *alone]
    charts = [name for tag, a in reader.elements if tag == "svg" and (name := a.get("aria-label"))]
    assert charts == [
        "Precision over recall of contradiction",
        "Share right over confidence, and rows per bin",
    ]
    texts = [text for _, text in reader.texts]
    assert "No precision and recall: no label is contradiction." in texts
    assert "No reliability: no row has one of the three labels." in texts
    assert {"lexical (one)", "lexical (<two>)", "lexical (<two>) less lexical (one)"} <= set(texts)


def test_one_result_alone(groups: tuple[Group, ...]) -> None:
    reader = _read(html_page(side_by_side([groups[0].columns[0].measured])))
    headings = [text for tag, text in reader.texts if tag == "h3"]
    assert headings == [name for name in SECTIONS if name != "Differences"]
    assert "1 result on 1 data set." in [text for _, text in reader.texts]


def test_the_page_needs_nothing_beside_it(groups: tuple[Group, ...]) -> None:
    page = html_page(groups)
    reader = _read(page)
    assert not {"script", "link", "img", "iframe", "base"} & {tag for tag, _ in reader.elements}
    ids = [name for _, attributes in reader.elements if (name := attributes.get("id"))]
    assert len(ids) == len(set(ids))
    for _, attributes in reader.elements:
        assert "src" not in attributes and not any(name.startswith("on") for name in attributes)
        target = attributes.get("href")
        assert target is None or (target.startswith("#") and target[1:] in ids)
    assert "http" not in page and "@import" not in page
    assert re.findall(r"url\((?!#)", page) == []


def test_texts_are_shown_as_they_are(groups: tuple[Group, ...]) -> None:
    shown = HOSTILE.replace("\u202e", "\ufffd")
    texts = [text for tag, text in _read(html_page(groups)).texts if tag == "p"]
    assert texts.count(shown) == 2 * 2  # A and B of the first mistake, for each of two results


def test_the_markdown_has_the_tables_and_escapes_the_texts(groups: tuple[Group, ...]) -> None:
    lines = markdown(groups).splitlines()
    assert [line for line in lines if line.startswith("## ")] == ["## rows.jsonl"] * 2
    first = lines[: lines.index("## rows.jsonl", 5)]
    assert [line for line in first if line.startswith("### ")] == [
        "### What was measured",
        "### Metrics",
        "### Differences",
        "### Labels",
        "### Reliability in numbers",
        "### Accuracy by category",
        "### Confusion: lexical (one)",
        "### Confusion: lexical (\\<two>)",
        "### Most confident mistakes: lexical (one)",
        "### Most confident mistakes: lexical (\\<two>)",
    ]
    assert "| Rows rejected | 0 | 0 |" in first
    escaped = (
        'Ann\\</p>\\<script>alert("1")\\</script> \\| [x\\](javascript:y) \\`c\\` \ufffd \\*b\\*'
    )
    mistakes = [line for line in first if line.startswith("| 1 | ")]
    assert len(mistakes) == 2
    assert all(line.startswith(f"| 1 | {escaped} | {escaped} | contra") for line in mistakes)


def test_a_table_has_as_many_cells_in_every_row(groups: tuple[Group, ...]) -> None:
    for block in markdown(groups).split("\n\n"):
        if block.startswith("|"):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, block
