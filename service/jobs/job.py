"""What a job is. A leaf: knows neither databases nor HTTP."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from service.tables import Format, Result

__all__ = ["Chunk", "Job", "Order", "State", "Upload", "Webhook", "is_id", "new_id"]

ID_BYTES = 18
_ID = re.compile(r"[A-Za-z0-9_-]{24}")


class State(StrEnum):
    """Where a job stands; the last three are for good."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """Whom to tell of a job's end; the secret signs what is sent."""

    url: str
    secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A table that lies in the folder of uploads, whole and on the disk.

    ``name`` is what its sender calls it, if anything: to be shown, never a path. ``owner`` is
    the name of a key; ``rows`` is None until they are counted.
    """

    id: str
    format: Format
    bytes: int
    sha256: str
    created_at: float
    name: str | None = None
    owner: str | None = None
    rows: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a caller wants done; ``fingerprint`` tells whether two orders are the same."""

    upload: Upload
    webhook: Webhook | None
    key: str | None
    fingerprint: str
    owner: str | None = None

    @property
    def own_key(self) -> str | None:
        """The idempotency key as no other owner can have it: no header holds a line's end."""
        if self.key is None or self.owner is None:
            return self.key
        return f"{self.owner}\n{sha256(self.key.encode('utf-8')).hexdigest()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A job as it stands. Times are seconds since 1970; ``done`` rows are judged, in order,
    ``errors`` of them with an error; ``total`` is None until they are counted."""

    id: str
    owner: str | None
    upload: str
    name: str | None
    format: Format
    state: State
    total: int | None
    done: int
    errors: int
    failure: str | None
    webhook_url: str | None
    webhook_state: str | None
    created_at: float
    started_at: float | None
    finished_at: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chunk:
    """Results of consecutive rows, kept all together or not at all.

    ``start`` rows lie before them.
    """

    start: int
    results: Sequence[Result]

    @property
    def end(self) -> int:
        """Rows up to the end of the chunk."""
        return self.start + len(self.results)

    @property
    def errors(self) -> int:
        """Rows that could not be judged."""
        return sum(result["error"] is not None for result in self.results)


def new_id() -> str:
    """A name that nobody can guess."""
    return secrets.token_urlsafe(ID_BYTES)


def is_id(text: str) -> bool:
    """Whether ``new_id`` could have made it; a database need not be asked for anything else,
    and some characters it could not even be asked for."""
    return _ID.fullmatch(text) is not None
