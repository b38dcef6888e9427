"""service.access.meter: what is left, how long to wait, and whom an address stands for."""

import time
from math import floor

import anyio
import pytest
from limits.aio.storage import MemoryStorage

from service.access.meter import Allowance, Meter, address_of
from service.errors import InvalidSettings, NotReady, RateLimited
from service.settings import Settings

WINDOW = 60


class Counted(MemoryStorage):
    """A window with the counts that a test gives it."""

    counts = (0, 0.0, 0, 0.0)

    async def get_sliding_window(self, _key: str, _expiry: int) -> tuple[int, float, int, float]:
        return self.counts


def allowance(rate: str) -> Allowance:
    found = Meter(Settings(rate_limit=rate)).allowance("desk", stranger=True)
    assert found is not None
    return found


def test_auto_spares_whoever_sits_at_the_machine() -> None:
    meter = Meter(Settings())
    assert meter.allowance("desk", stranger=False) is None
    found = meter.allowance("desk", stranger=True)
    assert found is not None and str(found.limit) == "600 per 1 minute"
    assert Meter(Settings(rate_limit="none")).allowance("desk", stranger=True) is None


def test_pairs_are_counted_and_all_or_none_of_a_batch() -> None:
    async def use() -> list[bytes]:
        desk, left = allowance("10/day"), []
        for pairs in (4, 6, 7):
            try:
                await desk.enter()
                await desk.spend(pairs)
            except RateLimited as refused:
                assert int(refused.headers["Retry-After"]) > 0
            left.append(dict(await desk.headers())[b"ratelimit"].partition(b";t=")[0])
        return left

    # 10 - 4, - 6; the third finds nothing left, not even the one pair that asking costs
    assert anyio.run(use) == [b'"pairs";r=6', b'"pairs";r=0', b'"pairs";r=0']


def test_the_policy_header() -> None:
    headers = dict(anyio.run(allowance("600/minute").headers))
    assert headers == {
        b"ratelimit-policy": b'"pairs";q=600;w=60;qu="pairs"',
        b"ratelimit": b'"pairs";r=600;t=0',
    }


def test_more_than_the_limit_ever_allows_is_not_told_to_wait() -> None:
    with pytest.raises(RateLimited, match="10 pairs a day; send fewer than 11 at once") as caught:
        anyio.run(allowance("10/day").spend, 11)
    assert caught.value.headers == {}


def test_what_is_judged_already_takes_at_most_what_is_left() -> None:
    async def use() -> bytes:
        desk = allowance("10/day")
        await desk.enter()
        await desk.settle(500)
        return dict(await desk.headers())[b"ratelimit"].partition(b";t=")[0]

    assert anyio.run(use) == b'"pairs";r=0'


def test_who_waits_as_told_is_let_in() -> None:
    async def use() -> None:
        desk = allowance("2/second")
        with pytest.raises(RateLimited) as caught:
            for _ in range(20):
                await desk.enter()
        time.sleep(int(caught.value.headers["Retry-After"]))
        await desk.enter()

    anyio.run(use)


@pytest.mark.parametrize("cost", [1, 3, 10])
@pytest.mark.parametrize(
    "counts",
    # pairs of the window before, seconds until it counts no more, pairs of this one, and seconds
    # until those count no more
    [(10, 30.0, 5, 90.0), (0, 0.0, 10, 61.0), (10, 59.0, 0, 119.0), (7, 12.5, 9, 72.5)],
)
def test_the_wait_ends_when_there_is_room(counts: tuple[int, float, int, float], cost: int) -> None:
    desk, storage = allowance("10/minute"), Counted()
    storage.counts = counts
    desk = Allowance(caller="desk", limit=desk.limit, limiter=desk.limiter, storage=storage)
    _, wait = anyio.run(desk._left_and_wait, cost)

    def fits(after: float) -> bool:
        before, before_ends, now, now_expires = counts
        now_ends = now_expires - WINDOW
        if after < now_ends:
            weight = before * max(0.0, before_ends - after) / WINDOW + now
        else:
            weight = now * max(0.0, now_expires - after) / WINDOW
        return floor(weight) + cost <= 10

    assert fits(wait + 0.001)
    assert wait == 0 or not fits(wait - 1.001)


def test_addresses_of_ipv6_count_by_network() -> None:
    assert address_of(("2001:db8:1:2:3:4:5:6", 1)) == "2001:db8:1:2::/64"
    assert address_of(("192.0.2.7", 1)) == "192.0.2.7"
    assert address_of(("::ffff:192.0.2.7", 1)) == "::ffff:192.0.2.7"
    assert address_of(None) == ""


def test_a_storage_that_is_none_is_named_and_its_address_is_not() -> None:
    with pytest.raises(InvalidSettings, match=r"^COUNTERCLAIM_RATE_LIMIT_STORAGE: ") as caught:
        Meter(Settings(rate_limit_storage="mongodb://desk:hunter2@host"))
    assert "hunter2" not in str(caught.value)


class Away(MemoryStorage):
    """A storage that does not answer."""

    async def incr(self, _key: str, _expiry: float, amount: int = 1) -> int:
        raise ConnectionError(f"no answer to {amount}")

    @property
    def base_exceptions(self) -> type[Exception]:
        return ConnectionError


def test_a_storage_that_is_away_lets_nobody_in() -> None:
    desk = allowance("10/minute")
    storage = Away(wrap_exceptions=True)
    limiter = type(desk.limiter)(storage)
    desk = Allowance(caller="desk", limit=desk.limit, limiter=limiter, storage=storage)
    with pytest.raises(NotReady, match="the rate limits cannot be counted"):
        anyio.run(desk.enter)
