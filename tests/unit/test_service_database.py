"""service.database: where it lies, how it is opened, and what no message repeats."""

import sqlite3
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, inspect, text

from service.database import connect, create_tables, data_folder, exists
from service.errors import InvalidSettings, UnusableDatabase
from service.settings import Settings


def test_it_lies_in_the_state_folder_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert data_folder(Settings()) == Path("/state/counterclaim")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/home/desk")
    assert data_folder(Settings()) == Path("/home/desk/.local/state/counterclaim")
    assert data_folder(Settings(data_dir=tmp_path)) == tmp_path


def test_sqlite_waits_for_others_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    assert not exists(settings)
    engine = connect(settings)
    with engine.connect() as connection:
        pragmas = ("journal_mode", "busy_timeout", "synchronous", "foreign_keys")
        values = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas]
    engine.dispose()
    assert values == ["wal", 10_000, 2, 1]
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert exists(settings)


def test_whoever_makes_the_file_waits_for_who_writes_to_it(tmp_path: Path) -> None:
    writer = sqlite3.connect(tmp_path / "counterclaim.db", check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")  # here SQLite says at once that it is locked
    leaves = Timer(0.3, writer.close)
    leaves.start()
    engine = connect(Settings(data_dir=tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
    leaves.join()


def test_tables_are_created_once(tmp_path: Path) -> None:
    engine, tables = connect(Settings(data_dir=tmp_path)), MetaData()
    Table(
        "things", tables, Column("id", Integer, primary_key=True), Column("n", Integer, index=True)
    )
    create_tables(engine, tables)
    create_tables(engine, tables)
    assert inspect(engine).get_table_names() == ["things"]
    assert [index["name"] for index in inspect(engine).get_indexes("things")] == ["ix_things_n"]
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://desk:hunter2@host/db", "hunter2"])
def test_a_wrong_url_is_named_and_not_repeated(url: str) -> None:
    with pytest.raises(InvalidSettings, match=r"^COUNTERCLAIM_DATABASE_URL: ") as caught:
        connect(Settings(database_url=url))
    assert "hunter2" not in str(caught.value)


def test_postgresql_is_reached_through_psycopg() -> None:
    engine = connect(Settings(database_url="postgresql://desk@host/db"))
    assert (engine.dialect.name, engine.dialect.driver) == ("postgresql", "psycopg")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnusableDatabase, match=r"file/state: Not a directory$"):
        connect(Settings(data_dir=tmp_path / "file" / "state"))
