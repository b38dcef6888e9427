"""Tables from the bytes of a request: as its body, or as the file of a form.

Bounded in size, and in how long the next piece may take. Knows nothing of jobs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from anyio import fail_after, to_thread
from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from service.errors import (
    BodyTooLarge,
    BodyTooSlow,
    InvalidRequest,
    InvalidTable,
    UnsupportedMediaType,
    UnusableTable,
)
from service.jobs.job import Upload
from service.jobs.uploads import Uploads
from service.tables import Format

__all__ = ["is_multipart", "read_form", "read_table"]

PIECE_SECONDS = 20.0
PIECE_BYTES = 1024 * 1024
MAX_NAME_CHARS = 200
MAX_FIELDS = 4
MAX_FIELD_BYTES = 8192
FORM_BYTES = 64 * 1024
"""Room for what a form holds besides its file."""


def is_multipart(request: Request) -> bool:
    """Whether the body is a form with a file."""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def read_table(request: Request, uploads: Uploads) -> Upload:
    """The body as a table of the kind that the Content-Type names."""
    form = Format.of_media_type(request.headers.get("content-type", ""))
    if form is None:
        known = ", ".join(one.media_type for one in Format)
        raise UnsupportedMediaType(f"set the header Content-Type to one of {known}")
    _check_encoding(request)
    _check_declared(request, uploads.max_bytes)
    with uploads.receive() as incoming:
        async for piece in _Limited(request, uploads.max_bytes).stream():
            await to_thread.run_sync(incoming.write, piece)
        return await to_thread.run_sync(incoming.keep, form)


async def read_form(request: Request, uploads: Uploads) -> tuple[Upload, dict[str, str]]:
    """The field ``file`` of a form as a table of the kind that its name tells, and the rest."""
    _check_encoding(request)
    _check_declared(request, uploads.max_bytes + FORM_BYTES)
    async with _form(_Limited(request, uploads.max_bytes + FORM_BYTES)) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InvalidRequest("the form needs a file in the field file")
        try:
            kind = Format.of_name(file.filename or "")
        except UnusableTable as exc:
            raise InvalidTable(str(exc)) from exc
        upload = await to_thread.run_sync(_keep, file, kind, uploads)
        return upload, {name: value for name, value in form.items() if isinstance(value, str)}


class _Limited(Request):
    """A request whose body ends in a refusal where it is too large or too slow."""

    def __init__(self, request: Request, max_bytes: int) -> None:
        super().__init__(request.scope, self._receive_some)
        self._inner = request.receive
        self._max = max_bytes
        self._received = 0

    async def _receive_some(self) -> Message:
        try:
            with fail_after(PIECE_SECONDS):
                message = await self._inner()
        except TimeoutError:
            raise BodyTooSlow(f"nothing came for {PIECE_SECONDS:g} seconds") from None
        self._received += len(message.get("body", b""))
        if self._received > self._max:
            raise BodyTooLarge(f"the limit is {self._max} bytes")
        return message


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[FormData]:
    try:
        async with request.form(
            max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES
        ) as form:
            yield form
    except (HTTPException, FormParserError) as exc:
        raise InvalidRequest("the body is no form with one file and few fields") from exc


def _keep(file: UploadFile, form: Format, uploads: Uploads) -> Upload:
    with uploads.receive() as incoming:
        for piece in _read(file):
            incoming.write(piece)
        return incoming.keep(form, _shown(file.filename or ""))


def _shown(name: str) -> str | None:
    """A file's name to show to people: no folders, and nothing that turns a line around."""
    last = re.split(r"[/\\]", name)[-1]
    words = " ".join("".join(map(_printable, last)).split())
    return words[:MAX_NAME_CHARS].rstrip() or None


def _printable(character: str) -> str:
    """Nothing for what steers: controls, signs of direction, half characters."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character


def _read(file: UploadFile) -> Iterator[bytes]:
    while piece := file.file.read(PIECE_BYTES):
        yield piece


def _check_encoding(request: Request) -> None:
    if request.headers.get("content-encoding", "").lower() not in ("", "identity"):
        raise UnsupportedMediaType("send the body without Content-Encoding")


def _check_declared(request: Request, max_bytes: int) -> None:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > max_bytes:
        raise BodyTooLarge(f"the limit is {max_bytes} bytes")
