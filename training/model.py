"""The network: a small BERT encoder, a tagger of cues, and a scorer of (cue, piece) pairs.

Every attribution has exactly one cue, so the cue is the handle: tags find the cues (top-level and nested),
and for each cue every piece of the window is source, content or neither, as in span-free semantic role
labelling with biaffine scores (Dozat and Manning 2017; Cai et al. 2018). Pieces may serve several cues, so
shared sources and nested contents need no special case.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.extract.encode import BREAKS, QUOTES, SHAPES

CUE_TAGS = ("O", "B", "I", "B-nested", "I-nested")
ROLES = ("none", "source", "content")
EXTRAS = ("none", "addressee", "said")


@dataclass(frozen=True)
class Config:
    """Sizes of the network; `acts` is the number of act classes."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    pair: int = 160
    mix: int = 96
    distances: int = 64
    acts: int = 13
    dropout: float = 0.1

    def as_dict(self) -> dict[str, int | float]:
        """Give the sizes as a plain dict."""
        return asdict(self)


class Block(nn.Module):
    """One post-norm transformer layer (Devlin et al. 2019)."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.heads = c.heads
        self.qkv = nn.Linear(c.width, 3 * c.width)
        self.out = nn.Linear(c.width, c.width)
        self.norm1 = nn.LayerNorm(c.width, eps=1e-12)
        self.up = nn.Linear(c.width, c.inner)
        self.down = nn.Linear(c.inner, c.width)
        self.norm2 = nn.LayerNorm(c.width, eps=1e-12)
        self.drop = nn.Dropout(c.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`[B, L, D]` to the same; `mask` is `[B, 1, 1, L]`, True where a piece may be looked at."""
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.drop(self.out(seen.transpose(1, 2).reshape(b, n, d))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Pieces with features to vectors and cue tags."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        self.word = nn.Embedding(c.vocabulary, c.width)
        self.position = nn.Embedding(c.positions, c.width)
        self.shape = nn.Embedding(SHAPES, c.width)
        self.quote = nn.Embedding(QUOTES, c.width)
        self.gap = nn.Embedding(BREAKS, c.width)
        for table in (self.shape, self.quote, self.gap):
            nn.init.normal_(table.weight, std=0.02)
        self.norm = nn.LayerNorm(c.width, eps=1e-12)
        self.drop = nn.Dropout(c.dropout)
        self.blocks = nn.ModuleList(Block(c) for _ in range(c.layers))
        self.cue = nn.Linear(c.width, len(CUE_TAGS))

    def forward(self, features: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """`[B, 4, L]` feature ids to vectors `[B, L, 2 D]` and cue scores `[B, L, 5]`.

        The first half of a vector is the piece in its context, the second the piece alone.
        """
        place = torch.arange(features.shape[2], device=features.device)
        words = self.word(features[:, 0])
        x = words + self.position(place)
        x = x + self.shape(features[:, 1]) + self.quote(features[:, 2]) + self.gap(features[:, 3])
        x = self.drop(self.norm(x))
        for block in self.blocks:
            x = block(x, mask)
        return torch.cat([x, words], dim=-1), self.cue(self.drop(x))


class Pairs(nn.Module):
    """For each cue, what every piece of its window is to it; and the cue's act."""

    def __init__(self, c: Config) -> None:
        super().__init__()
        labels = len(ROLES) + len(EXTRAS)
        self.head = nn.Linear(2 * c.width, c.pair)
        self.tail = nn.Linear(c.width, c.pair)
        self.bilinear = nn.Parameter(torch.randn(labels, c.pair, c.pair) * 0.02)
        self.mix_head = nn.Linear(2 * c.width, c.mix)
        self.mix_tail = nn.Linear(c.width, c.mix)
        self.distance = nn.Embedding(c.distances, c.mix)
        nn.init.normal_(self.distance.weight, std=0.02)
        self.score = nn.Linear(c.mix, labels)
        self.act1 = nn.Linear(6 * c.width, 192)
        self.act2 = nn.Linear(192, c.acts)
        self.drop = nn.Dropout(c.dropout)
        self.act_drop = nn.Dropout(3 * c.dropout)

    def forward(
        self, vectors: Tensor, first: Tensor, last: Tensor, buckets: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Score the cues of one window.

        Args:
            vectors: `[L, 2 D]`, from the encoder.
            first: `[N]` place of each cue's first piece.
            last: `[N]` place of its last.
            buckets: `[N, L]` distance classes, see `onrecord.extract.decode.distance_buckets`.

        Returns:
            Roles `[N, L, 3]`, extras `[N, L, 3]`, acts `[N, acts]`.
        """
        x, words = vectors.chunk(2, dim=-1)
        x = self.drop(x)
        cue = torch.cat([x[first], x[last]], dim=-1)
        head, tail = F.gelu(self.head(cue)), F.gelu(self.tail(x))
        crossed = torch.einsum("np,rpq->nrq", head, self.bilinear)
        scores = torch.matmul(crossed, tail.t()).transpose(1, 2)
        mixed = F.gelu(self.mix_head(cue)[:, None] + self.mix_tail(x)[None] + self.distance(buckets))
        scores = scores + self.score(mixed)
        roles, extras = scores[..., :3], scores[..., 3:]
        return roles, extras, self._acts(x, words, cue, first, last, torch.softmax(roles, dim=-1))

    def _acts(
        self, x: Tensor, words: Tensor, cue: Tensor, first: Tensor, last: Tensor, share: Tensor
    ) -> Tensor:
        """Score the acts by source, cue and content in context, and by the plain words of cue and content.

        The encoder learns roles and forgets much of what words mean; the plain words give it back.
        """
        place = torch.arange(len(x))
        inside = ((place >= first[:, None]) & (place <= last[:, None])).to(x.dtype)

        def mean(weights: Tensor, vectors: Tensor) -> Tensor:
            return torch.matmul(weights, vectors) / (weights.sum(-1, keepdim=True) + 0.1)

        source, content = share[..., 1], share[..., 2]
        known = [cue, mean(source, x), mean(content, x), mean(inside, words), mean(content, words)]
        return self.act2(self.act_drop(F.gelu(self.act1(self.act_drop(torch.cat(known, dim=-1))))))


class Network(nn.Module):
    """Encoder and pair scorer together."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.pairs = Pairs(config)


def load_minilm(network: Network, weights: dict[str, Tensor]) -> None:
    """Copy the weights of a BERT checkpoint (its own names, as in safetensors) into the encoder."""
    e = network.encoder
    with torch.no_grad():
        e.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
        e.position.weight.copy_(
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        e.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        e.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
        for i, block in enumerate(e.blocks):
            p = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                parts = [weights[f"{p}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
                getattr(block.qkv, kind).copy_(torch.cat(parts))
                for mine, theirs in (
                    ("out", "attention.output.dense"),
                    ("norm1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm2", "output.LayerNorm"),
                ):
                    getattr(getattr(block, mine), kind).copy_(weights[f"{p}{theirs}.{kind}"])
