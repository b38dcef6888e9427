"""How many pairs a caller may still send: a sliding window for each key or address.

What a caller is has been settled before; knows nothing of keys, nor of what a pair says.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil, floor
from typing import TypeVar, cast

from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.storage.base import SlidingWindowCounterSupport
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string

from service.errors import InvalidSettings, NotReady, RateLimited
from service.settings import ENV_PREFIX, Settings

__all__ = ["Allowance", "Meter", "address_of"]

DEFAULT_RATE = "600/minute"
IPV6_SITE_BITS = 64
"""What one household or office holds; counted one by one its addresses would never run out."""
POLICY = "pairs"

Answer = TypeVar("Answer")


class Meter:
    """Counts pairs for the callers of one application; raises ``InvalidSettings``."""

    def __init__(self, settings: Settings) -> None:
        self._rate = settings.rate_limit
        self._storage = _storage(settings.rate_limit_storage)
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)

    def allowance(self, caller: str, *, stranger: bool) -> Allowance | None:
        """What ``caller`` has left, or None where nothing is counted.

        A ``stranger`` is anybody but whoever sits at this machine, for whom ``auto`` is none.
        """
        rate = self._rate
        if rate == "auto":
            rate = DEFAULT_RATE if stranger else "none"
        if rate == "none":
            return None
        return Allowance(
            caller=caller, limit=parse(rate), limiter=self._limiter, storage=self._storage
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """What one caller may still send."""

    caller: str
    limit: RateLimitItem
    limiter: SlidingWindowCounterRateLimiter
    storage: Storage

    async def enter(self) -> None:
        """Count one pair, which every request costs at least; raises ``RateLimited``."""
        await self._count(1, of=1)

    async def spend(self, pairs: int) -> None:
        """Count a request's pairs beyond that first, or none and raise ``RateLimited``."""
        if pairs > 1:
            await self._count(pairs - 1, of=pairs)

    async def settle(self, pairs: int) -> None:
        """The same for pairs that have been judged already: at most what is left."""
        left, _ = await self._left_and_wait(1)
        cost = min(left, pairs - 1)
        if cost > 0:
            await _reached(self.limiter.hit(self.limit, self.caller, cost=cost))

    async def headers(self) -> list[tuple[bytes, bytes]]:
        """RateLimit-Policy and RateLimit, as draft-ietf-httpapi-ratelimit-headers-10 has them."""
        left, wait = await self._left_and_wait(None)
        policy = f'"{POLICY}";q={self.limit.amount};w={self.limit.get_expiry()};qu="{POLICY}"'
        return [
            (b"ratelimit-policy", policy.encode()),
            (b"ratelimit", f'"{POLICY}";r={left};t={wait}'.encode()),
        ]

    async def _count(self, cost: int, *, of: int) -> None:
        limit = f"the limit is {self.limit.amount} pairs a {self.limit.GRANULARITY.name}"
        if of > self.limit.amount:
            raise RateLimited(f"{limit}; send fewer than {of} at once")
        if not await _reached(self.limiter.hit(self.limit, self.caller, cost=cost)):
            _, wait = await self._left_and_wait(cost)
            headers = {"Retry-After": str(wait)}
            raise RateLimited(f"{limit}; try again in {wait} s", headers=headers)

    async def _left_and_wait(self, cost: int | None) -> tuple[int, int]:
        """The pairs left, and the seconds until there are ``cost``, by default one more.

        The window before counts less and less until this one ends, which then does the same.
        """
        window = self.limit.get_expiry()
        counts = cast(SlidingWindowCounterSupport, self.storage).get_sliding_window(
            self.limit.key_for(self.caller), window
        )
        before, before_ends, now, now_expires = await _reached(counts)
        left = max(0, self.limit.amount - floor(before * before_ends / window + now))
        wanted = min(left + 1, self.limit.amount) if cost is None else cost
        if wanted <= left:
            return left, 0
        now_ends = max(0.0, now_expires - window)
        room = self.limit.amount + 1 - wanted - now  # what the window before may still count
        if before and room > 0:
            return left, max(1, ceil(before_ends - room * window / before))
        share = (self.limit.amount + 1 - wanted) / now if now else 1.0
        return left, max(1, ceil(now_ends + window * (1 - min(1.0, share))))


def address_of(client: tuple[str, int] | None) -> str:
    """The client's address, of IPv6 the network that it can choose its addresses from."""
    host = client[0] if client else ""
    try:
        address = ip_address(host)
    except ValueError:  # a socket of this machine, or a test's
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network(f"{address}/{IPV6_SITE_BITS}", strict=False))
    return host


def _storage(uri: str) -> Storage:
    # The URI may hold a password, so no message repeats it.
    name = f"{ENV_PREFIX}RATE_LIMIT_STORAGE"
    scheme = uri.partition("://")[0]
    if scheme not in ("memory", "redis", "rediss"):
        raise InvalidSettings(f"{name}: must be memory:// or begin with redis:// or rediss://")
    options = {} if scheme == "memory" else {"implementation": "redispy"}
    try:
        return cast(Storage, storage_from_string(f"async+{uri}", wrap_exceptions=True, **options))
    except ConfigurationError as exc:
        raise InvalidSettings(f"{name}: needs the package redis") from exc


async def _reached(answer: Awaitable[Answer]) -> Answer:
    """What the storage says; fails closed where it does not, as with any other backend."""
    try:
        return await answer
    except StorageError as exc:
        raise NotReady("the rate limits cannot be counted", headers={"Retry-After": "1"}) from exc
