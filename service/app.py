"""The HTTP application, put together; decides nothing and holds no state of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import create_task_group
from fastapi import FastAPI

from models.verifier import Verifier
from service import installed_version, problems
from service.judge import Judge
from service.loading import load_verifier
from service.reader import Reader
from service.routes import compare, documents, health, model, web
from service.settings import Settings

__all__ = ["app_for", "create_app"]

DESCRIPTION = f"""\
Tells whether two claims contradict each other, how sure it is, and which model said so.

Errors are problem objects (RFC 9457, `{problems.MEDIA_TYPE}`) whose `errors` point into the
body. Their `type` is stable:

{problems.table()}
"""
TAGS = [
    {"name": "compare", "description": "Judge pairs of claims."},
    {"name": "documents", "description": "Find who contradicts whom in reports."},
    {"name": "model", "description": "Which model judges."},
    {"name": "health", "description": "Probes for supervisors and load balancers."},
]


def create_app(settings: Settings, verifier: Verifier | None = None) -> FastAPI:
    """The application; ready at once with ``verifier``, otherwise it loads the model itself."""
    return app_for(settings, Judge(verifier))


def app_for(settings: Settings, judge: Judge) -> FastAPI:
    """The application around a judge that the caller keeps an eye on."""
    app = FastAPI(
        title="counterclaim",
        version=installed_version(),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        redirect_slashes=False,
        lifespan=_lifespan(settings, judge),
    )
    app.state.judge, app.state.settings = judge, settings
    app.state.reader = Reader(judge, vectors=settings.vectors, device=settings.device)
    for routes in (compare, documents, model, health, web):
        app.include_router(routes.router)
    app.router.routes.append(web.static)
    problems.install(app)
    return app


def _lifespan(
    settings: Settings, judge: Judge
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with create_task_group() as tasks:
            if not judge.settled.is_set():
                tasks.start_soon(judge.load, lambda: load_verifier(settings))
            yield
            judge.drain()
            tasks.cancel_scope.cancel()

    return lifespan
