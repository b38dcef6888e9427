"""The one database of keys, jobs and feedback: a SQLite file in ``data_dir``, or PostgreSQL by URL.

Knows no table; whoever has some hands them to ``create_tables``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateIndex, CreateTable

from service.errors import InvalidSettings, UnusableDatabase
from service.settings import ENV_PREFIX, Settings

__all__ = ["connect", "create_tables", "data_folder", "exists"]

FILE = "counterclaim.db"
BUSY_SECONDS = 10.0
"""How long a writer waits for another process before SQLite gives up."""
TABLES_LOCK = 0x636B  # any number, so long as every process takes the same


def data_folder(settings: Settings) -> Path:
    """``data_dir``, by default the folder that the XDG specification names for state."""
    if settings.data_dir is not None:
        return settings.data_dir
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "counterclaim"


def exists(settings: Settings) -> bool:
    """Whether there can be anything in it; a server of PostgreSQL is taken to be there."""
    return settings.database_url is not None or (data_folder(settings) / FILE).exists()


def connect(settings: Settings) -> Engine:
    """The engine, with the folder made; raises ``InvalidSettings`` or ``UnusableDatabase``."""
    if settings.database_url is not None:
        return _postgresql(settings.database_url)
    folder = data_folder(settings)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise UnusableDatabase(f"{folder}: {exc.strerror}") from exc
    engine = create_engine(f"sqlite:///{folder / FILE}", hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def create_tables(engine: Engine, tables: MetaData) -> None:
    """Those that are missing; safe where several processes start at once."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # two IF NOT EXISTS at once can still collide
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": TABLES_LOCK})
        for table in tables.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _postgresql(address: str) -> Engine:
    # The address may hold a password, so no message repeats it.
    name = f"{ENV_PREFIX}DATABASE_URL"
    try:
        url = make_url(address)
    except ArgumentError:
        raise InvalidSettings(f"{name}: is no database URL") from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise InvalidSettings(f"{name}: must begin with postgresql://")
    return create_engine(
        url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
