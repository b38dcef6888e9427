"""service.access.documentation: the OpenAPI document says which operations take a key."""

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service.app import create_app
from service.settings import Settings


def test_operations_name_their_scope_and_both_headers() -> None:
    app = create_app(Settings(), Verifier(LexicalModel()))
    document = app.openapi()
    assert {
        name: scheme["type"] for name, scheme in document["components"]["securitySchemes"].items()
    } == {
        "bearer": "http",
        "header": "apiKey",
    }
    compare = document["paths"]["/v1/compare"]["post"]
    assert compare["security"] == [{"bearer": []}, {"header": []}, {}]
    assert compare["x-scope"] == "read"
    assert {"401", "403", "414", "429", "431"} <= set(compare["responses"])
    health = document["paths"]["/healthz"]["get"]
    assert "security" not in health and "401" not in health["responses"]
    assert app.openapi() is document
