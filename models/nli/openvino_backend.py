"""NLI by OpenVINO on the CPU, from the same ``model.onnx``. Needs the ``openvino`` extra.

Opens the graph and runs it; tokenising and batching are ``models.nli.graph``'s. It reads
32-bit exports and the embedded 8-bit weights alike. It rounds elsewhere than ONNX Runtime:
of 32-bit weights the last digits of a probability differ, of 8-bit ones some hundredths.
"""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue

import numpy as np
import numpy.typing as npt
import openvino

from models.nli.graph import Graph, GraphModel, Inputs

__all__ = ["OpenVinoModel"]


class OpenVinoModel(GraphModel):
    """The ``NLIModel`` to ask for by name: ``--engine openvino``."""

    engine = "openvino"

    @classmethod
    def _open(cls, weights: Path, threads: int) -> Graph:
        compiled = openvino.Core().compile_model(
            str(weights),
            "CPU",
            {
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": threads,
                # Otherwise processors with bfloat16 would answer by it, and others not.
                "INFERENCE_PRECISION_HINT": "f32",
                # Pinned streams of two processes would queue on the same cores.
                "ENABLE_CPU_PINNING": False,
            },
        )
        # A request serves one call at a time. All are made before the first call: made while
        # another runs, both may wait for each other for ever.
        idle: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        for _ in range(threads):
            idle.put(compiled.create_infer_request())

        def forward(inputs: Inputs) -> npt.NDArray[np.float32]:
            request = idle.get()
            try:
                request.infer(inputs, share_inputs=True)
                logits: npt.NDArray[np.float32] = request.get_output_tensor(0).data.copy()
            finally:
                idle.put(request)
            return logits

        last = compiled.outputs[0].partial_shape[-1]
        return Graph(
            inputs=tuple(one.any_name for one in compiled.inputs),
            n_outputs=last.get_length() if last.is_static else None,
            forward=forward,
        )
