"""The command ``counterclaim bench``: parses, prints; the work is in ``service.bench``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from service.errors import BenchFailed
from service.options import model_options
from service.settings import Settings, read_settings

__all__ = ["bench_command"]

FILE = click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False, resolve_path=True)
OUT = click.Path(path_type=Path, dir_okay=False)


@click.command("bench")
@click.option("--data", type=FILE, multiple=True, help="Draw pairs from this file too.")
@click.option("--pairs", type=click.IntRange(min=2), default=2_000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of pairs and arrivals.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    default=12.0,
    show_default=True,
    help="Of each level of load.",
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0.1),
    default=35.0,
    show_default=True,
    help="Seconds that an engine's pass over the pairs may take.",
)
@click.option("--torch-model", type=FOLDER, help="The same weights as a torch checkpoint.")
@click.option("--fp32-onnx", type=FILE, help="The same weights as a 32-bit ONNX file.")
@click.option("--quick", is_flag=True, help="Tiny sizes: whether it runs, not how fast.")
@click.option("--out", type=OUT, help="Write the result as JSON.")
@click.option("--chart", type=OUT, help="Write the chart as SVG.")
@click.option("--from", "recorded", type=FILE, help="Measure nothing; show an earlier result.")
@model_options
@click.pass_obj
def bench_command(
    code: dict[str, Any] | None,
    /,
    quick: bool,
    out: Path | None,
    chart: Path | None,
    recorded: Path | None,
    **options: Any,
) -> None:
    """Measure throughput, latency and memory, against other ways to run the same weights.

    Every part runs in a process of its own, one after the other; on two idle cores it takes
    about twelve minutes. A row is a premise with a hypothesis, judged in one direction. Other
    libraries are measured where they are installed (the bench extra) and --torch-model is
    given.

    \b
    Example:
      counterclaim bench --torch-model build/merged --out bench.json --chart bench.svg
    """
    from service.bench.table import tables

    _check_folders(out, chart)
    result = _read(recorded) if recorded else _measured(code or {}, quick, options)
    if out is not None:
        _write(out, json.dumps(result, indent=1) + "\n")
    click.echo(tables(result), nl=False)
    if chart is not None:
        from service.bench.chart import draw_chart

        draw_chart(result, chart)


def _measured(code: dict[str, Any], quick: bool, options: dict[str, Any]) -> dict[str, Any]:
    # Here, because every other command would wait for these imports too.
    from service.bench.plan import Plan
    from service.bench.run import run

    chosen = {
        name: options.pop(name) for name in ("model", "engine", "device", "threads", "model_labels")
    }
    plan = Plan(model=_model(read_settings(**chosen)), **options)
    if quick:
        plan = replace(
            plan, pairs=24, seconds=0.3, budget=0.5, concurrency=(1, 4), lengths=(16, 32)
        )
    return run(plan, code, lambda part: click.echo(f"measuring {part}", err=True))


def _model(settings: Settings) -> dict[str, Any]:
    """The options of ``load_model``; a folder by its whole path, for processes elsewhere."""
    folder = Path(settings.model)
    return {
        "name": str(folder.resolve()) if folder.is_dir() else settings.model,
        "engine": settings.engine,
        "device": settings.device,
        "threads": settings.threads,
        "output_labels": settings.model_labels,
    }


def _check_folders(*files: Path | None) -> None:
    """Before minutes of work rather than after them."""
    for path in files:
        if path is not None and not path.parent.is_dir():
            raise BenchFailed(f"{path}: its folder does not exist")


def _read(path: Path) -> dict[str, Any]:
    from service.bench.run import SCHEMA

    try:
        result: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if result["schema"] == SCHEMA:
            return result
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise BenchFailed(f"{path}: not a result of counterclaim bench ({exc!r})") from exc
    raise BenchFailed(f"{path}: a result of version {result['schema']}, not {SCHEMA}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as exc:
        raise BenchFailed(f"{path}: cannot write: {exc.strerror}") from exc
