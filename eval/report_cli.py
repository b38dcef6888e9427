"""The command ``counterclaim report``: parses, writes two files; the work is elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from eval.cli import Failure
from models.errors import CounterclaimError

__all__ = ["report_command"]

PAGE = "index.html"
MARKDOWN = "report.md"


@click.command("report")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    default="report",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the page, replaced if there.",
)
def report_command(results: tuple[Path, ...], out: Path) -> None:
    """Show results of eval side by side, on one page.

    RESULTS are result.json files, each with its predictions.jsonl beside it. Writes
    index.html, which needs no other file, and report.md. Both show texts of the data.

    \b
    Example:
      counterclaim report results/news/result.json results/lexical/result.json
    """
    # Here, because every other command would wait for these imports too.
    from eval.markdown import markdown
    from eval.page import html_page
    from eval.recorded import read_measured
    from eval.results import make_folder, write_file
    from eval.side_by_side import side_by_side

    try:
        groups = side_by_side([read_measured(path) for path in results])
        page = html_page(groups)
        make_folder(out)
        write_file(out / PAGE, page)
        write_file(out / MARKDOWN, markdown(groups))
    except CounterclaimError as exc:
        raise Failure(str(exc)) from exc
    click.echo(f"Written: {out / PAGE}, {out / MARKDOWN}")
