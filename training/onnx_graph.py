"""Writes the network as two ONNX graphs: the encoder in int8, the pair scorer in float32.

The graphs are built by hand so that every matrix product of the encoder is one fused node
(`DynamicQuantizeMatMul`, weights symmetric per column, activations per window) and attention, GELU and
layer norms use ONNX Runtime's own fused kernels. Weights are kept to 7 bits, so that processors without
VNNI, whose 8-bit products saturate at 16 bits, give the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from training.model import Config, Network

MICROSOFT = "com.microsoft"
Array = NDArray[np.generic]


@dataclass
class Graph:
    """A graph being written: nodes, weights, and a counter for fresh names."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def weight(self, name: str, value: Array | Tensor) -> str:
        """Add a constant and give its name."""
        array = value.detach().numpy() if isinstance(value, Tensor) else value
        self.weights.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def node(
        self, op: str, inputs: Sequence[str], *, outputs: int = 1, domain: str = "", **attributes: object
    ) -> str:
        """Add a node and give the name of its first output; the k-th is that name with `.k` put on."""
        name = f"{op}_{len(self.nodes)}"
        names = [name, *(f"{name}.{k}" for k in range(1, outputs))]
        self.nodes.append(helper.make_node(op, list(inputs), names, name=name, domain=domain, **attributes))
        return name

    def model(
        self,
        name: str,
        inputs: Sequence[onnx.ValueInfoProto],
        outputs: dict[str, tuple[str, Sequence[str | int]]],
    ) -> onnx.ModelProto:
        """Close the graph; `outputs` maps public names to (inner name, shape)."""
        for public, (inner, _) in outputs.items():
            self.nodes.append(helper.make_node("Identity", [inner], [public], name=f"out_{public}"))
        shown = [
            helper.make_tensor_value_info(n, TensorProto.FLOAT, list(s)) for n, (_, s) in outputs.items()
        ]
        graph = helper.make_graph(self.nodes, name, list(inputs), shown, self.weights)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="onrecord")


def quantize_columns(weight: Array, *, bits: int = 7) -> tuple[Array, Array]:
    """Quantize `[in, out]` symmetrically, one scale a column; gives int8 `[in, out]` and float32 `[out]`."""
    top = 2 ** (bits - 1) - 1
    scale = np.maximum(np.abs(weight).max(axis=0) / top, 1e-12).astype(np.float32)
    return np.clip(np.round(weight / scale), -top, top).astype(np.int8), scale


def encoder_graph(network: Network, *, quantized: bool = True, bits: int = 7) -> onnx.ModelProto:
    """Write the encoder: `features [4, L]` int64 to `vectors [L, D]` and log-probabilities `cues [L, 5]`."""
    c, e, g = network.config, network.encoder, Graph()

    def product(x: str, name: str, weight: Tensor, bias: Tensor | None) -> str:
        matrix = weight.detach().numpy().T
        if not quantized:
            y = g.node("MatMul", [x, g.weight(f"{name}.w", matrix)])
            return y if bias is None else g.node("Add", [y, g.weight(f"{name}.b", bias)])
        values, scale = quantize_columns(matrix, bits=bits)
        inputs = [x, g.weight(f"{name}.w", values), g.weight(f"{name}.s", scale), ""]
        inputs += [g.weight(f"{name}.b", bias)] if bias is not None else []
        return g.node("DynamicQuantizeMatMul", inputs if bias is not None else inputs[:3], domain=MICROSOFT)

    def rows(name: str, table: Tensor, ids: str) -> str:
        if not quantized:
            return g.node("Gather", [g.weight(name, table), ids])
        values, scale = quantize_columns(table.detach().numpy().T, bits=8)
        taken = g.node("Cast", [g.node("Gather", [g.weight(name, values.T), ids])], to=TensorProto.FLOAT)
        return g.node("Mul", [taken, g.node("Gather", [g.weight(f"{name}.s", scale[:, None]), ids])])

    kinds = [
        g.node("Gather", ["features", g.weight(f"row{k}", np.array(k, np.int64))], axis=0) for k in range(4)
    ]
    length = g.node("Shape", [kinds[0]])
    place = g.node(
        "Slice",
        [
            g.weight("position", e.position.weight),
            g.weight("zero", np.array([0], np.int64)),
            length,
            g.weight("axis0", np.array([0], np.int64)),
        ],
    )
    x = g.node("Add", [rows("word", e.word.weight, kinds[0]), place])
    for k, table in ((1, e.shape), (2, e.quote), (3, e.gap)):
        x = g.node("Add", [x, g.node("Gather", [g.weight(f"table{k}", table.weight), kinds[k]])])
    x = g.node(
        "LayerNormalization",
        [x, g.weight("norm.w", e.norm.weight), g.weight("norm.b", e.norm.bias)],
        epsilon=1e-12,
    )
    x = g.node("Unsqueeze", [x, "axis0"])
    for i, block in enumerate(e.blocks):
        n = f"block{i}"
        qkv = product(x, f"{n}.qkv", block.qkv.weight, block.qkv.bias)
        q = g.node("Split", [qkv], outputs=3, axis=2, num_outputs=3)
        seen = g.node("MultiHeadAttention", [q, f"{q}.1", f"{q}.2"], domain=MICROSOFT, num_heads=c.heads)
        out = product(seen, f"{n}.out", block.out.weight, None)
        x = _skip_norm(g, f"{n}.norm1", out, x, block.norm1, block.out.bias)
        up = g.node(
            "BiasGelu",
            [product(x, f"{n}.up", block.up.weight, None), g.weight(f"{n}.up.bias", block.up.bias)],
            domain=MICROSOFT,
        )
        down = product(up, f"{n}.down", block.down.weight, None)
        x = _skip_norm(g, f"{n}.norm2", down, x, block.norm2, block.down.bias)
    x = g.node("Squeeze", [x, "axis0"])
    scores = g.node("Gemm", [x, g.weight("cue.w", e.cue.weight), g.weight("cue.b", e.cue.bias)], transB=1)
    return g.model(
        "encoder",
        [helper.make_tensor_value_info("features", TensorProto.INT64, [4, "L"])],
        {"vectors": (x, ["L", c.width]), "cues": (g.node("LogSoftmax", [scores], axis=-1), ["L", 5])},
    )


def _skip_norm(g: Graph, name: str, x: str, skip: str, norm: object, bias: Tensor) -> str:
    weights = [
        g.weight(f"{name}.w", norm.weight),
        g.weight(f"{name}.b", norm.bias),
        g.weight(f"{name}.skip", bias),
    ]  # type: ignore[attr-defined]
    return g.node("SkipLayerNormalization", [x, skip, *weights], domain=MICROSOFT, epsilon=1e-12)


def pairs_graph(network: Network) -> onnx.ModelProto:
    """Write the pair scorer.

    Inputs: `vectors [L, D]`, `first [N]`, `last [N]`, `buckets [N, L]` (int64).
    Outputs: log-probabilities `roles [N, L, 3]`, `extras [N, L, 3]` and `acts [N, A]`.
    """
    c, p, g = network.config, network.pairs, Graph()
    labels = p.bilinear.shape[0]

    def linear(x: str, name: str, layer: object) -> str:
        y = g.node("MatMul", [x, g.weight(f"{name}.w", layer.weight.t())])  # type: ignore[attr-defined]
        return g.node("Add", [y, g.weight(f"{name}.b", layer.bias)])  # type: ignore[attr-defined]

    ints = lambda name, values: g.weight(name, np.array(values, np.int64))  # noqa: E731
    axis1 = ints("axis1", [1])
    cue = g.node(
        "Concat", [g.node("Gather", ["vectors", "first"]), g.node("Gather", ["vectors", "last"])], axis=1
    )
    head = g.node("Gelu", [linear(cue, "head", p.head)])
    tail = g.node("Gelu", [linear("vectors", "tail", p.tail)])
    flat = p.bilinear.permute(1, 0, 2).reshape(c.pair, labels * c.pair)
    crossed = g.node(
        "Reshape",
        [g.node("MatMul", [head, g.weight("bilinear", flat)]), ints("shape3", [-1, labels, c.pair])],
    )
    scores = g.node("MatMul", [crossed, g.node("Transpose", [tail], perm=[1, 0])])
    scores = g.node("Transpose", [scores], perm=[0, 2, 1])
    mixed = g.node(
        "Add",
        [
            g.node("Unsqueeze", [linear(cue, "mix_head", p.mix_head), axis1]),
            linear("vectors", "mix_tail", p.mix_tail),
        ],
    )
    mixed = g.node("Add", [mixed, g.node("Gather", [g.weight("distance", p.distance.weight), "buckets"])])
    scores = g.node("Add", [scores, linear(g.node("Gelu", [mixed]), "score", p.score)])
    roles = g.node("Split", [scores], outputs=2, axis=2, num_outputs=2)
    share = g.node("Softmax", [roles], axis=-1)
    parts = g.node("Split", [share], outputs=3, axis=2, num_outputs=3)
    pooled = [cue]
    for k in (1, 2):
        weight = g.node("Squeeze", [f"{parts}.{k}", ints(f"axis2_{k}", [2])])
        total = g.node(
            "Add", [g.node("ReduceSum", [weight, axis1]), g.weight(f"floor{k}", np.array(0.1, np.float32))]
        )
        pooled.append(g.node("Div", [g.node("MatMul", [weight, "vectors"]), total]))
    hidden = g.node("Gelu", [linear(g.node("Concat", pooled, axis=1), "act1", p.act1)])
    acts = g.node("LogSoftmax", [linear(hidden, "act2", p.act2)], axis=-1)
    value = helper.make_tensor_value_info
    return g.model(
        "pairs",
        [
            value("vectors", TensorProto.FLOAT, ["L", c.width]),
            value("first", TensorProto.INT64, ["N"]),
            value("last", TensorProto.INT64, ["N"]),
            value("buckets", TensorProto.INT64, ["N", "L"]),
        ],
        {
            "roles": (g.node("LogSoftmax", [roles], axis=-1), ["N", "L", 3]),
            "extras": (g.node("LogSoftmax", [f"{roles}.1"], axis=-1), ["N", "L", 3]),
            "acts": (acts, ["N", c.acts]),
        },
    )


def small_config() -> Config:
    """Give the sizes of a network small enough for tests."""
    return Config(width=48, layers=2, heads=4, inner=96, pair=16, mix=12)
