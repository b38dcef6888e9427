"""GET /metrics: for Prometheus. The figures of every worker, whichever of them is asked."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from service.operations.exposition import exposition
from service.operations.siblings import ask
from service.state import MetricsDep, PlaceDep

__all__ = ["router"]

router = APIRouter()


@router.get("/metrics", include_in_schema=False)
async def read_metrics(request: Request, metrics: MetricsDep, place: PlaceDep) -> Response:
    """Text, or OpenMetrics for who asks for it."""
    workers = await ask(place, metrics.own)
    shared = await to_thread.run_sync(metrics.shared)
    body, content_type = exposition(workers, shared, request.headers.get("accept", ""))
    return Response(body, headers={"content-type": content_type})
