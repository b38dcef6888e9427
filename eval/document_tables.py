"""The printed result of an evaluation of documents, for terminals of 60 columns and more.

Computes no figure. What comes from the data is printed as it is, never as markup or as
control characters.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from eval.documents import DocumentsResult, Mistake, Thresholds
from eval.wording import HASH_CHARS, clean, figure, with_interval

__all__ = ["print_documents"]

SHOWN_REJECTIONS = 5
NAMES = {
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "lures_flagged": "Lures flagged*",
    "false_conflicts_per_document": "False per document*",
    "kind_accuracy": "Kind right",
    "candidate_recall": "Candidate recall",
    "compared_share": "Pairs compared*",
}


def print_documents(result: DocumentsResult, console: Console) -> None:
    """Print ``result``: the cases, the figures, the thresholds and every mistake."""
    for part in _parts(result):
        console.print(part, markup=False, highlight=False, emoji=False)


def _parts(result: DocumentsResult) -> Iterator[RenderableType]:
    counts, cases = result.counts, result.cases
    yield Text(
        f"{clean(cases.name)}: {len(cases.cases)} cases, {counts.documents} documents, "
        f"{counts.gold} conflicts, {counts.lures} lures, {len(cases.rejections)} lines rejected"
    )
    for row in cases.rejections[:SHOWN_REJECTIONS]:
        yield Text(f"  line {row.line}: {clean(row.reason)}")
    model = result.model
    yield Text(
        f"model {clean(model.name)}, {model.engine}, {model.weights_sha256[:HASH_CHARS]}, "
        f"calibration {clean(model.calibration_id)}, vectors {result.vectors}"
    )
    yield ""
    yield _figures(result)
    yield "* lower is better. In brackets: the 95% interval, from resampling cases."
    yield Text(f"Used: {_thresholds(result.used)}.")
    yield Text(f"Best on this file: {_thresholds(result.best)}.")
    for title, missed in (("Missed", True), ("False alarms", False)):
        rows = [one for one in result.mistakes if one.missed is missed]
        yield ""
        yield Text(f"{title}: {len(rows)}")
        yield from (line for row in rows for line in _mistake(row))


def _figures(result: DocumentsResult) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    for name, found in result.metrics.items():
        value = with_interval(found) if found.value is not None else f"- ({found.reason})"
        table.add_row(NAMES[name], value)
    return table


def _thresholds(one: Thresholds) -> str:
    return (
        f"report_threshold {one.report_threshold:g}, denial_threshold {one.denial_threshold:g}, "
        f"F1 {figure(one.f1)}"
    )


def _mistake(one: Mistake) -> Iterator[Text]:
    lure = ", a lure" if one.lure else ""
    yield Text(f"  {clean(one.case)}, {one.kind or 'of no kind'}{lure}, {clean(one.why)}")
    yield Text(f"    A  {clean(one.a)}")
    yield Text(f"    B  {clean(one.b)}")
