"""The command ``counterclaim batch``: parses and shows progress; the work is elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.loading import load_verifier
from service.options import model_options
from service.settings import read_settings

if TYPE_CHECKING:
    from service.jobs.batch import Progress

__all__ = ["batch_command"]

STREAM = Path("-")


@click.command("batch")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Where the results go: .jsonl, .csv or .parquet, or - for NDJSON on stdout.",
)
@model_options
def batch_command(source: Path, out: Path, **options: Any) -> None:
    """Judge every row of a table: JSONL, CSV or Parquet, or - for NDJSON on stdin.

    A row has a and b, premise and hypothesis, or claim and evidence, and perhaps an id. A row
    that cannot be judged gets an error in its place. A run that was cut off, even by a power
    failure, goes on when the same command is given again.

    \b
    Example:
      counterclaim batch pairs.csv --out results.parquet
    """
    # Here, because every other command would wait for these imports too.
    from service.jobs.batch import judge_stream, judge_table
    from service.tables import Format

    settings = read_settings(**options)
    form = Format.JSONL if source == STREAM else Format.of_name(source.name)
    verifier = load_verifier(settings)
    began = time.monotonic()
    with _progress() as progress:
        if STREAM in (source, out):
            rows = sys.stdin.buffer if source == STREAM else source
            with _sink(out) as sink:
                summary = judge_stream(rows, form, sink, verifier, settings, progress)
        else:
            summary = judge_table(source, out, verifier, settings, progress)
    seconds = time.monotonic() - began
    click.echo(
        f"{summary.rows} rows, {summary.errors} with an error, in {seconds:.1f} seconds", err=True
    )


@contextmanager
def _sink(out: Path) -> Iterator[Any]:
    from service.errors import UnwritableOutput
    from service.tables import Format

    if out == STREAM:
        yield sys.stdout.buffer
        return
    if Format.of_name(out.name) is not Format.JSONL:
        raise UnwritableOutput(f"{out}: what comes from stdin goes to .jsonl or -")
    try:
        with out.open("wb") as file:
            yield file
    except OSError as exc:
        raise UnwritableOutput(f"{out}: {exc.strerror}") from exc


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar for people; a program that reads the output sees none."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), "rows", TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
