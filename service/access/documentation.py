"""What the OpenAPI document says of access: for each operation, from the same table.

Knows the document's shape, no request.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from service.access.scopes import Scope, needed_scope
from service.problems import problem_responses

__all__ = ["install"]

STATUSES = (401, 403, 414, 429, 431)
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, `cck_…`."},
    "header": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same key in a header of its own.",
    },
}


def install(app: FastAPI) -> None:
    """Have the document of ``app`` say which operations take a key."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        made_before = app.openapi_schema is not None
        document = plain()
        return document if made_before else _with_access(document)

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's way


def _with_access(document: dict[str, Any]) -> dict[str, Any]:
    document["components"]["securitySchemes"] = SCHEMES
    for path, item in document["paths"].items():
        for method, operation in item.items():
            needed = needed_scope(method.upper(), path)
            if needed is None or needed is Scope.OPEN:
                continue
            # The empty one: a server without keys asks for none.
            operation["security"] = [{"bearer": []}, {"header": []}, {}]
            operation["x-scope"] = needed.name.lower()
            refusals = {str(status): said for status, said in problem_responses(*STATUSES).items()}
            operation["responses"] = dict(sorted((operation["responses"] | refusals).items()))
    return document
