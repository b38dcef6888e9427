"""From the bytes of a request to one JSON value, or a refusal that says why not.

Stricter than ``json.loads`` where it guesses: UTF-8 only, finite numbers only, no field
twice. Knows nothing of the value's shape.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any, NoReturn

from anyio import CancelScope, fail_after
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive

from service.errors import (
    BodyTooLarge,
    BodyTooSlow,
    InvalidJson,
    MissingBody,
    UnsupportedMediaType,
)

__all__ = ["JsonRoute", "parse_json"]

BODY_SECONDS = 20.0
DISCARD_FACTOR = 8
"""A body up to this many times too large is read to its end before it is refused."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRoute(APIRoute):
    """A route that reads and parses the body itself before FastAPI looks at it."""

    def get_route_handler(self) -> Handler:
        """FastAPI's handler, given a request whose JSON is already known."""
        handle = super().get_route_handler()

        async def read_first(request: Request) -> Response:
            body = await _read_body(request, request.app.state.settings.max_body_bytes)
            if not body:
                raise MissingBody("send a JSON object with the claims")
            _check_media_type(request)
            return await _while_connected(handle, _ParsedRequest(request, body, parse_json(body)))

        return read_first


class _ParsedRequest(Request):
    """A request that has been read: hands out the body and value it was given."""

    def __init__(self, request: Request, body: bytes, value: object) -> None:
        super().__init__(request.scope, request.receive)
        self._read = body
        self._value = value

    async def body(self) -> bytes:
        return self._read

    async def json(self) -> Any:
        return self._value


async def _while_connected(handle: Handler, request: Request) -> Response:
    """``handle``'s response; raises ``ClientDisconnect`` as soon as nobody waits for it."""
    with CancelScope() as scope:
        watching = asyncio.create_task(_cancel_when_gone(request.receive, scope))
        try:
            return await handle(request)
        except Exception:
            # A thread that asked on behalf of a client that left has an error of its own.
            if not scope.cancel_called:
                raise
        finally:
            watching.cancel()
    raise ClientDisconnect


async def _cancel_when_gone(receive: Receive, scope: CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


async def _read_body(request: Request, max_bytes: int) -> bytes:
    """The body; raises ``BodyTooLarge`` or, if it does not come, ``BodyTooSlow``."""
    try:
        with fail_after(BODY_SECONDS):
            return await _take_body(request, max_bytes)
    except TimeoutError:
        raise BodyTooSlow(f"the body must arrive within {BODY_SECONDS:g} seconds") from None


async def _take_body(request: Request, max_bytes: int) -> bytes:
    """Reads on, keeping nothing, past a body that is somewhat too large.

    Answered and closed with the body unread, a client that is still sending would see a
    reset instead of the answer.
    """
    declared = request.headers.get("content-length", "")
    size = int(declared[:20]) if declared.isdecimal() else 0
    body, received = bytearray(), 0
    if size <= max_bytes * DISCARD_FACTOR:
        async for chunk in request.stream():
            received += len(chunk)
            if received > max_bytes * DISCARD_FACTOR:
                break
            if received <= max_bytes:
                body += chunk
    if max(size, received) > max_bytes:
        raise BodyTooLarge(f"the limit is {max_bytes} bytes")
    return bytes(body)


def _check_media_type(request: Request) -> None:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    subtype = header.get_content_subtype()
    if header.get_content_maintype() != "application" or not (
        subtype == "json" or subtype.endswith("+json")
    ):
        raise UnsupportedMediaType("set the header Content-Type: application/json")
    if (header.get_content_charset() or "utf-8") not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("JSON is UTF-8; leave charset out")
    if request.headers.get("content-encoding", "").lower() not in ("", "identity"):
        raise UnsupportedMediaType("send the body without Content-Encoding")


def parse_json(body: bytes) -> object:
    """The JSON value in ``body``; raises ``InvalidJson``, never quoting the body."""
    try:
        return json.loads(
            body.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_object
        )
    except UnicodeDecodeError as exc:
        raise InvalidJson(f"not UTF-8 at byte {exc.start}") from None
    except json.JSONDecodeError as exc:
        raise InvalidJson(f"line {exc.lineno}, column {exc.colno}: {exc.msg}") from None
    except RecursionError:
        raise InvalidJson("nested too deeply") from None
    except ValueError:  # Python converts no integer of more than some thousand digits
        raise InvalidJson("holds a number with too many digits") from None


def _refuse_constant(constant: str) -> NoReturn:
    raise InvalidJson(f"{constant} is not a JSON number")


def _object(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """A field given twice means two things; guessing which was meant could judge the wrong text."""
    value = dict(fields)
    if len(value) < len(fields):
        raise InvalidJson("an object holds the same field twice")
    return value
