"""The options that choose a model, shared by the commands. Knows nothing of what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from models.nli import ENGINES

__all__ = ["model_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def model_options(command: Command) -> Command:
    """The options that choose a model; those left out come from the settings."""
    options = [
        click.option("--model", help="Embedded model, local folder or Hugging Face id."),
        click.option("--engine", type=click.Choice(ENGINES), help="What computes the model."),
        click.option("--device", help="Device of the torch engine, such as cuda."),
        click.option("--threads", type=click.IntRange(min=1), help="Threads of the model."),
        click.option(
            "--model-labels",
            metavar="A,B,C",
            help="Labels in the order of the model's outputs, if its configuration names none.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command
