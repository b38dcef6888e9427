"""ONNX fp32 to int8, a scale for every token: 8-bit products without the usual loss.

Ordinary dynamic quantisation takes one activation scale for a whole batch. In this encoder
a few channels are twenty times as large as the rest, so most of the 8 bits are spent on
them; and a pair's answer depends on which other pairs share its batch. Here instead

- channels are evened out against the weights (SmoothQuant, Xiao et al. 2022,
  arXiv:2211.10438), from the activations of a sample;
- each token is divided by its own largest value (per-token scales, ZeroQuant, Yao et al.
  2022, arXiv:2206.01861), so no row depends on another;
- weights get one scale an output channel and 7 bits: two products of an unsigned 8-bit and
  a signed 7-bit number fit the 16 bits that CPUs without VNNI add them in.

Knows nothing of NLI; any graph with ``MatMul`` by constant matrices will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import NodeProto, TensorProto, helper, numpy_helper

__all__ = ["largest_activations", "quantise"]

Array = npt.NDArray[np.float32]

WEIGHT_LIMIT = 63  # 7 bits
TOKEN_LIMIT = 127  # a token's values become 128 ± 127
MIGRATION = 0.5  # how much of a channel's outlier moves into the weights (alpha of SmoothQuant)
TABLE_VALUES = 300_000  # embedding tables at least this large are stored in 8 bits
TINY = 1e-12


def largest_activations(
    model: onnx.ModelProto, samples: Iterable[Mapping[str, npt.NDArray[Any]]]
) -> dict[str, Array]:
    """Largest absolute value of each channel ``(d_in,)`` that enters a constant product."""
    names = sorted({node.input[0] for node in _products(model)})
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names
    )
    session = onnxruntime.InferenceSession(probe.SerializeToString())
    largest: dict[str, Array] = {}
    for inputs in samples:
        for name, value in zip(names, session.run(names, dict(inputs)), strict=True):
            seen = np.abs(value).reshape(-1, value.shape[-1]).max(axis=0)
            largest[name] = np.maximum(largest.get(name, seen), seen)
    return largest


def quantise(model: onnx.ModelProto, largest: Mapping[str, Array]) -> onnx.ModelProto:
    """A copy of ``model`` with 8-bit products and embedding tables; see the module's text."""
    return _Rewriter(model, largest).rewrite()


class _Rewriter:
    """One pass over the graph, collecting new nodes and constants."""

    def __init__(self, model: onnx.ModelProto, largest: Mapping[str, Array]) -> None:
        self._model = onnx.ModelProto()
        self._model.CopyFrom(model)
        self._constants = _constants(model)
        self._products = list(_products(model))
        self._largest = largest
        self._nodes: list[NodeProto] = []
        self._added: dict[str, TensorProto] = {}
        self._smoothing: dict[str, Array] = {}

    def rewrite(self) -> onnx.ModelProto:
        for node in self._model.graph.node:
            if _is_product(node, self._constants):
                self._product(node)
            elif self._is_table(node):
                self._table(node)
            else:
                self._nodes.append(node)
        return self._assembled()

    def _product(self, node: NodeProto) -> None:
        activation, weight = node.input
        (out,) = node.output
        if activation not in self._smoothing:
            self._quantise_tokens(activation)
        smoothed = self._array(weight) * self._smoothing[activation][:, None]  # (d_in, d_out)
        scale = np.maximum(np.abs(smoothed).max(axis=0), TINY) / WEIGHT_LIMIT  # (d_out,)
        self._nodes += [
            helper.make_node(
                "MatMulIntegerToFloat",
                [
                    f"{activation}.int8",
                    self._add(f"{weight}.int8", np.rint(smoothed / scale).astype(np.int8)),
                    self._add("token.step", np.float32(1 / TOKEN_LIMIT)),
                    self._add(f"{weight}.scale", scale.astype(np.float32)),
                    self._add("token.zero", np.uint8(128)),
                ],
                [f"{out}.unit"],
                domain="com.microsoft",
            ),
            helper.make_node("Mul", [f"{out}.unit", f"{activation}.largest"], [out]),
        ]

    def _quantise_tokens(self, name: str) -> None:
        """Even out the channels of ``name``, then give each token its own scale."""
        smoothing = self._smoothing[name] = self._evened(name)
        inverse = self._add(f"{name}.inverse", (1 / smoothing).astype(np.float32))
        last_axis = self._add("axis.last", np.array([-1], dtype=np.int64))
        tiny = self._add("tiny", np.float32(TINY))
        step = self._add("token.step", np.float32(1 / TOKEN_LIMIT))
        zero = self._add("token.zero", np.uint8(128))
        self._nodes += [
            helper.make_node("Mul", [name, inverse], [f"{name}.even"]),
            helper.make_node("Abs", [f"{name}.even"], [f"{name}.abs"]),
            helper.make_node("ReduceMax", [f"{name}.abs", last_axis], [f"{name}.max"], keepdims=1),
            helper.make_node("Max", [f"{name}.max", tiny], [f"{name}.largest"]),
            helper.make_node("Div", [f"{name}.even", f"{name}.largest"], [f"{name}.within"]),
            helper.make_node("QuantizeLinear", [f"{name}.within", step, zero], [f"{name}.int8"]),
        ]

    def _evened(self, name: str) -> Array:
        """Divisor of each channel ``(d_in,)``, of geometric mean one."""
        fed = [self._array(node.input[1]) for node in self._products if node.input[0] == name]
        weight = np.maximum(np.max([np.abs(w).max(axis=1) for w in fed], axis=0), TINY)
        activation = np.maximum(self._largest[name], TINY)
        divisor = activation**MIGRATION / weight ** (1 - MIGRATION)
        even: Array = (divisor / np.exp(np.log(divisor).mean())).astype(np.float32)
        return even

    def _is_table(self, node: NodeProto) -> bool:
        if node.op_type != "Gather" or node.input[0] not in self._constants:
            return False
        table = self._constants[node.input[0]]
        return table.data_type == TensorProto.FLOAT and np.prod(table.dims) >= TABLE_VALUES

    def _table(self, node: NodeProto) -> None:
        """An embedding table ``(n_rows, d)`` in 8 bits with a scale for each row."""
        name, index = node.input
        (out,) = node.output
        table = self._array(name)
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), TINY) / 127  # (n_rows, 1)
        rows = self._add(f"{name}.int8", np.rint(table / scale).astype(np.int8))
        scales = self._add(f"{name}.scale", scale.astype(np.float32))
        self._nodes += [
            helper.make_node("Gather", [rows, index], [f"{out}.int8"], axis=0),
            helper.make_node("Cast", [f"{out}.int8"], [f"{out}.float"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [scales, index], [f"{out}.scale"], axis=0),
            helper.make_node("Mul", [f"{out}.float", f"{out}.scale"], [out]),
        ]

    def _array(self, name: str) -> Array:
        array: Array = numpy_helper.to_array(self._constants[name])
        return array

    def _add(self, name: str, value: Any) -> str:
        self._added.setdefault(name, numpy_helper.from_array(np.asarray(value), name))
        return name

    def _assembled(self) -> onnx.ModelProto:
        graph = self._model.graph
        used = {name for node in self._nodes for name in node.input}
        kept = [tensor for tensor in graph.initializer if tensor.name in used]
        for field, content in (
            ("node", self._nodes),
            ("initializer", [*kept, *self._added.values()]),
            ("value_info", []),
        ):
            graph.ClearField(field)
            getattr(graph, field).extend(content)
        if all(opset.domain != "com.microsoft" for opset in self._model.opset_import):
            self._model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        return self._model


def _constants(model: onnx.ModelProto) -> dict[str, TensorProto]:
    return {tensor.name: tensor for tensor in model.graph.initializer}


def _is_product(node: NodeProto, constants: Mapping[str, TensorProto]) -> bool:
    return (
        node.op_type == "MatMul"
        and node.input[1] in constants
        and len(constants[node.input[1]].dims) == 2
    )


def _products(model: onnx.ModelProto) -> Iterable[NodeProto]:
    constants = _constants(model)
    return (node for node in model.graph.node if _is_product(node, constants))
