"""The command ``counterclaim eval``: parses, shows progress, prints; the work is elsewhere.

Where every ``CounterclaimError`` of an evaluation ends: one line, exit code 2. A model that
fails its bounds is no error but an answer: one line for each, exit code 1.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from eval.options import model_options
from models.errors import CounterclaimError

__all__ = ["Failure", "eval_command", "progress_bar", "split_names"]

RESULTS = Path("results")


class Failure(click.ClickException):
    """An error of the project: one line, exit code 2, no traceback."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"counterclaim: {' '.join(self.message.split())}", file=file, err=True)


@click.command("eval")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Labelled pairs: .jsonl, .jsonl.gz, .csv, .csv.gz or .parquet.",
)
@model_options
@click.option(
    "--label-order",
    metavar="A,B,C",
    help="What the labels 0, 1 and 2 in FILE mean. Without it such rows are rejected.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the result files, replaced if there; by default results/<name of FILE>.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Use only the first N usable rows.")
@click.option(
    "--unrelated",
    type=click.IntRange(min=1),
    metavar="N",
    help="Instead of the pairs of FILE, N of one row's A with another row's B, all neutral.",
)
@click.option(
    "--slice-by",
    metavar="FIELD",
    help="Field to report accuracy by; by default category, where rows have one.",
)
@click.option(
    "--compare",
    "older_result",
    type=click.Path(path_type=Path),
    metavar="RESULT.json",
    help="Older result to print the changes against; exit code 1 if significantly worse.",
)
@click.option(
    "--fail-under",
    multiple=True,
    metavar="METRIC=VALUE",
    help="Exit code 1 if the metric is lower, such as accuracy=0.6; may be repeated.",
)
@click.option(
    "--fail-over",
    multiple=True,
    metavar="METRIC=VALUE",
    help="The same for metrics that are better when lower, such as false_alarm_rate=0.2.",
)
def eval_command(
    data: Path,
    model: str,
    engine: str,
    device: str,
    threads: int | None,
    model_labels: str | None,
    label_order: str | None,
    out: Path | None,
    limit: int | None,
    unrelated: int | None,
    slice_by: str | None,
    older_result: Path | None,
    fail_under: tuple[str, ...],
    fail_over: tuple[str, ...],
) -> None:
    """Measure a model on a file of labelled pairs.

    A row has a and b (or premise and hypothesis, or evidence and claim) and a label:
    entailment, neutral, contradiction, not_entailment, or SUPPORTS, REFUTES, NOT ENOUGH
    INFO. Rows that cannot be used are counted and listed with the reason.

    Prints the model beside two baselines, and writes result.json and predictions.jsonl,
    which holds the texts.

    The exit code is 1 where a bound is not kept, or where accuracy or contradiction_roc_auc
    is significantly worse than in RESULT.json; 2 where the evaluation could not run.

    \b
    Examples:
      counterclaim eval --data eval/data/newsroom.jsonl
      counterclaim eval --data news.csv --compare old/result.json --fail-under accuracy=0.6
      counterclaim eval --data news.csv --unrelated 2000 --fail-over false_alarm_rate=0.01
    """
    # Here, because every other command would wait for these imports too.
    from rich.console import Console

    from eval.bounds import breaches, parse_bounds, regressions
    from eval.changes import changes_since, read_older
    from eval.datasets import dataset_stem, read_dataset
    from eval.recorded import read_measured
    from eval.report import print_changes, print_report
    from eval.results import RESULT, make_folder
    from eval.runner import evaluate
    from eval.unrelated import cross_paired
    from models.verifier import Verifier

    try:
        bounds = parse_bounds(fail_under, fail_over)
        # Before the new result is written, perhaps over it.
        older = None if older_result is None else read_older(older_result)
        dataset = read_dataset(data, split_names(label_order))
        if unrelated is not None:
            dataset = cross_paired(dataset, unrelated)
        verifier = Verifier.load(
            model,
            engine=engine,
            device=device,
            threads=threads,
            output_labels=split_names(model_labels),
        )
        folder = out or RESULTS / dataset_stem(dataset.name)
        make_folder(folder)
        n = min(len(dataset.examples), limit or sys.maxsize)
        with progress_bar(n, "pairs") as progress:
            result = evaluate(
                verifier,
                dataset,
                limit=limit,
                slice_by=slice_by,
                threads=threads,
                progress=progress,
            )
        result.write(folder)
        changes = None
        if older is not None:
            changes = changes_since(older, read_measured(folder / RESULT))
    except CounterclaimError as exc:
        raise Failure(str(exc)) from exc
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name from the data must not end the run because this terminal cannot show it.
        sys.stdout.reconfigure(errors="replace")
    print_report(result, Console())
    failures = list(breaches(result.metrics, bounds))
    if changes is not None:
        click.echo()
        print_changes(changes, Console())
        failures += regressions(changes.differences)
    click.echo(f"\nWritten: {folder / 'result.json'}, {folder / 'predictions.jsonl'}")
    for failure in failures:
        click.echo(f"counterclaim: {failure}", err=True)
    if failures:
        click.get_current_context().exit(1)


def split_names(names: str | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(name.strip() for name in names.split(","))


@contextmanager
def progress_bar(n: int, what: str) -> Iterator[Callable[[int], None] | None]:
    """Counts ``n`` of something on stderr, if somebody is looking at it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=n)
        yield lambda done: bar.advance(task, done)
