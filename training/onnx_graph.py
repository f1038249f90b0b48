"""Writes the network as two ONNX graphs: the encoder in int8, the pair scorer in float32.

The graphs are built by hand so that every matrix product of the encoder is one fused node
(`DynamicQuantizeMatMul`, weights symmetric per column, activations per window) and attention and GELU
use ONNX Runtime's own fused kernels. Weights are kept to 7 bits, so that processors without
VNNI, whose 8-bit products saturate at 16 bits, give the same answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, ValueInfoProto, helper, numpy_helper
from torch import Tensor, nn

from training.model import Block, Config, Encoder, Network, Pairs

MICROSOFT = "com.microsoft"
Array = NDArray[np.generic]
Shape = Sequence[str | int]


@dataclass
class Graph:
    """A graph being written: its nodes and weights."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def weight(self, name: str, value: Array | Tensor) -> str:
        """Add a constant and give its name."""
        array = value.detach().numpy() if isinstance(value, Tensor) else value
        self.weights.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def ints(self, name: str, values: object) -> str:
        """Add a constant of int64, a scalar or a list, and give its name."""
        return self.weight(name, np.array(values, np.int64))

    def node(
        self, op: str, inputs: Sequence[str], *, outputs: int = 1, domain: str = "", **attributes: object
    ) -> str:
        """Add a node and give the name of its first output; the k-th is that name with `.k` put on."""
        name = f"{op}_{len(self.nodes)}"
        names = [name, *(f"{name}.{k}" for k in range(1, outputs))]
        self.nodes.append(helper.make_node(op, list(inputs), names, name=name, domain=domain, **attributes))
        return name

    def linear(self, x: str, name: str, layer: nn.Linear) -> str:
        """Add a dense layer in float32."""
        product = self.node("MatMul", [x, self.weight(f"{name}.w", layer.weight.t())])
        return self.node("Add", [product, self.weight(f"{name}.b", layer.bias)])

    def norm(self, x: str, skip: str, name: str, norm: nn.LayerNorm) -> str:
        """Add the residual and the layer norm; as two nodes they are five times as fast as the fused one."""
        weights = [self.weight(f"{name}.w", norm.weight), self.weight(f"{name}.b", norm.bias)]
        return self.node("LayerNormalization", [self.node("Add", [x, skip]), *weights], epsilon=norm.eps)

    def model(
        self, name: str, inputs: Sequence[ValueInfoProto], outputs: Mapping[str, tuple[str, Shape]]
    ) -> onnx.ModelProto:
        """Close the graph; `outputs` maps public names to (inner name, shape), all float32."""
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


def encoder_graph(network: Network, *, quantized: bool = True) -> onnx.ModelProto:
    """Write the encoder: `features [4, L]` to `vectors [L, 2 D]` and log-probabilities `cues [L, 5]`."""
    c, e, g = network.config, network.encoder, Graph()
    axis = g.ints("axis0", [0])
    kinds = [g.node("Gather", ["features", g.ints(f"row{k}", k)], axis=0) for k in range(4)]
    words = _word_rows(g, e.word.weight, kinds[0], quantized=quantized)
    x = g.node("Unsqueeze", [_embeddings(g, e, words, kinds), axis])
    for i, block in enumerate(e.blocks):
        assert isinstance(block, Block)
        x = _block(g, x, f"block{i}", block, quantized=quantized)
    x = g.node("Squeeze", [x, axis])
    cues = g.node("LogSoftmax", [g.linear(x, "cue", e.cue)], axis=-1)
    features = helper.make_tensor_value_info("features", TensorProto.INT64, [4, "L"])
    vectors = g.node("Concat", [x, words], axis=1)
    return g.model(
        "encoder", [features], {"vectors": (vectors, ["L", 2 * c.width]), "cues": (cues, ["L", 5])}
    )


def _embeddings(g: Graph, e: Encoder, words: str, kinds: Sequence[str]) -> str:
    length = g.node("Shape", [kinds[0]])
    place = g.node("Slice", [g.weight("position", e.position.weight), g.ints("zero", [0]), length, "axis0"])
    x = g.node("Add", [words, place])
    for k, table in ((1, e.shape), (2, e.quote), (3, e.gap)):
        x = g.node("Add", [x, g.node("Gather", [g.weight(f"table{k}", table.weight), kinds[k]])])
    weights = [g.weight("norm.w", e.norm.weight), g.weight("norm.b", e.norm.bias)]
    return g.node("LayerNormalization", [x, *weights], epsilon=e.norm.eps)


def _word_rows(g: Graph, table: Tensor, ids: str, *, quantized: bool) -> str:
    if not quantized:
        return g.node("Gather", [g.weight("word", table), ids])
    values, scale = quantize_columns(table.detach().numpy().T, bits=8)
    taken = g.node("Cast", [g.node("Gather", [g.weight("word", values.T), ids])], to=TensorProto.FLOAT)
    return g.node("Mul", [taken, g.node("Gather", [g.weight("word.s", scale[:, None]), ids])])


def _block(g: Graph, x: str, name: str, block: Block, *, quantized: bool) -> str:
    def product(y: str, kind: str, weight: Tensor, bias: Tensor | None = None) -> str:
        matrix = weight.detach().numpy().T
        added = [] if bias is None else [g.weight(f"{name}.{kind}.b", bias)]
        if not quantized:
            y = g.node("MatMul", [y, g.weight(f"{name}.{kind}.w", matrix)])
            return g.node("Add", [y, *added]) if added else y
        values, scale = quantize_columns(matrix)
        inputs = [y, g.weight(f"{name}.{kind}.w", values), g.weight(f"{name}.{kind}.s", scale)]
        inputs += ["", *added] if added else []  # the empty input is the zero point: weights have none
        return g.node("DynamicQuantizeMatMul", inputs, domain=MICROSOFT)

    qkv = product(x, "qkv", block.qkv.weight, block.qkv.bias)
    q = g.node("Split", [qkv], outputs=3, axis=2, num_outputs=3)
    seen = g.node("MultiHeadAttention", [q, f"{q}.1", f"{q}.2"], domain=MICROSOFT, num_heads=block.heads)
    out = product(seen, "out", block.out.weight, block.out.bias)
    x = g.norm(out, x, f"{name}.norm1", block.norm1)
    up = product(x, "up", block.up.weight)
    up = g.node("BiasGelu", [up, g.weight(f"{name}.up.bias", block.up.bias)], domain=MICROSOFT)
    down = product(up, "down", block.down.weight, block.down.bias)
    return g.norm(down, x, f"{name}.norm2", block.norm2)


def pairs_graph(network: Network) -> onnx.ModelProto:
    """Write the pair scorer.

    Inputs: `vectors [L, 2 D]`, `first [N]`, `last [N]`, `buckets [N, L]` (int64).
    Outputs: log-probabilities `roles [N, L, 3]`, `extras [N, L, 3]` and `acts [N, A]`.
    """
    c, p, g = network.config, network.pairs, Graph()
    x = g.node("Split", ["vectors"], outputs=2, axis=1, num_outputs=2)
    cue = g.node("Concat", [g.node("Gather", [x, "first"]), g.node("Gather", [x, "last"])], axis=1)
    scores = g.node("Add", [_crossed(g, p, x, cue), _mixed(g, p, x, cue)])
    roles = g.node("Split", [scores], outputs=2, axis=2, num_outputs=2)
    acts = g.node("LogSoftmax", [_acts(g, p, x, cue, roles)], axis=-1)
    value = helper.make_tensor_value_info
    return g.model(
        "pairs",
        [
            value("vectors", TensorProto.FLOAT, ["L", 2 * c.width]),
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


def _crossed(g: Graph, p: Pairs, x: str, cue: str) -> str:
    labels, size, _ = p.bilinear.shape
    head = g.node("Gelu", [g.linear(cue, "head", p.head)])
    tail = g.node("Gelu", [g.linear(x, "tail", p.tail)])
    flat = p.bilinear.permute(1, 0, 2).reshape(size, labels * size)
    crossed = g.node("MatMul", [head, g.weight("bilinear", flat)])
    crossed = g.node("Reshape", [crossed, g.ints("shape3", [-1, labels, size])])
    scores = g.node("MatMul", [crossed, g.node("Transpose", [tail], perm=[1, 0])])
    return g.node("Transpose", [scores], perm=[0, 2, 1])


def _mixed(g: Graph, p: Pairs, x: str, cue: str) -> str:
    head = g.node("Unsqueeze", [g.linear(cue, "mix_head", p.mix_head), g.ints("axis1", [1])])
    mixed = g.node("Add", [head, g.linear(x, "mix_tail", p.mix_tail)])
    far = g.node("Gather", [g.weight("distance", p.distance.weight), "buckets"])
    return g.linear(g.node("Gelu", [g.node("Add", [mixed, far])]), "score", p.score)


def _acts(g: Graph, p: Pairs, x: str, cue: str, roles: str) -> str:
    share = g.node("Split", [g.node("Softmax", [roles], axis=-1)], outputs=3, axis=2, num_outputs=3)
    source, content = (g.node("Squeeze", [f"{share}.{k}", g.ints(f"axis2_{k}", [2])]) for k in (1, 2))
    floor = g.weight("floor", np.array(0.1, np.float32))

    def mean(weights: str, vectors: str) -> str:
        total = g.node("Add", [g.node("ReduceSum", [weights, "axis1"]), floor])
        return g.node("Div", [g.node("MatMul", [weights, vectors]), total])

    words = f"{x}.1"
    inside = _inside(g, x)
    known = [cue, mean(source, x), mean(content, x), mean(inside, words), mean(content, words)]
    hidden = g.node("Gelu", [g.linear(g.node("Concat", known, axis=1), "act1", p.act1)])
    return g.linear(hidden, "act2", p.act2)


def _inside(g: Graph, x: str) -> str:
    """Give `[N, L]`, 1 where a piece belongs to the cue."""
    length = g.node("Squeeze", [g.node("Shape", [x], start=0, end=1)])
    place = g.node("Range", [g.ints("from", 0), length, g.ints("step", 1)])
    after = g.node("GreaterOrEqual", [place, g.node("Unsqueeze", ["first", "axis1"])])
    before = g.node("LessOrEqual", [place, g.node("Unsqueeze", ["last", "axis1"])])
    return g.node("Cast", [g.node("And", [after, before])], to=TensorProto.FLOAT)


def small_config() -> Config:
    """Give the sizes of a network small enough for tests."""
    return Config(width=48, layers=2, heads=4, inner=96, pair=16, mix=12)
