"""The job that a request asks for: its table, kept as the caller's, and whom to tell.

Reads the body, as JSON or as a form. Knows neither what is in a table nor who works on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from pydantic import ValidationError
from starlette.requests import Request

from service.access.caller import Caller
from service.errors import Flaw, InvalidRequest
from service.incoming import is_multipart, read_form
from service.jobs.intake import Intake
from service.jobs.job import Upload, Webhook
from service.jobs.webhooks import AddressRefused, check_url
from service.problems import flaws_of, pointer, refuse_shape
from service.schemas.jobs import JobIn, WebhookIn
from service.tables import Format

__all__ = ["Posted", "check_webhook", "read_posted"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """What was asked for; ``is_new`` where the table came with the request."""

    upload: Upload
    webhook: Webhook | None
    is_new: bool


async def read_posted(request: Request, intake: Intake, caller: Caller) -> Posted:
    """The job of the body; raises ``RequestRefused``, and then keeps nothing."""
    read = _of_form if is_multipart(request) else _of_json
    return await read(request, intake, caller)


def check_webhook(webhook: Webhook | None, *, to_private: bool) -> None:
    """Raise ``InvalidRequest`` where the receiver lies inside."""
    try:
        if webhook is not None:
            check_url(webhook.url, to_private=to_private)
    except AddressRefused as exc:
        flaw = Flaw(pointer=pointer(["webhook", "url"]), detail=str(exc))
        raise InvalidRequest(f"{flaw.pointer} {flaw.detail}", flaws=[flaw]) from exc


async def _of_form(request: Request, intake: Intake, caller: Caller) -> Posted:
    upload, fields = await read_form(request, intake.files)
    names = {"webhook_url": "url", "webhook_secret": "secret"}
    given = {names[name]: value for name, value in fields.items() if name in names}
    try:
        webhook = _webhook(WebhookIn.model_validate(given) if given else None)
    except ValidationError as exc:
        await to_thread.run_sync(intake.files.discard, upload.id)
        raise _refused(exc, at=("webhook",)) from None
    upload = await to_thread.run_sync(intake.keep, upload, caller)
    return Posted(upload=upload, webhook=webhook, is_new=True)


async def _of_json(request: Request, intake: Intake, caller: Caller) -> Posted:
    try:
        asked = JobIn.model_validate(await request.json())
    except ValidationError as exc:
        raise _refused(exc, at=()) from None
    if (asked.pairs is None) == (asked.upload is None):
        flaw = Flaw(pointer=pointer([]), detail="must have either pairs or an upload")
        raise InvalidRequest(f"{flaw.pointer} {flaw.detail}", flaws=[flaw])
    webhook = _webhook(asked.webhook)
    if asked.upload is not None:
        upload = await to_thread.run_sync(intake.get, asked.upload, caller)
    else:
        upload = await to_thread.run_sync(_write_pairs, intake, asked.pairs or [], caller)
    return Posted(upload=upload, webhook=webhook, is_new=asked.upload is None)


def _write_pairs(intake: Intake, pairs: list[Any], caller: Caller) -> Upload:
    with intake.files.receive() as incoming:
        for pair in pairs:
            incoming.write(json.dumps(pair).encode("ascii") + b"\n")
        return intake.keep(incoming.keep(Format.JSONL), caller)


def _webhook(asked: WebhookIn | None) -> Webhook | None:
    return None if asked is None else Webhook(url=asked.url, secret=asked.secret)


def _refused(exc: ValidationError, at: tuple[str, ...]) -> InvalidRequest:
    errors = exc.errors(include_url=False, include_input=False)
    return refuse_shape(flaws_of(errors, at=at))
