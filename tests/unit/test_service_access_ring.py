"""service.access.ring: one read for many requests, and closed where nothing can be read."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import anyio
import pytest

from service.access.keys import ApiKey, issue
from service.access.ring import FRESH_SECONDS, KeyRing
from service.access.scopes import Scope
from service.errors import NotReady, UnusableDatabase

TEXT, KEY = issue("desk", Scope.READ, now=datetime.now(UTC))


class Shelf:
    """Keys that a test puts there, and a clock that it sets."""

    def __init__(self, *keys: ApiKey) -> None:
        self.keys = list(keys)
        self.broken = False
        self.reads = 0
        self.now = 0.0

    def read(self) -> Sequence[ApiKey]:
        self.reads += 1
        if self.broken:
            raise UnusableDatabase("the database is away")
        return list(self.keys)

    def clock(self) -> float:
        return self.now


def test_many_requests_one_read() -> None:
    shelf = Shelf(KEY)

    async def ask() -> list[ApiKey | None]:
        ring = KeyRing(shelf.read, shelf.clock)
        found: list[ApiKey | None] = []

        async def one() -> None:
            found.append(await ring.find(TEXT))

        async with anyio.create_task_group() as tasks:
            for _ in range(10):
                tasks.start_soon(one)
        return found

    assert anyio.run(ask) == [KEY] * 10
    assert shelf.reads == 1


def test_what_is_not_a_key_of_ours_is_not_found() -> None:
    shelf, (stranger, _) = Shelf(KEY), issue("desk", Scope.ADMIN, now=datetime.now(UTC))
    ring = KeyRing(shelf.read, shelf.clock)
    same_id = f"cck_{KEY.id}_{'A' * 43}"
    for text in ("", "nonsense", stranger, same_id):
        assert anyio.run(ring.find, text) is None


def test_a_change_is_seen_within_seconds() -> None:
    shelf = Shelf()
    ring = KeyRing(shelf.read, shelf.clock)
    assert anyio.run(ring.is_empty)
    shelf.keys.append(KEY)
    assert anyio.run(ring.is_empty)  # read a moment ago
    shelf.now += FRESH_SECONDS
    assert not anyio.run(ring.is_empty)
    assert anyio.run(ring.find, TEXT) == KEY


def test_keys_that_cannot_be_read_open_nothing(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(KEY)
    ring = KeyRing(shelf.read, shelf.clock)
    assert anyio.run(ring.find, TEXT) == KEY
    shelf.now += FRESH_SECONDS
    shelf.broken = True
    with caplog.at_level(logging.ERROR), pytest.raises(NotReady, match="keys cannot be read"):
        anyio.run(ring.find, TEXT)
    assert caplog.messages == ["the database is away"]
