"""What an application shares between requests, and how a route asks for it.

It lies on the application itself, so that one made with a verifier also answers where nobody
runs its lifespan.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.jobs.office import Office
from service.judge import Judge
from service.reader import Reader
from service.settings import Settings

__all__ = ["JudgeDep", "OfficeDep", "ReaderDep", "SettingsDep"]


def _judge(request: Request) -> Judge:
    judge: Judge = request.app.state.judge
    return judge


def _reader(request: Request) -> Reader:
    reader: Reader = request.app.state.reader
    return reader


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


JudgeDep = Annotated[Judge, Depends(_judge)]
OfficeDep = Annotated[Office, Depends(_office)]
ReaderDep = Annotated[Reader, Depends(_reader)]
SettingsDep = Annotated[Settings, Depends(_settings)]
