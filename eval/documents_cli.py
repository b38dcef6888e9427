"""The command ``counterclaim eval-documents``: parses, prints; the work is elsewhere."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from eval.cli import RESULTS, Failure, progress_bar, split_names
from eval.options import model_options
from models.errors import CounterclaimError
from models.vectors import VECTORS

__all__ = ["eval_documents_command"]


@click.command("eval-documents")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Cases of documents with their conflicts, as JSONL.",
)
@model_options
@click.option(
    "--vectors",
    type=click.Choice(VECTORS),
    default="auto",
    envvar="COUNTERCLAIM_VECTORS",
    show_default=True,
    help="What finds the pairs to compare.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the result files, replaced if there; by default results/<name of FILE>.",
)
def eval_documents_command(
    data: Path,
    model: str,
    engine: str,
    device: str,
    threads: int | None,
    model_labels: str | None,
    vectors: str,
    out: Path | None,
) -> None:
    """Measure the check of documents on labelled cases.

    A line has documents (id, text, source, date), conflicts and not_conflicts: pairs of a
    and b, each with doc and quote, a sentence of that document word for word. A conflict is
    right if both of its sentences are those of one in the file.

    Writes result.json and mistakes.jsonl, which holds the texts.

    \b
    Example:
      counterclaim eval-documents --data cases.jsonl --model lexical --out results/lexical
    """
    # Here, because every other command would wait for these imports too.
    from rich.console import Console

    from eval.document_cases import read_cases
    from eval.document_tables import print_documents
    from eval.documents import MISTAKES, evaluate_documents
    from eval.results import RESULT, make_folder
    from models.vectors import load_vectors
    from models.verifier import Verifier

    try:
        cases = read_cases(data)
        verifier = Verifier.load(
            model,
            engine=engine,
            device=device,
            threads=threads,
            output_labels=split_names(model_labels),
        )
        found = load_vectors(vectors, device=device)
        folder = out or RESULTS / data.stem
        make_folder(folder)
        with progress_bar(len(cases.cases), "cases") as progress:
            result = evaluate_documents(verifier, found, cases, threads=threads, progress=progress)
        result.write(folder)
    except CounterclaimError as exc:
        raise Failure(str(exc)) from exc
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name from the data must not end the run because this terminal cannot show it.
        sys.stdout.reconfigure(errors="replace")
    print_documents(result, Console())
    click.echo(f"\nWritten: {folder / RESULT}, {folder / MISTAKES}")
