"""service.routes.model: what is loaded, how it is calibrated, what is taken."""

from starlette.testclient import TestClient

from models.nli.lexical import LexicalModel
from models.verifier import Verifier
from service import installed_version
from service.app import create_app
from service.settings import Settings


def test_model() -> None:
    settings = Settings(max_text_chars=1, max_batch_pairs=2, max_body_bytes=3)
    with TestClient(create_app(settings, Verifier(LexicalModel()))) as client:
        response = client.get("/v1/model")
    assert response.status_code == 200
    assert response.json() == {
        "name": "lexical",
        "engine": "lexical",
        "weights_sha256": LexicalModel.weights_sha256,
        "max_tokens": LexicalModel.max_tokens,
        "labels": ["entailment", "neutral", "contradiction"],
        "calibration": {
            "id": "none",
            "temperature": 1.0,
            "slope": 1.0,
            "intercept": 0.0,
            "threshold": 0.5,
            "band": {"low": 0.0, "high": 1.0},
            "fitted_on": [],
        },
        "limits": {
            "max_text_chars": 1,
            "max_batch_pairs": 2,
            "max_documents": 20,
            "max_report_chars": 200_000,
            "max_body_bytes": 3,
        },
        "version": installed_version(),
    }
