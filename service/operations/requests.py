"""Every request's id, its line in the log, its place in the metrics and its span.

The outermost layer of the application. Sees methods, route templates, statuses and times;
never a query, a header other than the id and the trace, or a body.
"""

from __future__ import annotations

import logging
import re
from time import perf_counter
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.operations.current import Current, current
from service.operations.metrics import Metrics
from service.operations.tracing import Tracing

__all__ = ["LEFT", "ObservedRequests"]

SANE_ID = re.compile(rb"[A-Za-z0-9._:+/=@-]{1,128}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines; logged only on level debug."""
LEFT = 499
"""Stands for the status where the caller left, or the server stopped, before any answer."""
UNKNOWN = "unmatched"

log = logging.getLogger("counterclaim.access")


class ObservedRequests:
    """Pure ASGI, so that it costs no task and buffers nothing."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, tracing: Tracing | None = None) -> None:
        self._app = app
        self._metrics = metrics
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Current(request_id=_id(scope))
        token = current.set(request)
        started, status = perf_counter(), LEFT

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                echo = (b"x-request-id", request.request_id.encode("ascii"))
                message = {**message, "headers": [*message.get("headers", ()), echo]}
            await send(message)

        try:
            if self._tracing is None:
                await self._app(scope, receive, watched)
            else:
                with self._tracing.request(scope["headers"]) as span:
                    try:
                        await self._app(scope, receive, watched)
                    finally:
                        span.tell(_method(scope), _route(scope), status, request.pairs)
        finally:
            self._tell(scope, status, perf_counter() - started, request)
            current.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float, request: Current) -> None:
        method, route = _method(scope), _route(scope)
        self._metrics.count_request(
            method=method, route=route, status=status, seconds=seconds, pairs=request.pairs
        )
        log.log(
            logging.DEBUG if route in PROBES else logging.INFO,
            "request",
            extra={
                "request_id": request.request_id,
                "method": method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "pairs": request.pairs or None,
                "key": request.key,
            },
        )


def _id(scope: Scope) -> str:
    """The caller's id for the request if it is short and plain, else one of ours."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and SANE_ID.fullmatch(value):
            return str(value, "ascii")
    return uuid4().hex


def _method(scope: Scope) -> str:
    """One of few: a caller may invent methods, and each would be a series of its own."""
    method: str = scope["method"]
    return method if method in METHODS else "OTHER"


def _route(scope: Scope) -> str:
    """The template that matched, never the path as it was sent."""
    if (route := scope.get("route")) is not None:
        return str(route.path)
    if "endpoint" not in scope:
        return UNKNOWN
    # Pages and files lie under a plain route or a mount, which leave no template behind.
    path = scope["path"]
    for one in scope["app"].routes:
        known = getattr(one, "path", None)
        if known and path == known:
            return str(known)
        if known and path.startswith(f"{known}/"):
            return f"{known}/*"
    return UNKNOWN
