"""The keys as the server knows them: read every few seconds, so that a request needs no query.

Fails closed: keys that cannot be read open nothing. Knows nothing of HTTP.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import monotonic

from anyio import Lock, to_thread

from service.access.keys import ApiKey, id_of
from service.errors import NotReady, UnusableDatabase

__all__ = ["KeyRing"]

FRESH_SECONDS = 5.0
"""How long a revoked key may still open, and a new one may not yet."""
RETRY_AFTER_SECONDS = 5

log = logging.getLogger(__name__)


class KeyRing:
    """The keys of a store, at most ``FRESH_SECONDS`` old."""

    def __init__(
        self, read: Callable[[], Sequence[ApiKey]], clock: Callable[[], float] = monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._keys: dict[str, ApiKey] = {}
        self._stale_at = float("-inf")
        self._one_reads = Lock()

    async def is_empty(self) -> bool:
        """Whether there never was a key; raises ``NotReady``."""
        await self._refresh()
        return not self._keys

    async def find(self, text: str) -> ApiKey | None:
        """The valid key that ``text`` is, or None; raises ``NotReady``."""
        await self._refresh()
        # Looked up by the part that is no secret; the secret's hash is compared in constant time.
        key = self._keys.get(id_of(text) or "")
        return key if key is not None and key.opens_for(text, datetime.now(UTC)) else None

    async def _refresh(self) -> None:
        if self._clock() < self._stale_at:
            return
        async with self._one_reads:
            if self._clock() < self._stale_at:  # somebody else has read meanwhile
                return
            try:
                keys = await to_thread.run_sync(self._read)
            except UnusableDatabase as exc:
                log.error("%s", exc)
                headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
                raise NotReady("the API keys cannot be read", headers=headers) from exc
            self._keys = {key.id: key for key in keys}
            self._stale_at = self._clock() + FRESH_SECONDS
