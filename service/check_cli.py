"""The command ``counterclaim check``: parses, prints; the work is elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from models.errors import InvalidDocument
from models.types import Document
from models.vectors import VECTORS
from service.claims import document_flaws
from service.errors import UnwritablePage
from service.loading import load_verifier
from service.options import model_options
from service.report import any_name_prints
from service.settings import Settings, read_settings
from service.url_free import json_without_addresses, page_without_addresses, without_addresses

__all__ = ["check_command"]


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the API does.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Write one HTML page instead, which needs no other file.",
)
@click.option(
    "--evidence", is_flag=True, help="Find the words that carry each conflict, which is slow."
)
@click.option(
    "--url-free",
    is_flag=True,
    help="Show [link] for every web and mail address, in quotations and names too: for print, "
    "and for readers who must not click. Offsets in JSON still count in the original text.",
)
@click.option("--vectors", type=click.Choice(VECTORS), help="What finds the pairs to compare.")
@model_options
def check_command(
    files: tuple[Path, ...],
    as_json: bool,
    page: Path | None,
    evidence: bool,
    url_free: bool,
    **options: Any,
) -> None:
    """Find who contradicts whom in one or more reports.

    FILE is plain text, Markdown, HTML or JSONL with a document a line: text and, if known,
    id, source and date. The exit code is 0 whether or not there are conflicts.

    \b
    Example:
      counterclaim check report.md statement.txt --html conflicts.html
      counterclaim check report.md --url-free --html print.html
    """
    # Here, because every other command would wait for these imports too.
    from rich.console import Console

    from models.conflicts import check, explain
    from models.vectors import load_vectors
    from service.check_page import check_page
    from service.check_report import heading, print_check

    if as_json and page is not None:
        raise click.UsageError("--json and --html are two answers; ask for one.")
    settings = read_settings(**options)
    documents = _read(files, settings, url_free=url_free)
    verifier = load_verifier(settings)
    report = check(documents, verifier, load_vectors(settings.vectors, device=settings.device))
    if evidence:
        report = explain(report, verifier)
    if as_json:
        graph = report.as_dict()
        click.echo(json.dumps(json_without_addresses(graph) if url_free else graph))
    elif page is not None:
        written = check_page(report)
        _write(page, page_without_addresses(written) if url_free else written)
        click.echo(f"{heading(report)}\nWritten: {page}")
    else:
        any_name_prints()
        print_check(report, Console(), show=without_addresses if url_free else str)


def _read(files: Sequence[Path], settings: Settings, *, url_free: bool) -> list[Document]:
    """The documents of all files; raises the first thing that is wrong with them.

    ``url_free`` takes addresses out of ids here, so that no two become the same.
    """
    from models.reading import read_documents

    found = [one for path in files for one in read_documents(path)]
    if url_free:
        found = [replace(one, id=without_addresses(one.id)) for one in found]
    documents = list(_distinct(found))
    if len(documents) > settings.max_documents:
        raise InvalidDocument(
            str(files[-1]), f"is document {len(documents)}; the limit is {settings.max_documents}"
        )
    named = [document.id for document in documents]
    for flaw in document_flaws(documents, settings.max_report_chars, lambda place, _: named[place]):
        raise flaw
    return documents


def _distinct(documents: Sequence[Document]) -> Iterator[Document]:
    """Two files may bear the same name; their documents get ids of their own."""
    seen: set[str] = set()
    for document in documents:
        name, number = document.id, 2
        while name in seen:
            name, number = f"{document.id}-{number}", number + 1
        seen.add(name)
        yield replace(document, id=name)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as exc:
        raise UnwritablePage(f"{path}: cannot write: {exc.strerror}") from exc
