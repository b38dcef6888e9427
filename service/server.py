"""The server process: from a bound address to an orderly end.

Knows signals, sockets and uvicorn; the application is ``service.app``'s business, and keeping
several workers alive that of ``service.workers``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from multiprocessing import parent_process
from types import FrameType

import uvicorn
from fastapi import FastAPI

from models.nli.cores import available_cores
from models.types import ModelInfo
from service.access.binding import check_binding
from service.app import app_for, judge_for
from service.connections import PromptProtocol
from service.errors import CannotListen
from service.judge import Judge
from service.operations.logs import start_logging
from service.operations.siblings import ALONE, Place
from service.operations.tracing import Tracing
from service.settings import Settings, unknown_variables
from service.workers import supervise

__all__ = ["serve"]

STOP_WAIT_SECONDS = 30
"""How long requests that are being answered may still take after SIGTERM."""
GLANCE_SECONDS = 1.0
"""How often a worker looks whether it still has a parent and a model to believe."""

log = logging.getLogger(__name__)

Announce = Callable[[str, ModelInfo], None]


def serve(settings: Settings, announce: Announce) -> None:
    """Serve until SIGTERM or SIGINT; ``announce`` gets the address once the model is loaded.

    Raises ``OpenToStrangers``, ``CannotListen`` or, if the model cannot be loaded, why.
    """
    check_binding(settings)
    start_logging(settings.log_level, settings.log_format)
    for name in unknown_variables():
        log.warning("%s is set but is no setting", name)
    with _listen(settings.host, settings.port) as listener:
        ready = partial(announce, _address(listener))
        if settings.workers == 1:
            _work(settings, listener, ALONE, ready)
        else:
            shared = settings.model_copy(update={"threads": _threads(settings)})
            supervise(
                settings.workers,
                lambda place, tell, first: _work(shared, listener, place, tell, load_first=first),
                listener,
                ready,
                patience=STOP_WAIT_SECONDS,
            )


def _threads(settings: Settings) -> int:
    return settings.threads or max(1, available_cores() // settings.workers)


def _work(
    settings: Settings,
    listener: socket.socket,
    place: Place,
    ready: Callable[[ModelInfo], None],
    *,
    load_first: bool = False,
) -> None:
    """One worker, from loading to its orderly end; raises what keeps the model from loading."""
    judge, tracing = judge_for(settings), Tracing.from_environment()
    app = app_for(settings, judge, place=place, load_first=load_first, tracing=tracing)
    server = _Server(_uvicorn_config(settings, app), judge)
    # uvicorn raises a signal again after its orderly end, and the default would then
    # report a killed process. This also covers the moments before uvicorn takes over.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        asyncio.run(_run(server, judge, listener, ready))
    finally:
        if tracing is not None:
            tracing.stop()
    if judge.failure is not None:
        raise judge.failure


def _uvicorn_config(settings: Settings, app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="on",
        # The same everywhere, whatever else is installed; h11 bounds the head of a request.
        http=PromptProtocol,
        loop="asyncio",
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
    server: uvicorn.Server,
    judge: Judge,
    listener: socket.socket,
    ready: Callable[[ModelInfo], None],
) -> None:
    watch = asyncio.create_task(_watch(server, judge, ready))
    try:
        await server.serve(sockets=[listener])
    finally:
        watch.cancel()


async def _watch(server: uvicorn.Server, judge: Judge, ready: Callable[[ModelInfo], None]) -> None:
    parent = parent_process()  # None alone
    await judge.settled.wait()
    if judge.failure is not None:
        server.should_exit = True
        return
    ready(judge.verifier.info)
    while parent is not None:
        await asyncio.sleep(GLANCE_SECONDS)
        # Who shares a port cannot say "not ready" for itself alone: its sibling is asked next.
        if os.getppid() != parent.pid or judge.doubt is not None:
            judge.drain()
            server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as exc:
        raise CannotListen(f"cannot listen on {host}:{port}: {_reason(exc)}") from exc
    # Connections inherit it; asyncio sets it only on sockets that name their protocol. Without
    # it the body of an answer waits until the client has acknowledged its headers: 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _reason(exc: OSError) -> str:
    """The system's words; the exception's own repeat the address."""
    known = exc.errno is not None and exc.errno > 0  # a resolver's numbers are its own
    return os.strerror(exc.errno) if known and exc.errno else str(exc.strerror)


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
