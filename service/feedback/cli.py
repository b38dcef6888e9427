"""The commands ``counterclaim feedback``: parse and write; the work is the store's."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from service.errors import UnwritableOutput
from service.settings import read_settings

if TYPE_CHECKING:
    from service.feedback.store import FeedbackStore
    from service.tables import Format

__all__ = ["feedback_command"]

STREAM = Path("-")
EVERYTHING = 2**62  # rows


@click.group("feedback")
def feedback_command() -> None:
    """Export what people said of verdicts.

    Feedback lies in the server's database and is sent nowhere.

    \b
    Example:
      counterclaim feedback export --out feedback.jsonl
      counterclaim eval --data feedback.jsonl
    """


@feedback_command.command("export")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Where it goes: .jsonl, .csv or .parquet, or - for NDJSON on stdout.",
)
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings.")
def export(out: Path, config: Path | None) -> None:
    """Write all feedback as a labelled set, the oldest first.

    \b
    Example:
      counterclaim feedback export --out feedback.jsonl
    """
    # Here, because the other commands do without a database.
    from service.feedback.store import FeedbackStore
    from service.tables import Format

    with closing(FeedbackStore(read_settings(config))) as store:
        if out == STREAM:
            rows = _write(store, Format.JSONL, sys.stdout.buffer)
        else:
            rows = _write_file(store, Format.of_name(out.name), out)
    click.echo(f"{rows} labelled pairs", err=True)


def _write_file(store: FeedbackStore, form: Format, out: Path) -> int:
    """The file appears whole or not at all."""
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as file:
            rows = _write(store, form, file)
        os.replace(part, out)
    except OSError as exc:
        raise UnwritableOutput(f"{out}: {exc.strerror}") from exc
    finally:
        part.unlink(missing_ok=True)
    return rows


def _write(store: FeedbackStore, form: Format, file: BinaryIO) -> int:
    from service.feedback.feedback import FIELDS, record_of
    from service.tables import encoder_for

    encoder, rows = encoder_for(form, FIELDS), 0
    end, _ = store.page(0, EVERYTHING)
    for some in store.between(0, end):
        file.write(encoder.encode(list(map(record_of, some))))
        rows += len(some)
    file.write(encoder.close())
    return rows
