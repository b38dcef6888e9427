"""A LitServe server around CrossEncoder, with its dynamic batching on.

Judges both directions of a pair, two rows a request, as ``counterclaim serve`` does. As
LitServe's own documentation writes such a server; nothing is tuned against it.
"""

from __future__ import annotations

import argparse
from typing import Any

import litserve
from sentence_transformers import CrossEncoder

__all__ = ["PairAPI"]

MAX_BATCH_REQUESTS = 64
BATCH_WAIT_SECONDS = 0.02


class PairAPI(litserve.LitAPI):  # type: ignore[misc]  # it comes without types
    """``{"a": ..., "b": ...}`` to the scores of either direction."""

    def __init__(self, folder: str) -> None:
        super().__init__(max_batch_size=MAX_BATCH_REQUESTS, batch_timeout=BATCH_WAIT_SECONDS)
        self._folder = folder

    def setup(self, device: str) -> None:
        """Load the model once a worker."""
        self._encoder = CrossEncoder(self._folder, device=device)

    def decode_request(self, request: dict[str, str]) -> list[tuple[str, str]]:
        """Both directions of the pair."""
        return [(request["a"], request["b"]), (request["b"], request["a"])]

    def predict(self, batch: list[list[tuple[str, str]]]) -> list[list[list[float]]]:
        """The scores ``(2, 3)`` of each request."""
        rows = [row for request in batch for row in request]
        scores = self._encoder.predict(rows, apply_softmax=True).tolist()
        return [scores[start : start + 2] for start in range(0, len(scores), 2)]

    def encode_response(self, output: list[list[float]]) -> dict[str, Any]:
        """As JSON."""
        return {"b_to_a": output[0], "a_to_b": output[1]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    server = litserve.LitServer(PairAPI(arguments.model), accelerator="cpu")
    server.run(
        host="127.0.0.1", port=arguments.port, generate_client_file=False, log_level="warning"
    )
