"""GET / and /static/…: the page for the desk, as files; the page itself asks the API.

Knows neither claims nor verdicts.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from models.nli import DEFAULT_MODEL, PRETRAINED
from service.headers import PAGE_POLICY

__all__ = ["router", "static"]

WEB = Path(__file__).parents[1] / "web"
FIGURES = PRETRAINED / DEFAULT_MODEL / "figures.json"
# By suffix, because a machine's own table of types may say otherwise.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
}


class _Files(StaticFiles):
    """Files of known types, with an ETag, answered 304 to who has them already."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        # Asked about each time, so that a page and its modules never differ in version.
        response.headers["Cache-Control"] = "no-cache"
        if "Content-Type" in response.headers:
            response.headers["Content-Type"] = TYPES[Path(path).suffix]
        return response


_page = _Files(directory=WEB)
_model = _Files(directory=FIGURES.parent)


async def page(request: Request) -> Response:
    """The page, with what it may load: its own files and this server's API, nothing else."""
    response = await _page.get_response("index.html", request.scope)
    # A 304 has no type to tell a page by, and its headers replace those that a browser kept.
    response.headers["Content-Security-Policy"] = PAGE_POLICY.decode("ascii")
    return response


async def figures(request: Request) -> Response:
    """What was measured of the embedded model, as it is shipped beside it."""
    return await _model.get_response(FIGURES.name, request.scope)


router = APIRouter()
for path, answer in (("/", page), ("/static/figures.json", figures)):
    router.add_api_route(path, answer, methods=["GET", "HEAD"], include_in_schema=False)
static = Mount("/static", _Files(directory=WEB / "static"), name="static")
