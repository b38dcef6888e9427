"""What is known of the request being answered, for whoever writes about it.

A context variable, so that the log lines of a request can name it without being handed it.
Knows neither HTTP nor how lines are written.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

__all__ = ["Current", "current", "note_key", "note_pairs", "request_id"]


@dataclass(kw_only=True, slots=True)
class Current:
    """One request, as far as it has come."""

    request_id: str
    pairs: int = 0
    key: str | None = None


current: ContextVar[Current | None] = ContextVar("current", default=None)


def request_id() -> str | None:
    """The id of the request being answered; None outside of one."""
    request = current.get()
    return request.request_id if request else None


def note_pairs(pairs: int) -> None:
    """Say that the request asks about so many more pairs."""
    if request := current.get():
        request.pairs += pairs


def note_key(name: str) -> None:
    """Say under which key's name the request was let in; never the key."""
    if request := current.get():
        request.key = name
