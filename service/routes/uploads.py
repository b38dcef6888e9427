"""/v1/uploads: a table that is handed in before its job. Knows nothing of what is in it."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from service.errors import RequestRefused
from service.incoming import read_table
from service.problems import problem_responses
from service.schemas.jobs import UploadOut
from service.state import CallerDep, OfficeDep
from service.tables import Format

__all__ = ["router"]

router = APIRouter(tags=["jobs"])


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
async def create_upload(request: Request, office: OfficeDep, caller: CallerDep) -> JSONResponse:
    """The body is the table itself, the Content-Type says which kind. A table that no job uses
    within a day is removed."""
    intake = office.intake
    table = await read_table(request, intake.files)
    upload = await to_thread.run_sync(intake.keep, table, caller)
    try:
        upload = await intake.counted(upload)
    except RequestRefused:
        await to_thread.run_sync(intake.discard, upload)
        raise
    said = {name: getattr(upload, name) for name in ("id", "rows", "bytes", "sha256")}
    return JSONResponse(said | {"format": upload.format.value}, status_code=201)
