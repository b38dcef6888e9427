"""The one database of keys, jobs and feedback: a SQLite file in ``data_dir``, or PostgreSQL by URL.

Knows no table; whoever has some hands them to ``create_tables``.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from service.errors import InvalidSettings, UnusableDatabase
from service.settings import ENV_PREFIX, Settings

__all__ = ["connect", "create_tables", "data_folder", "exists", "hold", "shrink"]

FILE = "counterclaim.db"
BUSY_SECONDS = 10.0
"""How long a writer waits for another process before SQLite gives up."""
PAUSE_SECONDS = 0.01
LOCKS = 0x636B  # any number, so long as every process takes the same
VACUUM_PAGES = 1000  # given back at a time; meanwhile nobody else writes


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
    """Those that are missing, and columns that an earlier version's tables lack: new ones must
    take NULL. Safe where several processes start at once."""
    with engine.begin() as connection:
        hold(connection, "tables")
        for table in tables.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            _add_columns(connection, table)
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _add_columns(connection: Connection, table: Table) -> None:
    known = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in known:
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")


def hold(connection: Connection, name: str) -> None:
    """Keep out whoever holds the same name until the transaction, which this begins, has ended.

    In SQLite that is everybody who writes.
    """
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:locks, hashtext(:name))")
        connection.execute(lock, {"locks": LOCKS, "name": name})
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def shrink(engine: Engine) -> Iterator[None]:
    """Give what was deleted back to the disk, a little at each step; PostgreSQL does by itself.

    A file that an earlier version made keeps its size and uses the room again.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        free, before = _free_pages(connection), None
        while free and free != before:
            # Any other way to execute it ends after the first page.
            driver: Any = connection.connection.driver_connection
            driver.executescript(f"PRAGMA incremental_vacuum({VACUUM_PAGES})")
            yield
            free, before = _free_pages(connection), free
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _free_pages(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA freelist_count").scalar_one())


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
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file, before all else
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: Any) -> None:
    """Where several make the file at once, SQLite itself does not wait for this one step."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as exc:
            is_busy = exc.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
