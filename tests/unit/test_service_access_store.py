"""service.access.store: keys outlive the process, and revoking is for good."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.access.scopes import Scope
from service.access.store import KeyStore
from service.errors import UnknownKey, UnusableDatabase
from service.settings import Settings


def test_reading_makes_no_database(tmp_path: Path) -> None:
    assert KeyStore(Settings(data_dir=tmp_path / "new")).all() == []
    assert not (tmp_path / "new").exists()


def test_a_key_is_kept_by_its_hash_and_found_by_another_process(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    expires = datetime(2050, 1, 1, tzinfo=UTC)
    text = KeyStore(settings).create("desk", Scope.WRITE, expires=expires)
    (key,) = KeyStore(settings).all()
    assert (key.name, key.scope, key.expires, key.revoked) == ("desk", Scope.WRITE, expires, None)
    assert datetime.now(UTC) - key.created < timedelta(minutes=1)
    assert key.opens_for(text, datetime.now(UTC))
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"desk" in files and text.split("_", 2)[2].encode() not in files


def test_a_revoked_key_stays_and_opens_nothing(tmp_path: Path) -> None:
    store = KeyStore(Settings(data_dir=tmp_path))
    text = store.create("desk", Scope.READ)
    store.revoke(store.all()[0].id)
    (key,) = store.all()
    assert (key.state(datetime.now(UTC)), key.opens_for(text, datetime.now(UTC))) == (
        "revoked",
        False,
    )
    store.revoke(key.id)  # once more does no harm
    assert store.all() == [key]


def test_revoking_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownKey, match="no key has the id 'abc'; see counterclaim keys list"):
        KeyStore(Settings(data_dir=tmp_path)).revoke("abc")


def test_many_may_make_the_tables_at_once(tmp_path: Path) -> None:
    stores = [KeyStore(Settings(data_dir=tmp_path)) for _ in range(6)]
    with ThreadPoolExecutor(len(stores)) as threads:
        list(threads.map(lambda store: store.create("desk", Scope.READ), stores))
    assert len(stores[0].all()) == len(stores)


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "counterclaim.db").write_bytes(b"no database" * 1000)
    with pytest.raises(UnusableDatabase, match="cannot be used: DatabaseError"):
        KeyStore(Settings(data_dir=tmp_path)).all()
