"""The HTTP application, put together; decides nothing and holds no state of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import CancelScope, create_task_group, to_thread
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI

from models.verifier import Verifier
from service import headers, installed_version, problems
from service.access import documentation, gate
from service.feedback.store import FeedbackStore
from service.jobs.office import Office
from service.judge import Judge
from service.loading import load_verifier
from service.operations.canaries import watch_canaries
from service.operations.metrics import Metrics
from service.operations.requests import ObservedRequests
from service.operations.siblings import ALONE, Place, listen
from service.operations.tracing import Tracing
from service.reader import Reader
from service.routes import (
    compare,
    docs,
    documents,
    feedback,
    health,
    jobs,
    metrics,
    model,
    uploads,
    web,
)
from service.settings import Settings

__all__ = ["app_for", "create_app", "judge_for"]

DESCRIPTION = f"""\
Tells whether two claims contradict each other, how sure it is, and which model said so.

Errors are problem objects (RFC 9457, `{problems.MEDIA_TYPE}`) whose `errors` point into the
body. Their `type` is stable:

{problems.table()}
"""
TAGS = [
    {"name": "compare", "description": "Judge pairs of claims."},
    {"name": "documents", "description": "Find who contradicts whom in reports."},
    {"name": "jobs", "description": "Have tables of pairs judged in the background."},
    {"name": "feedback", "description": "Say whether a verdict was right; export what was said."},
    {"name": "model", "description": "Which model judges."},
    {"name": "health", "description": "Probes for supervisors and load balancers."},
]


def create_app(settings: Settings, verifier: Verifier | None = None) -> FastAPI:
    """The application; ready at once with ``verifier``, otherwise it loads the model itself."""
    return app_for(settings, judge_for(settings, verifier))


def judge_for(settings: Settings, verifier: Verifier | None = None) -> Judge:
    """The judge that the settings ask for."""
    return Judge(
        verifier,
        max_waiting_pairs=settings.max_waiting_pairs,
        max_wait_seconds=settings.max_wait_seconds,
        cache_bytes=settings.cache_bytes,
    )


def app_for(
    settings: Settings,
    judge: Judge,
    *,
    place: Place = ALONE,
    load_first: bool = False,
    tracing: Tracing | None = None,
) -> FastAPI:
    """The application around a judge that the caller keeps an eye on.

    ``place`` is the worker's among those that share a port; with ``load_first`` it starts
    only when the model is loaded.
    """
    figures = Metrics()
    app = FastAPI(
        title="counterclaim",
        version=installed_version(),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,  # FastAPI's own pages fetch scripts from elsewhere; ours is routes.docs
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(settings, judge, load_first=load_first),
    )
    app.state.judge, app.state.settings = judge, settings
    app.state.reader = Reader(judge, vectors=settings.vectors, device=settings.device)
    app.state.metrics, app.state.place, app.state.tracing = figures, place, tracing
    figures.watch_model(lambda: judge.info, lambda: judge.is_ready)
    figures.watch_queue(judge.batcher)
    figures.watch_cache(judge.batcher.cache)
    judge.batcher.observe = _observers(figures, tracing)
    app.state.office = Office(settings, judge)
    app.state.feedback = FeedbackStore(settings)
    figures.watch_jobs(app.state.office.states)
    with_jobs = (uploads, jobs) if settings.jobs else ()
    for routes in (compare, documents, *with_jobs, feedback, model, health, metrics, docs, web):
        app.include_router(routes.router)
    app.router.routes.append(web.static)
    documentation.install(app)
    # From the inside out: what is added later sees a request earlier.
    app.state.keys = gate.install(app, settings)
    problems.install(app)
    headers.install(app, settings)
    app.add_middleware(ObservedRequests, metrics=figures, tracing=tracing)  # the outermost
    return app


def _observers(figures: Metrics, tracing: Tracing | None) -> Callable[[int, float], None]:
    def observe(pairs: int, seconds: float) -> None:
        figures.count_batch(pairs, seconds)
        if tracing is not None:
            tracing.batch(pairs, seconds)

    return observe


def _lifespan(
    settings: Settings, judge: Judge, *, load_first: bool
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        figures: Metrics = app.state.metrics
        office: Office = app.state.office
        async with (
            listen(app.state.place, figures.own),
            BlockingPortal() as portal,
            create_task_group() as tasks,
        ):
            if not judge.settled.is_set():
                tasks.start_soon(judge.load, lambda: load_verifier(settings))
            tasks.start_soon(
                watch_canaries, judge, settings.canary_seconds, figures.canary_failures.inc
            )
            tasks.start_soon(office.run, portal)
            if load_first:
                await judge.settled.wait()
            yield
            judge.drain()
            with CancelScope(shield=True):
                await to_thread.run_sync(office.stop)
            await portal.stop(cancel_remaining=True)
            app.state.keys.close()
            app.state.feedback.close()
            tasks.cancel_scope.cancel()

    return lifespan
