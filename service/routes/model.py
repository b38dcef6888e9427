"""GET /v1/model: which model answers here, how it is calibrated, and what is taken."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from service.description import describe
from service.problems import problem_responses
from service.schemas.responses import ModelOut
from service.state import JudgeDep, SettingsDep

__all__ = ["router"]

router = APIRouter(tags=["model"])


@router.get(
    "/v1/model",
    response_model=ModelOut,
    responses=problem_responses(500, 503),
    summary="Describe the model",
)
async def model(judge: JudgeDep, settings: SettingsDep) -> JSONResponse:
    """The loaded model, its calibration and the limits of this server."""
    return JSONResponse(describe(judge.verifier, settings))
