"""A plain FastAPI handler around a transformers text-classification pipeline.

Judges both directions of a pair, two rows a request, as ``counterclaim serve`` does. What
one writes in ten minutes: a blocking handler, which FastAPI runs in its threads.
"""

from __future__ import annotations

import argparse
from typing import Any

import uvicorn
from fastapi import FastAPI
from transformers import pipeline

__all__ = ["plain_app"]


def plain_app(folder: str) -> FastAPI:
    """The application, its model loaded."""
    classify = pipeline("text-classification", model=folder, device="cpu")
    app = FastAPI()

    @app.post("/predict")
    def predict(pair: dict[str, str]) -> list[Any]:
        a, b = pair["a"], pair["b"]
        rows = [{"text": a, "text_pair": b}, {"text": b, "text_pair": a}]
        answer: list[Any] = classify(rows, top_k=None, truncation=True)
        return answer

    @app.get("/health")
    def health() -> str:
        return "ok"

    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    uvicorn.run(
        plain_app(arguments.model), host="127.0.0.1", port=arguments.port, log_level="warning"
    )
