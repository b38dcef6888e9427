"""The options that choose the model to measure, shared by the commands. Knows no data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from models.nli import DEFAULT_MODEL, ENGINES

__all__ = ["model_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def model_options(command: Command) -> Command:
    """``--model``, ``--engine``, ``--device``, ``--threads`` and ``--model-labels``."""
    options = [
        click.option(
            "--model",
            default=DEFAULT_MODEL,
            envvar="COUNTERCLAIM_MODEL",
            show_default=True,
            help="Embedded model, local folder or Hugging Face id.",
        ),
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            default="auto",
            envvar="COUNTERCLAIM_ENGINE",
            show_default=True,
            help="What computes the model.",
        ),
        click.option(
            "--device",
            default="cpu",
            envvar="COUNTERCLAIM_DEVICE",
            show_default=True,
            help="Device of the torch engine, such as cuda.",
        ),
        click.option(
            "--threads",
            type=click.IntRange(min=1),
            envvar="COUNTERCLAIM_THREADS",
            help="Threads of the model; by default the cores it may use.",
        ),
        click.option(
            "--model-labels",
            metavar="A,B,C",
            envvar="COUNTERCLAIM_MODEL_LABELS",
            help="Labels in the order of the model's outputs, if its configuration names none.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command
