"""/v1/jobs and /v1/uploads: tables in, results out, whatever happens in between.

Translates between HTTP and the office of jobs; decides nothing about claims.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.responses import JSONResponse, Response, StreamingResponse

from models.errors import MissingExtra
from service.accepted import acceptable_encoder, accepted_format
from service.body import Handler, JsonRoute
from service.errors import (
    Flaw,
    InvalidRequest,
    InvalidTable,
    RequestRefused,
    UnusableTable,
)
from service.incoming import is_multipart, read_form, read_table
from service.jobs.job import Job, Upload, Webhook, is_id
from service.jobs.office import Office, as_dict
from service.jobs.texts import FIELDS_WITH_TEXTS
from service.jobs.webhooks import AddressRefused, check_url
from service.problems import flaws_of, pointer, problem_responses, refuse_shape
from service.schemas.jobs import BODY, JobIn, JobOut, JobsOut, UploadOut, WebhookIn
from service.state import OfficeDep, SettingsDep
from service.tables import FIELDS, Encoder, Format, Result, read_rows

__all__ = ["router"]

MAX_KEY_CHARS = 255
PAGE_ROWS = 1000
MAX_PAGE_ROWS = 1_000_000  # results are sent as they are read, never gathered
PAGE_JOBS = 50
MAX_PAGE_JOBS = 200


class _TableRoute(JsonRoute):
    """Parses JSON as every route does, and leaves a multipart body to the route."""

    def get_route_handler(self) -> Handler:
        of_json, plain = super().get_route_handler(), APIRoute.get_route_handler(self)

        async def either(request: Request) -> Response:
            return await (plain if is_multipart(request) else of_json)(request)

        return either


router = APIRouter(tags=["jobs"])
taking = APIRouter(route_class=_TableRoute)

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=MAX_KEY_CHARS)]


@taking.post(
    "/v1/jobs",
    status_code=202,
    response_model=JobOut,
    responses=problem_responses(400, 404, 408, 413, 415, 422, 500, 503),
    openapi_extra=BODY,
    summary="Have a table of pairs judged",
)
async def create_job(
    request: Request, office: OfficeDep, settings: SettingsDep, key: Key = None
) -> JSONResponse:
    """Takes a JSONL, CSV or Parquet file, pairs, or the id of an upload. When this is answered,
    the job is on the disk and will be done, whatever happens to the server. With the same
    Idempotency-Key and the same content it is the same job."""
    upload, webhook = await (_of_form if is_multipart(request) else _of_json)(request, office)
    try:
        if webhook is not None:
            _check_webhook(webhook, settings.webhooks_to_private)
        job = await to_thread.run_sync(office.accept, upload, webhook, key)
    except RequestRefused:
        await to_thread.run_sync(office.discard, upload)
        raise
    if job.upload != upload.id:  # the same request came before
        await to_thread.run_sync(office.discard, upload)
    headers = {"Location": f"/v1/jobs/{job.id}"}
    return JSONResponse(as_dict(job), status_code=202, headers=headers)


@router.post(
    "/v1/uploads",
    status_code=201,
    response_model=UploadOut,
    responses=problem_responses(400, 408, 413, 415, 422, 500, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                form.media_type: {"schema": {"type": "string", "format": "binary"}}
                for form in Format
            },
        }
    },
    summary="Hand in a table for a job",
)
async def create_upload(request: Request, office: OfficeDep, settings: SettingsDep) -> JSONResponse:
    """The body is the table itself, the Content-Type says which kind."""
    upload = await read_table(request, office.uploads)
    await _check_table(office, upload, settings.max_text_chars)
    await to_thread.run_sync(lambda: office.store().add_upload(upload))
    said = {name: getattr(upload, name) for name in ("id", "bytes", "sha256")}
    return JSONResponse(said | {"format": upload.format.value}, status_code=201)


@router.get(
    "/v1/jobs",
    response_model=JobsOut,
    responses=problem_responses(422, 500, 503),
    summary="List the jobs",
)
def list_jobs(
    office: OfficeDep,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_JOBS)] = PAGE_JOBS,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> JSONResponse:
    """The newest first."""
    jobs = office.store().newest(limit, None if cursor is None else _place(cursor))
    following = _cursor(jobs[-1]) if len(jobs) == limit else None
    return JSONResponse({"jobs": [as_dict(job) for job in jobs], "next": following})


@router.get(
    "/v1/jobs/{job_id}",
    response_model=JobOut,
    responses=problem_responses(404, 500, 503),
    summary="How a job stands",
)
def get_job(job_id: str, office: OfficeDep) -> JSONResponse:
    """State, rows done of all, errors and speed."""
    return JSONResponse(as_dict(office.get(job_id)))


@router.delete(
    "/v1/jobs/{job_id}",
    response_model=JobOut,
    responses=problem_responses(404, 500, 503),
    summary="Cancel a job",
)
def cancel_job(job_id: str, office: OfficeDep) -> JSONResponse:
    """No more rows are judged; results so far stay. A job that has ended is left as it is."""
    return JSONResponse(as_dict(office.cancel(job_id)))


@router.get(
    "/v1/jobs/{job_id}/results",
    response_class=StreamingResponse,
    responses=problem_responses(404, 406, 422, 500, 503)
    | {
        200: {
            "description": "Results in the order of the rows. While there are or may be more, "
            "the header Link names the next page.",
            "content": {form.media_type: {} for form in Format},
        }
    },
    summary="The results of a job",
)
def get_results(
    job_id: str,
    office: OfficeDep,
    accept: Annotated[str, Header()] = "*/*",
    cursor: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_ROWS)] = PAGE_ROWS,
    texts: Annotated[bool, Query(description="Whether to give a and b with each result.")] = False,
) -> StreamingResponse:
    """As NDJSON, CSV or Parquet by the header Accept, also while the job runs."""
    job, form = office.get(job_id), accepted_format(accept)
    rows = max(0, min(limit, job.done - cursor))
    headers = {"Vary": "Accept"}
    if not job.state.is_final or cursor + rows < job.done:
        path = f"/v1/jobs/{job.id}/results?cursor={cursor + rows}&limit={limit}"
        path += "&texts=true" if texts else ""
        headers["Link"] = f'<{path}>; rel="next"'
    results = office.results(job, after=cursor, limit=rows, texts=texts)
    pieces = _pieces(results, acceptable_encoder(form, FIELDS_WITH_TEXTS if texts else FIELDS))
    return StreamingResponse(pieces, media_type=form.media_type, headers=headers)


router.include_router(taking)


def _pieces(results: Iterator[list[Result]], encoder: Encoder) -> Iterator[bytes]:
    for some in results:
        yield encoder.encode(some)
    yield encoder.close()


async def _of_form(request: Request, office: Office) -> tuple[Upload, Webhook | None]:
    upload, fields = await read_form(request, office.uploads)
    await _check_table(office, upload, request.app.state.settings.max_text_chars)
    names = {"webhook_url": "url", "webhook_secret": "secret"}
    given = {names[name]: value for name, value in fields.items() if name in names}
    try:
        return upload, _webhook(WebhookIn.model_validate(given)) if given else None
    except ValidationError as exc:
        await to_thread.run_sync(office.discard, upload)
        raise _refused(exc, at=("webhook",)) from None


async def _of_json(request: Request, office: Office) -> tuple[Upload, Webhook | None]:
    try:
        asked = JobIn.model_validate(await request.json())
    except ValidationError as exc:
        raise _refused(exc, at=()) from None
    if (asked.pairs is None) == (asked.upload is None):
        flaw = Flaw(pointer=pointer([]), detail="must have either pairs or an upload")
        raise InvalidRequest(f"{flaw.pointer} {flaw.detail}", flaws=[flaw])
    if asked.upload is not None:
        upload = await to_thread.run_sync(office.upload, asked.upload)
    else:
        upload = await to_thread.run_sync(_write_pairs, office, asked.pairs or [])
    return upload, _webhook(asked.webhook)


def _write_pairs(office: Office, pairs: list[Any]) -> Upload:
    with office.uploads.receive() as incoming:
        for pair in pairs:
            incoming.write(json.dumps(pair).encode("ascii") + b"\n")
        return incoming.keep(Format.JSONL)


async def _check_table(office: Office, upload: Upload, max_text_chars: int) -> None:
    """Read the first row; raises ``InvalidTable`` where there is no telling what the rows are."""
    path = office.uploads.path(upload.id)

    def first() -> None:
        next(read_rows(path, upload.format, max_text_chars=max_text_chars), None)

    try:
        await to_thread.run_sync(first)
    except (UnusableTable, MissingExtra) as exc:
        await to_thread.run_sync(office.discard, upload)
        raise InvalidTable(str(exc)) from exc


def _webhook(asked: WebhookIn | None) -> Webhook | None:
    return None if asked is None else Webhook(url=asked.url, secret=asked.secret)


def _check_webhook(webhook: Webhook, to_private: bool) -> None:
    try:
        check_url(webhook.url, to_private=to_private)
    except AddressRefused as exc:
        flaw = Flaw(pointer=pointer(["webhook", "url"]), detail=str(exc))
        raise InvalidRequest(f"{flaw.pointer} {flaw.detail}", flaws=[flaw]) from exc


def _refused(exc: ValidationError, at: tuple[str, ...]) -> InvalidRequest:
    errors = exc.errors(include_url=False, include_input=False)
    return refuse_shape(flaws_of(errors, at=at))


def _cursor(job: Job) -> str:
    return urlsafe_b64encode(json.dumps([job.created_at, job.id]).encode()).decode("ascii")


def _place(cursor: str) -> tuple[float, str]:
    try:
        made, job_id = json.loads(urlsafe_b64decode(cursor.encode("ascii")))
        if isinstance(made, float) and isinstance(job_id, str) and is_id(job_id):
            return made, job_id
    except (ValueError, TypeError):
        pass  # as any other that was not given out
    flaw = Flaw(pointer=pointer(["cursor"]), detail="is none that was given out")
    raise InvalidRequest(f"{flaw.pointer} {flaw.detail}", flaws=[flaw])
