"""The console command ``counterclaim``: parses and prints; the work is done elsewhere.

The one module that knows every door, because the command is where they meet.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from eval.cli import Failure, eval_command
from eval.documents_cli import eval_documents_command
from eval.provenance import current_commit
from eval.report_cli import report_command
from models.errors import CounterclaimError
from models.evidence import find_evidence
from models.types import ClaimPair, ModelInfo
from service import installed_version
from service.access.cli import keys_command
from service.answer import answer
from service.batch_cli import batch_command
from service.bench_cli import bench_command
from service.check_cli import check_command
from service.claims import check_claim
from service.compare_report import print_answer
from service.description import describe
from service.feedback.cli import feedback_command
from service.loading import load_verifier
from service.options import model_options
from service.report import model_as_text
from service.settings import read_settings
from service.settings_cli import settings_command

__all__ = ["main"]


class _Main(click.Group):
    """Where every command's error ends: in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CounterclaimError as exc:
            raise Failure(str(exc)) from exc
        except click.UsageError as exc:
            path = exc.ctx.command_path if exc.ctx else ctx.command_path
            raise Failure(f"{exc.format_message()} See {path} --help.") from exc


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, as the API does.")


@click.group(cls=_Main)
@click.version_option(installed_version(), prog_name="counterclaim")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Tell whether two claims contradict each other.

    Every setting is also an environment variable, such as COUNTERCLAIM_MODEL.
    """
    if ctx.invoked_subcommand == "eval":
        # What is measured is what would be served: the same file of settings holds for both.
        ctx.default_map = {"eval": _model_settings()}
    if ctx.invoked_subcommand == "bench":
        ctx.obj = asdict(current_commit())


@main.command()
@click.argument("a")
@click.argument("b")
@json_option
@click.option(
    "--evidence", is_flag=True, help="Find the words that carry a conflict, which is slow."
)
@model_options
def compare(a: str, b: str, as_json: bool, evidence: bool, **options: Any) -> None:
    """Compare claim A with claim B.

    The exit code is 0 whether or not they conflict.

    \b
    Example:
      counterclaim compare "The bridge is open." "The bridge is closed."
    """
    settings = read_settings(**options)
    check_claim(a, "A", settings.max_text_chars)
    check_claim(b, "B", settings.max_text_chars)
    pair, verifier = ClaimPair.of(a, b), load_verifier(settings)
    (verdict,) = verifier.verify([pair])
    found = find_evidence(verifier, pair, verdict=verdict) if evidence else None
    if as_json:
        click.echo(json.dumps(answer(pair, verdict, found)))
    else:
        print_answer(pair, verdict, found)


@main.command()
@json_option
@model_options
def model(as_json: bool, **options: Any) -> None:
    """Describe the model, its calibration and the limits.

    \b
    Example:
      counterclaim model --model small --json
    """
    settings = read_settings(**options)
    description = describe(load_verifier(settings), settings)
    click.echo(json.dumps(description) if as_json else model_as_text(description))


@main.command()
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with settings.")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one.")
@click.option(
    "--open-to-all",
    is_flag=True,
    default=None,
    help="Anyone who reaches the server may use it, so long as there is no API key.",
)
@click.option("--workers", type=int, help="Processes that share the port.")
@click.option("--log-format", help="text or json.")
@click.option("--log-level", help="critical, error, warning, info or debug.")
@model_options
def serve(config: Path | None, **options: Any) -> None:
    """Serve the HTTP API until SIGTERM or Ctrl+C.

    \b
    Example:
      counterclaim serve --port 8080
    """
    from service import server  # half a second of imports that the other commands do not need

    server.serve(read_settings(config, **options), _announce)


main.add_command(batch_command)
main.add_command(bench_command)
main.add_command(check_command)
main.add_command(eval_command)
main.add_command(eval_documents_command)
main.add_command(feedback_command)
main.add_command(keys_command)
main.add_command(report_command)
main.add_command(settings_command)


def _model_settings() -> dict[str, Any]:
    settings = read_settings()
    chosen = {
        name: getattr(settings, name) for name in ("model", "engine", "device", "threads")
    } | {"model_labels": ",".join(settings.model_labels or ()) or None}
    return {name: value for name, value in chosen.items() if value is not None}


def _announce(address: str, info: ModelInfo) -> None:
    click.echo(f"counterclaim listening on {address}, model {info.name} ({info.engine})")
