"""NLI by ONNX Runtime on the CPU. Runs without torch or transformers.

Opens the graph and runs it; tokenising and batching are ``models.nli.graph``'s. A pair's
probabilities do not depend on what else was asked in the same breath.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from models.nli.graph import ENCODING_FIELDS, Graph, GraphModel, Inputs

__all__ = ["ENCODING_FIELDS", "OnnxModel"]


class OnnxModel(GraphModel):
    """The ``NLIModel`` that serves where nobody names another engine."""

    engine = "onnx"

    @classmethod
    def _open(cls, weights: Path, threads: int) -> Graph:  # noqa: ARG003 - a call takes one
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )

        def forward(inputs: Inputs) -> npt.NDArray[np.float32]:
            logits: npt.NDArray[np.float32] = session.run(None, inputs)[0]
            return logits

        last = session.get_outputs()[0].shape[-1]
        return Graph(
            inputs=tuple(one.name for one in session.get_inputs()),
            n_outputs=last if isinstance(last, int) else None,
            forward=forward,
        )
