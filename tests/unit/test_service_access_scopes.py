"""service.access.scopes: every route stands in the table, and nothing else is there."""

import re

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.access.scopes import Scope, needed_scope
from service.app import create_app
from service.settings import Settings

OPEN_PATHS = r"/(healthz|readyz|openapi\.json|docs(/.+)?|static/.+)?"


def routes() -> list[tuple[str, str]]:
    """Method and a path of every route of the application; any method below a mount."""
    app = create_app(Settings(), Verifier(LexicalModel()))
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        path = re.sub(r"{[^}]*}", "x", context.path or "")
        if isinstance(route, Mount):
            found += [(method, f"{path}/x") for method in ("GET", "POST")]
        else:
            found += [(method, path) for method in context.methods or ()]
    return found


def test_every_route_has_a_scope_and_only_the_harmless_need_no_key() -> None:
    scopes = {route: needed_scope(*route) for route in routes()}
    assert ("POST", "/v1/compare") in scopes  # the walk sees what is there
    assert [route for route, scope in scopes.items() if scope is None] == []
    opened = [path for (_, path), scope in scopes.items() if scope is Scope.OPEN]
    assert [path for path in opened if not re.fullmatch(OPEN_PATHS, path)] == []


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/healthz", Scope.OPEN),
        ("POST", "/v1/compare", Scope.READ),
        ("POST", "/v1/compare/batch", Scope.READ),
        ("GET", "/v1/jobs/7/results", Scope.READ),
        ("HEAD", "/v1/jobs", Scope.READ),
        ("POST", "/v1/jobs", Scope.WRITE),
        ("DELETE", "/v1/jobs/7", Scope.WRITE),
        ("get", "/v1/jobs", Scope.WRITE),  # methods know case; what is not GET changes things
        ("GET", "/v1/feedback", Scope.READ),
        ("POST", "/v1/feedback", Scope.WRITE),
        ("DELETE", "/v1/feedback/7", Scope.WRITE),
        ("GET", "/metrics", Scope.ADMIN),
        ("GET", "/v1/jobsx", None),
        ("GET", "/healthz/", None),
        ("GET", "//v1/model", None),
        ("GET", "", None),
    ],
)
def test_the_table(method: str, path: str, scope: Scope | None) -> None:
    assert needed_scope(method, path) is scope
