"""What an application shares between requests, and how a route asks for it.

It lies on the application itself, so that one made with a verifier also answers where nobody
runs its lifespan. The dependencies are async because FastAPI sends any other to a thread.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.access.caller import Caller
from service.access.meter import Allowance
from service.feedback.store import FeedbackStore
from service.jobs.office import Office
from service.judge import Judge
from service.operations.metrics import Metrics
from service.operations.siblings import Place
from service.reader import Reader
from service.settings import Settings

__all__ = [
    "AllowanceDep",
    "CallerDep",
    "FeedbackDep",
    "JudgeDep",
    "MetricsDep",
    "OfficeDep",
    "PlaceDep",
    "ReaderDep",
    "SettingsDep",
]


async def _judge(request: Request) -> Judge:
    judge: Judge = request.app.state.judge
    return judge


async def _reader(request: Request) -> Reader:
    reader: Reader = request.app.state.reader
    return reader


async def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


async def _feedback(request: Request) -> FeedbackStore:
    feedback: FeedbackStore = request.app.state.feedback
    return feedback


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


async def _place(request: Request) -> Place:
    place: Place = request.app.state.place
    return place


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _allowance(request: Request) -> Allowance | None:
    """What the caller may still spend, put there by the gate."""
    allowance: Allowance | None = request.state.allowance
    return allowance


async def _caller(request: Request) -> Caller:
    """Who asks, put there by the gate."""
    caller: Caller = request.state.caller
    return caller


AllowanceDep = Annotated[Allowance | None, Depends(_allowance)]
CallerDep = Annotated[Caller, Depends(_caller)]
FeedbackDep = Annotated[FeedbackStore, Depends(_feedback)]
JudgeDep = Annotated[Judge, Depends(_judge)]
OfficeDep = Annotated[Office, Depends(_office)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]
PlaceDep = Annotated[Place, Depends(_place)]
ReaderDep = Annotated[Reader, Depends(_reader)]
SettingsDep = Annotated[Settings, Depends(_settings)]
