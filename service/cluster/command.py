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
        said = f"no result: {outcome.failure} ({outcome.worker or 'no worker'})"
    else:
        rate = outcome.rows / max(outcome.seconds, 1e-3)
        said = f"{outcome.rows} rows, {outcome.errors} with an error, {rate:.0f} rows/s"
    click.echo(f"{outcome.shard}: {said}", err=True)


def _told(summary: Summary) -> str:
    judged = len(summary.outcomes) - len(summary.failures)
    lines = [f"{_shards(judged)} judged: {summary.rows} rows, {summary.errors} with an error"]
    if summary.finished_before:
        lines.append(f"{_shards(summary.finished_before)} finished before")
    if summary.strays:
        lines.append(f"{_shards(summary.strays)} in OUT, but not in IN")
    return "\n".join(lines)


def _unfinished(failures: tuple[Outcome, ...]) -> str:
    named = "; ".join(f"{one.shard}: {one.failure}" for one in failures[:SHOWN_FAILURES])
    more = len(failures) - SHOWN_FAILURES
    rest = f"; and {more} more" if more > 0 else ""
    return f"{_shards(len(failures))} without a result: {named}{rest}"


def _shards(count: int) -> str:
    return "1 shard" if count == 1 else f"{count} shards"
