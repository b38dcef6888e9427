"""The options of a batch on a cluster. Imports neither Ray nor anything slow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["cluster_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def cluster_options(command: Command) -> Command:
    """Where a batch runs and how wide: ``place``, ``workers``, ``worker_cpus``,
    ``worker_gpus`` and ``ray_address``."""
    options = [
        click.option(
            "--on",
            "place",
            type=click.Choice(["here", "ray"]),
            default="here",
            show_default=True,
            help="Where to judge: in this process, or on a Ray cluster, where IN and OUT are "
            "folders, also in an object store.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            help="Workers on the cluster; by default as many as it has room for now.",
        ),
        click.option(
            "--worker-cpus",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            help="Cores, and threads of the model, of each.",
        ),
        click.option(
            "--worker-gpus",
            type=click.FloatRange(min=0),
            default=0.0,
            show_default=True,
            help="GPUs of each, or a share of one.",
        ),
        click.option(
            "--ray-address",
            help="Address of the cluster; by default the one that runs here, else a new one on "
            "this machine alone.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command
