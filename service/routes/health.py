"""GET /healthz and /readyz: for the supervisor and the load balancer, not for people."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from service.problems import problem_responses
from service.schemas.responses import HealthOut
from service.state import JudgeDep

__all__ = ["router"]

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=HealthOut, summary="Is the process alive?")
async def healthz() -> JSONResponse:
    """Always 200: a server that is loading its model is alive and must not be restarted."""
    return JSONResponse({"status": "alive"})


@router.get(
    "/readyz",
    response_model=HealthOut,
    responses=problem_responses(503),
    summary="Does it take requests?",
)
async def readyz(judge: JudgeDep) -> JSONResponse:
    """200 once the model is loaded; 503 while it is loading. Once told to stop, the server
    takes no new connections, and answers 503 on those it has."""
    judge.check_ready()
    return JSONResponse({"status": "ready"})


# Many load balancers probe with HEAD.
for path, probe in (("/healthz", healthz), ("/readyz", readyz)):
    router.add_api_route(path, probe, methods=["HEAD"], include_in_schema=False)
