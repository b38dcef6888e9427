"""/v1/jobs: tables in, results out, whatever happens in between.

Translates between HTTP and the office of jobs; decides nothing about claims.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response, StreamingResponse

from service.accepted import acceptable_encoder, accepted_format
from service.body import Handler, JsonRoute
from service.errors import Flaw, InvalidRequest, RequestRefused
from service.incoming import is_multipart
from service.jobs.job import Job, is_id
from service.jobs.record import as_dict
from service.jobs.texts import FIELDS_WITH_TEXTS
from service.posted import check_webhook, read_posted
from service.problems import pointer, problem_responses
from service.schemas.jobs import BODY, JobOut, JobsOut
from service.state import CallerDep, OfficeDep, SettingsDep
from service.tables import FIELDS, Encoder, Format, Result

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
    responses=problem_responses(400, 404, 408, 413, 415, 422, 429, 500, 503),
    openapi_extra=BODY,
    summary="Have a table of pairs judged",
)
async def create_job(
    request: Request, office: OfficeDep, settings: SettingsDep, caller: CallerDep, key: Key = None
) -> JSONResponse:
    """Takes a JSONL, CSV or Parquet file, pairs, or the id of an upload. When this is answered,
    the job is on the disk and will be done, whatever happens to the server. With the same
    Idempotency-Key and the same content it is the same job."""
    intake = office.intake
    posted = await read_posted(request, intake, caller)
    try:
        check_webhook(posted.webhook, to_private=settings.webhooks_to_private)
        upload = await intake.counted(posted.upload)
        job = await to_thread.run_sync(office.accept, upload, posted.webhook, key, caller)
    except RequestRefused:
        if posted.is_new:
            await to_thread.run_sync(intake.discard, posted.upload)
        raise
    if posted.is_new and job.upload != upload.id:  # the same request came before
        await to_thread.run_sync(intake.discard, upload)
    headers = {"Location": f"/v1/jobs/{job.id}"}
    return JSONResponse(as_dict(job), status_code=202, headers=headers)


@router.get(
    "/v1/jobs",
    response_model=JobsOut,
    responses=problem_responses(422, 500, 503),
    summary="List the jobs",
)
def list_jobs(
    office: OfficeDep,
    caller: CallerDep,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_JOBS)] = PAGE_JOBS,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> JSONResponse:
    """The newest first; with API keys those that keys of the same name have posted, and all for
    one of scope admin."""
    place = None if cursor is None else _place(cursor)
    jobs = office.store().newest(caller, limit, place)
    following = _cursor(jobs[-1]) if len(jobs) == limit else None
    return JSONResponse({"jobs": [as_dict(job) for job in jobs], "next": following})


@router.get(
    "/v1/jobs/{job_id}",
    response_model=JobOut,
    responses=problem_responses(404, 500, 503),
    summary="How a job stands",
)
def get_job(job_id: str, office: OfficeDep, caller: CallerDep) -> JSONResponse:
    """State, rows done of all, errors and speed."""
    return JSONResponse(as_dict(office.get(job_id, caller)))


@router.delete(
    "/v1/jobs/{job_id}",
    response_model=JobOut,
    responses=problem_responses(404, 422, 500, 503) | {204: {"description": "It is removed."}},
    summary="Cancel a job, or remove it",
)
def end_job(
    job_id: str,
    office: OfficeDep,
    caller: CallerDep,
    remove: Annotated[bool, Query(description="Whether nothing of it is to stay.")] = False,
) -> Response:
    """No more rows are judged; results so far stay, and a job that has ended is left as it is,
    so that a cancellation that comes late or twice loses nothing. With `remove` the job is gone
    at once, in whatever state, with its results and its table."""
    if remove:
        office.remove(job_id, caller)
        return Response(status_code=204)
    return JSONResponse(as_dict(office.cancel(job_id, caller)))


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
    caller: CallerDep,
    accept: Annotated[str, Header()] = "*/*",
    cursor: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_ROWS)] = PAGE_ROWS,
    texts: Annotated[bool, Query(description="Whether to give a and b with each result.")] = False,
) -> StreamingResponse:
    """As NDJSON, CSV or Parquet by the header Accept, also while the job runs."""
    job, form = office.get(job_id, caller), accepted_format(accept)
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
