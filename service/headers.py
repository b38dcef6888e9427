"""Headers that tell a browser what it may not do with an answer, and whose pages may ask.

Knows no route: an answer is told apart by what it says of itself.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.settings import Settings

__all__ = ["PAGE_POLICY", "install"]

PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'"
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
PREFLIGHT_SECONDS = 600


def install(app: FastAPI, settings: Settings) -> None:
    """Around everything that ``app`` has so far."""
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "X-API-Key",
                "X-Request-ID",
            ],
            expose_headers=[
                "Location",
                "RateLimit",
                "RateLimit-Policy",
                "Retry-After",
                "X-Request-ID",
            ],
            max_age=PREFLIGHT_SECONDS,
        )
    app.add_middleware(SecurityHeaders)


class SecurityHeaders:
    """Adds to every response what it does not say itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message.get("headers", []))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _completed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    said = dict(headers)
    page = said.get(b"content-type", b"").startswith(b"text/html")
    added = [*ALWAYS, (b"content-security-policy", PAGE_POLICY if page else DATA_POLICY)]
    if b"cache-control" not in said:
        # Verdicts lie in no cache; a file that has a version is asked for again each time.
        added.append((b"cache-control", b"no-cache" if b"etag" in said else b"no-store"))
    return [*headers, *((name, value) for name, value in added if name not in said)]
