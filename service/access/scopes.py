"""What a caller must be allowed to do for each path: the one table that says so.

A path in no row does not exist, whatever routes there are, so that a route forgotten here
is closed and not open. Knows nothing of keys.
"""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Scope", "needed_scope"]


class Scope(IntEnum):
    """How far a key reaches; each includes those before it. No key is needed for OPEN."""

    OPEN = 0
    READ = 1
    WRITE = 2
    ADMIN = 3


TABLE: tuple[tuple[str, Scope, Scope], ...] = (
    # path; /* is whatever lies below            GET and HEAD  other methods
    ("/healthz", Scope.OPEN, Scope.OPEN),
    ("/readyz", Scope.OPEN, Scope.OPEN),
    ("/openapi.json", Scope.OPEN, Scope.OPEN),
    ("/docs", Scope.OPEN, Scope.OPEN),
    ("/docs/*", Scope.OPEN, Scope.OPEN),
    ("/", Scope.OPEN, Scope.OPEN),
    ("/static/*", Scope.OPEN, Scope.OPEN),
    ("/v1/compare", Scope.READ, Scope.READ),
    ("/v1/compare/*", Scope.READ, Scope.READ),
    ("/v1/documents/*", Scope.READ, Scope.READ),
    ("/v1/model", Scope.READ, Scope.READ),
    ("/v1/jobs", Scope.READ, Scope.WRITE),
    ("/v1/jobs/*", Scope.READ, Scope.WRITE),
    ("/v1/uploads", Scope.WRITE, Scope.WRITE),
    ("/v1/uploads/*", Scope.WRITE, Scope.WRITE),
    ("/v1/feedback", Scope.READ, Scope.WRITE),
    ("/v1/feedback/*", Scope.READ, Scope.WRITE),
    ("/metrics", Scope.ADMIN, Scope.ADMIN),
)
SAFE_METHODS = frozenset({"GET", "HEAD"})

_EXACT = {path: (safe, other) for path, safe, other in TABLE if not path.endswith("/*")}
_BELOW = tuple((path[:-1], (safe, other)) for path, safe, other in TABLE if path.endswith("/*"))


def needed_scope(method: str, path: str) -> Scope | None:
    """The scope that the table asks for, or None where it knows no such path."""
    row = _EXACT.get(path)
    if row is None:
        row = next((row for start, row in _BELOW if path.startswith(start)), None)
    if row is None:
        return None
    return row[0] if method in SAFE_METHODS else row[1]
