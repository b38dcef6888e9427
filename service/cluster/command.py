"""What ``counterclaim batch --on ray`` does and says. Knows the terminal, nothing of Ray."""

from __future__ import annotations

import click

from service.cluster.batch import judge_shards
from service.cluster.outcomes import Outcome, Summary
from service.cluster.workers import Workers
from service.errors import UnfinishedShards
from service.settings import Settings

__all__ = ["batch_on_ray"]

SHOWN_FAILURES = 5


def batch_on_ray(
    source: str, out: str, settings: Settings, *, workers: Workers, address: str | None
) -> None:
    """``judge_shards``, a line a shard; raises ``UnfinishedShards`` where one has no result."""
    summary = judge_shards(
        source, out, settings, workers=workers, address=address, on_outcome=_tell
    )
    click.echo(_told(summary), err=True)
    if summary.failures:
        raise UnfinishedShards(_unfinished(summary.failures))


def _tell(outcome: Outcome) -> None:
    if outcome.failure is not None:
        click.echo(
            f"{outcome.shard}: no result: {outcome.failure} ({outcome.worker or 'no worker'})",
            err=True,
        )
    else:
        rate = outcome.rows / max(outcome.seconds, 1e-3)
        click.echo(
            f"{outcome.shard}: {outcome.rows} rows, {outcome.errors} errors, {rate:.0f} rows/s",
            err=True,
        )


def _told(summary: Summary) -> str:
    judged = len(summary.outcomes) - len(summary.failures)
    lines = [
        f"{judged} shards judged: {summary.rows} rows, of which {summary.errors} errors",
        f"{summary.finished_before} shards were finished before" * (summary.finished_before > 0),
        f"OUT also holds {summary.strays} results whose shards are not in IN"
        * (summary.strays > 0),
    ]
    return "\n".join(line for line in lines if line)


def _unfinished(failures: tuple[Outcome, ...]) -> str:
    named = "; ".join(f"{one.shard}: {one.failure}" for one in failures[:SHOWN_FAILURES])
    more = len(failures) - SHOWN_FAILURES
    rest = f"; and {more} more" if more > 0 else ""
    return f"{len(failures)} shards have no result: {named}{rest}. Run it again to try them again."
