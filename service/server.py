"""The server process: from a bound address to an orderly end.

Knows signals, sockets and uvicorn; the application is ``service.app``'s business.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

import uvicorn

from models.types import ModelInfo
from service.access.binding import check_binding
from service.app import app_for, judge_for
from service.errors import CannotListen
from service.judge import Judge
from service.settings import Settings, unknown_variables

__all__ = ["serve"]

STOP_WAIT_SECONDS = 30
"""How long requests that are being answered may still take after SIGTERM."""

log = logging.getLogger(__name__)

Announce = Callable[[str, ModelInfo], None]


def serve(settings: Settings, announce: Announce) -> None:
    """Serve until SIGTERM or SIGINT; ``announce`` gets the address once the model is loaded.

    Raises ``OpenToStrangers``, ``CannotListen`` or, if the model cannot be loaded, why.
    """
    check_binding(settings)
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for name in unknown_variables():
        log.warning("%s is set but is no setting", name)
    judge = judge_for(settings)
    with _listen(settings.host, settings.port) as listener:
        server = _Server(_uvicorn_config(settings, judge), judge)
        # uvicorn raises a signal again after its orderly end, and the default would then
        # report a killed process. This also covers the moments before uvicorn takes over.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)
        asyncio.run(_run(server, judge, listener, announce))
    if judge.failure is not None:
        raise judge.failure


def _uvicorn_config(settings: Settings, judge: Judge) -> uvicorn.Config:
    return uvicorn.Config(
        app_for(settings, judge),
        lifespan="on",
        log_config=None,
        log_level=settings.log_level,
        # An access log quotes paths and queries, where a caller may have put a claim.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WAIT_SECONDS,
    )


class _Server(uvicorn.Server):
    """Says "not ready" as soon as it is told to stop."""

    def __init__(self, config: uvicorn.Config, judge: Judge) -> None:
        super().__init__(config)
        self._judge = judge

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._judge.drain()
        super().handle_exit(sig, frame)


async def _run(
    server: uvicorn.Server, judge: Judge, listener: socket.socket, announce: Announce
) -> None:
    watch = asyncio.create_task(_watch(server, judge, _address(listener), announce))
    try:
        await server.serve(sockets=[listener])
    finally:
        watch.cancel()


async def _watch(server: uvicorn.Server, judge: Judge, address: str, announce: Announce) -> None:
    await judge.settled.wait()
    if judge.failure is None:
        announce(address, judge.verifier.info)
    else:
        server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as exc:
        raise CannotListen(f"cannot listen on {host}:{port}: {_reason(exc)}") from exc


def _reason(exc: OSError) -> str:
    """The system's words; the exception's own repeat the address."""
    known = exc.errno is not None and exc.errno > 0  # a resolver's numbers are its own
    return os.strerror(exc.errno) if known and exc.errno else str(exc.strerror)


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
