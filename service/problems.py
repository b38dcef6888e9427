"""Every refusal in one shape: RFC 9457 ``application/problem+json``.

Knows which exception becomes which problem; quotes neither a claim nor a stack trace, in
the response or in the log.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from h11 import LocalProtocolError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import (
    Flaw,
    InternalError,
    InvalidRequest,
    RequestRefused,
    UnknownPath,
    WrongMethod,
)

__all__ = [
    "MEDIA_TYPE",
    "as_problem",
    "flaws_of",
    "install",
    "pointer",
    "problem_response",
    "problem_responses",
    "refuse_shape",
    "table",
    "trace_without_values",
]

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:counterclaim:problem:"
METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
MAX_FLAWS = 20
"""Flaws named in one response, so that a hostile body is not answered with a larger one."""
MAX_TOKEN_CHARS = 100
"""Longest field name repeated in a pointer; past it the pointer names the object around it."""

log = logging.getLogger(__name__)

_KINDS = sorted(RequestRefused.__subclasses__(), key=lambda kind: (kind.status, kind.slug))

_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is not a known field",
    "string_type": "must be a string",
    "bool_type": "must be true or false",
    "string_unicode": "holds a lone surrogate, which is no character",
    "list_type": "must be an array",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
}


def as_problem(error: RequestRefused) -> dict[str, Any]:
    """The problem object of an error, JSON-ready."""
    return {
        "type": TYPE_PREFIX + error.slug,
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "errors": [asdict(flaw) for flaw in error.flaws[:MAX_FLAWS]],
    }


def pointer(location: Iterable[str | int]) -> str:
    """A JSON Pointer as URI fragment (RFC 6901, section 6), plain ASCII."""
    tokens = [str(token).replace("~", "~0").replace("/", "~1") for token in location]
    return "#" + "".join("/" + quote(token, safe="~", errors="surrogatepass") for token in tokens)


def flaws_of(errors: Sequence[Any], *, at: Sequence[str | int] = ()) -> list[Flaw]:
    """Pydantic's errors in our words, for a value that lies ``at`` some place of the body."""
    return [_flaw((*at, *error["loc"]), error) for error in errors[:MAX_FLAWS]]


def _flaw(location: Sequence[str | int], error: Any) -> Flaw:
    detail = _WORDS.get(error["type"], error["msg"])
    if error["type"] == "string_too_long":
        detail = f"has more than {error['ctx']['max_length']} characters"
    if not location and error["type"] == "missing":  # the body is null
        detail = _WORDS["model_type"]
    if location and len(str(location[-1])) > MAX_TOKEN_CHARS:
        location, detail = location[:-1], "holds a field that is not known"
    return Flaw(pointer=pointer(location), detail=detail)


def refuse_shape(flaws: Sequence[Flaw]) -> InvalidRequest:
    """The refusal of a body whose shape is wrong."""
    return InvalidRequest(f"{flaws[0].pointer} {flaws[0].detail}", flaws=flaws)


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route's documentation says of the problems it can answer with."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }


def table() -> str:
    """The problem types as a Markdown table."""
    rows = [f"| `{TYPE_PREFIX}{kind.slug}` | {kind.status} | {kind.title} |" for kind in _KINDS]
    return "\n".join(["| type | status | title |", "| --- | --- | --- |", *rows])


def install(app: FastAPI) -> None:
    """One handler for each family of exceptions, all ending in the one shape."""
    app.add_exception_handler(RequestRefused, _on_refused)
    app.add_exception_handler(RequestValidationError, _on_wrong_shape)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_middleware(_UnexpectedErrors)


def problem_response(error: RequestRefused) -> JSONResponse:
    """The answer to a request that is refused."""
    return _ProblemResponse(as_problem(error), error.status, error.headers)


async def _on_refused(_request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, RequestRefused)
    return problem_response(exc)


async def _on_wrong_shape(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, RequestValidationError)
    # FastAPI puts "body" in front of every location.
    errors = [error | {"loc": error["loc"][1:]} for error in exc.errors()[:MAX_FLAWS]]
    return await _on_refused(request, refuse_shape(flaws_of(errors)))


async def _on_http_exception(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, HTTPException)
    headers = dict(exc.headers or {})
    if exc.status_code == UnknownPath.status:
        return await _on_refused(request, UnknownPath("the paths are listed at /openapi.json"))
    if exc.status_code == WrongMethod.status:
        allowed = ", ".join(_methods(request))
        refusal = WrongMethod(f"it takes {allowed}", headers={**headers, "Allow": allowed})
        return await _on_refused(request, refusal)
    title = HTTPStatus(exc.status_code).phrase
    problem = {"type": "about:blank", "title": title, "status": exc.status_code, "detail": title}
    return _ProblemResponse(problem | {"errors": []}, exc.status_code, headers)


def _methods(request: Request) -> list[str]:
    """What the path takes. The framework names only those of the first route that has it."""
    routes: list[BaseRoute] = request.app.routes

    def taken(method: str) -> bool:
        asked = {**request.scope, "method": method}
        return any(route.matches(asked)[0] is Match.FULL for route in routes)

    return [method for method in METHODS if taken(method)]


class _ProblemResponse(JSONResponse):
    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        # ASCII, so that nothing a caller sent can break the encoding of the answer.
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


class _UnexpectedErrors:
    """Answers what nobody foresaw with a bare 500.

    Catches before Starlette's own last resort, which would raise again and so have the
    server log the exception's message, where a library may have put a claim.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            try:
                await send(message)
            except LocalProtocolError as exc:
                if "when role=SERVER" not in str(exc):
                    raise
                # The body stopped being HTTP, and uvicorn has refused it by itself.
                raise ClientDisconnect from exc

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            log.info("client left before the request was complete")
        except Exception as exc:  # the boundary of a request
            if scope["type"] != "http":
                raise
            log.error("unexpected error\n%s", trace_without_values(exc))
            if not started:
                response = await _on_refused(
                    Request(scope), InternalError("the server's log has the trace")
                )
                await response(scope, receive, send)


def trace_without_values(exc: BaseException) -> str:
    """The traceback with the type of each exception in the chain, never its message."""
    cause = exc.__cause__ or exc.__context__
    before = f"{trace_without_values(cause)}\n" if cause else ""
    frames = "".join(traceback.format_tb(exc.__traceback__))
    return f"{before}{frames}{type(exc).__qualname__} (message withheld: it may quote a claim)"
