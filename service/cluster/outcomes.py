"""What became of the shards. A leaf: knows neither Ray nor files."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Outcome", "Summary"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one shard.

    ``errors`` of its ``rows`` are rows that could not be judged. Where there is a ``failure``,
    the shard has no result at all. ``worker`` is the host and the process that had it.
    """

    shard: str
    worker: str = ""
    rows: int = 0
    errors: int = 0
    seconds: float = 0.0
    failure: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What became of all shards: those of this run, and how many an earlier run had finished.

    ``strays`` are results in OUT whose shards are not in IN.
    """

    outcomes: tuple[Outcome, ...]
    finished_before: int
    strays: int

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The shards without a result."""
        return tuple(one for one in self.outcomes if one.failure is not None)

    @property
    def rows(self) -> int:
        """Rows judged or found wrong in this run."""
        return sum(one.rows for one in self.outcomes)

    @property
    def errors(self) -> int:
        """Rows found wrong in this run."""
        return sum(one.errors for one in self.outcomes)
