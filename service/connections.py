"""Connections that say nothing are closed: the head of a request must come in time.

uvicorn waits for ever for the first byte and for the end of a head, so that whoever opens
connections and keeps silent would use up the files that a process may have. Knows no request.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["HEAD_SECONDS", "PromptProtocol"]

HEAD_SECONDS = 20.0
"""How long a head may take, as ``service.body`` allows for a body."""


class PromptProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting for a head."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Wait for the first head."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Wait on where this was not the end of a head; begin where it was the first of one."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._timer is None:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
