"""The marked reports of PolNeAR: which characters of a text are source, cue and content.

The file gives the words of each span, not their places, and a text once for each of its
reports; here they are put together again. Knows nothing of models. Run as
``python -m eval.polnear FILE --split train --out OUT`` it writes them for training a tagger.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.errors import UnusableData
from models.types import Span

__all__ = ["ROLES", "Find", "Marked", "MarkedText", "read_polnear", "write_marked"]

ROLES = ("source", "cue", "content")


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """The spans of one report; a role without words has none."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    def of(self, role: str) -> tuple[Span, ...]:
        """The spans of ``role``, one of ``ROLES``."""
        spans: tuple[Span, ...] = getattr(self, role)
        return spans

    def moved(self, by: int) -> Marked:
        """The same where the text begins ``by`` characters later."""
        parts = {role: tuple(span.moved(by) for span in self.of(role)) for role in ROLES}
        return Marked(**parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedText:
    """A text with all reports marked in it."""

    text: str
    reports: tuple[Marked, ...]


Find = Callable[[str], list[Marked]]  # how the reports of a text are found


def read_polnear(path: Path, split: str) -> list[MarkedText]:
    """The texts of ``split``, each once.

    A sentence that also stands inside a longer text of its story is only counted there, with
    the reports marked for either. Raises ``UnusableData`` where ``split`` is empty.
    """
    stories: dict[tuple[str, str], dict[str, list[Marked]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["split"] == split:
                stories[row["publisher"], row["date"]][row["text"]].append(_marked(row))
    texts = [text for story in stories.values() for text in _folded(story)]
    if not texts:
        raise UnusableData(f"{path.name}: no rows of split {split!r}")
    return texts


def write_marked(texts: Sequence[MarkedText], path: Path) -> None:
    """A line of JSON for each text: in each role the pieces of each report's span, once."""
    lines = (json.dumps(_as_row(text), ensure_ascii=False) + "\n" for text in texts)
    path.write_text("".join(lines), "utf-8")


def _as_row(marked: MarkedText) -> dict[str, object]:
    by_role = {
        role: sorted(
            {
                tuple((span.start, span.end) for span in report.of(role))
                for report in marked.reports
                if report.of(role)
            }
        )
        for role in ROLES
    }
    return {"text": marked.text, **by_role}


def _folded(story: dict[str, list[Marked]]) -> list[MarkedText]:
    kept: list[MarkedText] = []
    for text, reports in sorted(story.items(), key=lambda item: -len(item[0])):
        for place, longer in enumerate(kept):
            at = longer.text.find(text)
            if at >= 0:
                moved = tuple(report.moved(at) for report in reports)
                kept[place] = replace(longer, reports=longer.reports + moved)
                break
        else:
            kept.append(MarkedText(text=text, reports=tuple(reports)))
    return kept


def _marked(row: dict[str, str]) -> Marked:
    """The spans of a row: content first, the cue near it, the source near the cue."""
    text = row["text"]
    content = _places(text, row["content"], near=0, outside=())
    cue = _places(text, row["cue"], near=content[0].start if content else 0, outside=content)
    near = cue[0].start if cue else 0
    source = _places(text, row["source_span"], near=near, outside=content)
    return Marked(source=source, cue=cue, content=content)


def _places(text: str, words: str, *, near: int, outside: Sequence[Span]) -> tuple[Span, ...]:
    """Where ``words`` stand, in as few pieces as there are; of several places the nearest."""
    rest = words.split()
    spans = []
    while rest:
        count = _longest(text, rest)
        if count:
            places = [
                Span(start=match.start(), end=match.end())
                for match in re.finditer(_pattern(rest[:count]), text)
            ]
            spans.append(
                min(places, key=lambda span: (_within(span, outside), abs(span.start - near)))
            )
        rest = rest[max(count, 1) :]
    return tuple(spans)


def _longest(text: str, words: list[str]) -> int:
    """How many of ``words`` stand in ``text`` in a row; whole spans mostly do."""
    if re.search(_pattern(words), text):
        return len(words)
    low, high = 0, len(words)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if re.search(_pattern(words[:middle]), text) else (low, middle)
    return low


def _pattern(words: list[str]) -> str:
    return r"\s+".join(map(re.escape, words))


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Marked reports with places, as JSONL.")
    parser.add_argument("file", type=Path, help="marked reports, as .jsonl.gz")
    parser.add_argument("--split", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    write_marked(read_polnear(options.file, options.split), options.out)


if __name__ == "__main__":
    main()
