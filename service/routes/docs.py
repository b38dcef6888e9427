"""GET /docs: the OpenAPI document as a page, with every file of it from this server.

Swagger UI comes with the package fastapi-offline, of which only the files are used: its own
page, as FastAPI's, holds a script in line, which our headers forbid.
"""

from __future__ import annotations

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter
from starlette.responses import FileResponse, HTMLResponse, Response

__all__ = ["router"]

FILES = Path(fastapi_offline.__file__).parent / "static"
# Relative addresses, so that it also works below another path of a proxy.
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>counterclaim API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<noscript>This page needs scripts; <a href="openapi.json">openapi.json</a> does not.</noscript>
<script src="docs/swagger-ui.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
START = """\
SwaggerUIBundle({url: "openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null});
"""

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def page() -> HTMLResponse:
    """The page."""
    return HTMLResponse(PAGE)


@router.get("/docs/start.js")
async def start() -> Response:
    """The line that starts it."""
    return Response(START, media_type="text/javascript")


@router.get("/docs/swagger-ui.js")
async def script() -> FileResponse:
    """Swagger UI."""
    return FileResponse(FILES / "swagger-ui-bundle.js", media_type="text/javascript")


@router.get("/docs/swagger-ui.css")
async def style() -> FileResponse:
    """What it looks like."""
    return FileResponse(FILES / "swagger-ui.css", media_type="text/css")
