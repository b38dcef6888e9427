"""The command ``counterclaim batch``: parses and shows progress; the work is elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cluster.options import cluster_options
from service.loading import load_verifier
from service.options import model_options
from service.settings import Settings, read_settings

if TYPE_CHECKING:
    from service.jobs.batch import Progress

__all__ = ["batch_command"]

STREAM = Path("-")


@click.command("batch")
@click.argument("source", metavar="IN")
@click.option(
    "--out",
    required=True,
    metavar="OUT",
    help="Where the results go: .jsonl, .csv or .parquet, or - for NDJSON on stdout.",
)
@cluster_options
@model_options
def batch_command(
    source: str,
    out: str,
    place: str,
    workers: int | None,
    worker_cpus: int,
    worker_gpus: float,
    ray_address: str | None,
    **options: Any,
) -> None:
    """Judge every row of a table: JSONL, CSV or Parquet, or - for NDJSON on stdin.

    A row has a and b, premise and hypothesis, or claim and evidence, and perhaps an id. A row
    that cannot be judged gets an error in its place. A run that was cut off, even by a power
    failure, goes on when the same command is given again.

    \b
    Example:
      counterclaim batch pairs.csv --out results.parquet
      counterclaim batch --on ray s3://bucket/pairs --out s3://bucket/verdicts
    """
    settings = read_settings(**options)
    if place == "here":
        _judge_here(Path(source), Path(out), settings)
        return
    if "-" in (source, out):
        raise click.UsageError("--on ray reads and writes folders, not stdin or stdout.")
    # Here, because Ray takes seconds to import and may not be installed.
    from service.cluster.command import batch_on_ray
    from service.cluster.workers import Workers

    spread = Workers(count=workers, cpus=worker_cpus, gpus=worker_gpus)
    batch_on_ray(source, out, settings, workers=spread, address=ray_address)


def _judge_here(source: Path, out: Path, settings: Settings) -> None:
    # Here, because every other command would wait for these imports too.
    from service.jobs.batch import judge_stream, judge_table
    from service.tables import Format

    if out.is_dir():
        raise click.BadParameter(f"{out} is a folder.", param_hint="--out")
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
