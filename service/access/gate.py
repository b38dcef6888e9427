"""The gate before every route: size of the head, key, scope, limit; then the body is read.

Knows ASGI; whom a key belongs to and what is left are the ring's and the meter's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from anyio import move_on_after
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from service.access.binding import may_be_open, only_this_machine
from service.access.caller import ANYBODY, Caller
from service.access.keys import ApiKey
from service.access.meter import Allowance, Meter, address_of
from service.access.ring import KeyRing
from service.access.scopes import Scope, needed_scope
from service.access.store import KeyStore
from service.errors import (
    Forbidden,
    HeadersTooLarge,
    RequestRefused,
    TargetTooLong,
    Unauthorized,
    UnknownPath,
)
from service.operations.current import note_key
from service.problems import problem_response
from service.settings import Settings

__all__ = ["install"]

MAX_TARGET_BYTES = 4096
MAX_HEADERS = 100
MAX_HEADER_BYTES = 16_384
DISCARD_SECONDS = 5.0
"""How long the body of a refused request is still read, for a client that is sending it."""
CHALLENGE = 'Bearer realm="counterclaim"'

Headers = Sequence[tuple[bytes, bytes]]


def install(app: FastAPI, settings: Settings) -> KeyStore:
    """Put the gate before the routes of ``app``; the caller closes the store at the end."""
    store = KeyStore(settings)
    app.add_middleware(Gate, ring=KeyRing(store.all), meter=Meter(settings), settings=settings)
    return store


@dataclass(frozen=True, kw_only=True, slots=True)
class _Admitted:
    """Who was let in, None where nobody is asked who it is, and what may be spent, None for as
    much as anybody likes."""

    caller: Caller | None = None
    allowance: Allowance | None = None


class Gate:
    """Lets a request through to the application, or answers it with a problem."""

    def __init__(self, app: ASGIApp, *, ring: KeyRing, meter: Meter, settings: Settings) -> None:
        self._app = app
        self._ring = ring
        self._meter = meter
        self._may_be_open = may_be_open(settings)
        self._behind_loopback = only_this_machine(settings.host)
        self._max_body_bytes = settings.max_body_bytes

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # there are none, and one added later begins closed
            await send({"type": "websocket.close"})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        admitted = _Admitted()
        try:
            admitted = await self._admit(scope)
            if admitted.allowance is not None:
                await admitted.allowance.enter()
        except RequestRefused as refusal:
            await _discard_body(Request(scope, receive), self._max_body_bytes)
            await problem_response(refusal)(scope, receive, _telling(send, admitted.allowance))
            return
        known = {"caller": admitted.caller, "allowance": admitted.allowance}
        scope.setdefault("state", {}).update(known)
        await self._app(scope, receive, _telling(send, admitted.allowance))

    async def _admit(self, scope: Connection) -> _Admitted:
        """Who may come in, and spend what; raises ``RequestRefused``."""
        _check_head(scope)
        needed = needed_scope(scope["method"], scope["path"])
        if needed is None:
            raise UnknownPath("the paths are listed at /openapi.json")
        if needed is Scope.OPEN:
            return _Admitted()
        key = await self._key(scope["headers"])
        if key is None:
            address = f"address {address_of(scope.get('client'))}"
            allowance = self._meter.allowance(address, stranger=not self._behind_loopback)
            return _Admitted(caller=ANYBODY, allowance=allowance)
        note_key(key.name)
        if key.scope < needed:
            raise _forbidden(key.scope, needed)
        return _Admitted(
            caller=Caller(name=key.name, sees_all=key.scope is Scope.ADMIN),
            allowance=self._meter.allowance(f"key {key.id}", stranger=True),
        )

    async def _key(self, headers: Headers) -> ApiKey | None:
        """The caller's key, None where none is needed; raises ``Unauthorized``."""
        if await self._ring.is_empty() and self._may_be_open:
            return None
        shown = _shown_keys(headers)
        if not shown:
            raise Unauthorized(
                "send an API key as Authorization: Bearer KEY or as X-API-Key: KEY",
                headers={"WWW-Authenticate": CHALLENGE},
            )
        key = await self._ring.find(shown.pop()) if len(shown) == 1 else None
        if key is None:
            raise Unauthorized(
                "the API key is unknown, expired or revoked, or there are two",
                headers={"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'},
            )
        return key


def _check_head(scope: Connection) -> None:
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_TARGET_BYTES:
        raise TargetTooLong(f"the limit is {MAX_TARGET_BYTES} bytes")
    headers = scope["headers"]
    if len(headers) > MAX_HEADERS:
        raise HeadersTooLarge(f"there are {len(headers)}; the limit is {MAX_HEADERS}")
    if sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        raise HeadersTooLarge(f"the limit is {MAX_HEADER_BYTES} bytes in all")


def _shown_keys(headers: Headers) -> set[str]:
    """Every key that the headers hold; credentials of other kinds are somebody else's."""
    shown = set()
    for name, value in headers:
        if name == b"x-api-key":
            shown.add(value.decode("latin-1").strip())
        elif name == b"authorization" and value[:7].lower() == b"bearer ":
            shown.add(value[7:].decode("latin-1").strip())
    return shown


def _forbidden(has: Scope, needed: Scope) -> Forbidden:
    word = needed.name.lower()
    challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{word}"'
    return Forbidden(
        f"the key has the scope {has.name.lower()}; this takes {word}",
        headers={"WWW-Authenticate": challenge},
    )


def _telling(send: Send, allowance: Allowance | None) -> Send:
    """``send`` with the headers that say what is left."""
    if allowance is None:
        return send

    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            with suppress(RequestRefused):  # an answer is not lost for want of its counters
                message["headers"] = [*message.get("headers", []), *await allowance.headers()]
        await send(message)

    return tell


async def _discard_body(request: Request, max_bytes: int) -> None:
    """Read on, keeping nothing: answered with the body unread, a client that is still sending
    would see a reset instead of the answer. One that asks first (Expect) need not send it."""
    if "expect" in request.headers:
        return
    received = 0
    with move_on_after(DISCARD_SECONDS):
        async for chunk in request.stream():
            received += len(chunk)
            if received > max_bytes:
                break
