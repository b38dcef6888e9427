"""API keys in the database: created, listed, revoked, never deleted.

A revoked key keeps its row, so that a server whose last key is revoked stays closed.
Knows nothing of HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from service import database
from service.access.keys import ApiKey, issue
from service.access.scopes import Scope
from service.errors import UnknownKey, UnusableDatabase
from service.settings import Settings

__all__ = ["KeyStore"]

_tables = MetaData()
_api_keys = Table(
    "api_keys",
    _tables,
    Column("id", String(8), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("scope", String(8), nullable=False),
    Column("sha256", LargeBinary(32), nullable=False),
    # Seconds since 1970, which mean the same in every database and time zone.
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger),
    Column("revoked", BigInteger),
)


class KeyStore:
    """The keys of the database that the settings name; opened when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: Engine | None = None

    def create(self, name: str, scope: Scope, *, expires: datetime | None = None) -> str:
        """Keep a new key and return its text, for the only time."""
        text, key = issue(name, scope, now=datetime.now(UTC), expires=expires)
        with self._begin() as connection:
            connection.execute(insert(_api_keys).values(**_as_row(key)))
        return text

    def all(self) -> list[ApiKey]:
        """Every key there ever was, the oldest first; does not make a database for it."""
        if self._engine is None and not database.exists(self._settings):
            return []
        with self._begin() as connection:
            rows = connection.execute(select(_api_keys).order_by("created", "id")).all()
        return [_as_key(row) for row in rows]

    def revoke(self, key_id: str) -> None:
        """Make a key worthless; raises ``UnknownKey``."""
        change = update(_api_keys).where(_api_keys.c.id == key_id, _api_keys.c.revoked.is_(None))
        known = select(_api_keys.c.id).where(_api_keys.c.id == key_id)
        with self._begin() as connection:
            connection.execute(change.values(revoked=_seconds(datetime.now(UTC))))
            if connection.execute(known).first() is None:
                raise UnknownKey(f"no key has the id {key_id!r}; see counterclaim keys list")

    def close(self) -> None:
        """Let go of the connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @contextmanager
    def _begin(self) -> Iterator[Any]:
        try:
            if self._engine is None:
                engine = database.connect(self._settings)
                database.create_tables(engine, _tables)
                self._engine = engine
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as exc:
            # The driver's own words may hold the address and so a password.
            cause = type(getattr(exc, "orig", None) or exc).__name__
            raise UnusableDatabase(f"the database of API keys cannot be used: {cause}") from exc


def _as_row(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.name.lower(),
        "sha256": key.sha256,
        "created": _seconds(key.created),
        "expires": _seconds(key.expires),
        "revoked": _seconds(key.revoked),
    }


def _as_key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        scope=Scope[row.scope.upper()],
        sha256=bytes(row.sha256),
        created=datetime.fromtimestamp(row.created, UTC),
        expires=_moment(row.expires),
        revoked=_moment(row.revoked),
    )


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
