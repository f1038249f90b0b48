"""Averages the weights of two legs of one training: often better than either (Wortsman et al. 2022)."""

from __future__ import annotations

from pathlib import Path

import torch

OWN = "pairs.act"  # of the later leg alone: acts were learnt there


def average(first: Path, second: Path, out: Path, *, share: float) -> None:
    """Write a checkpoint whose weights are `share` parts of the second's and the rest of the first's."""
    early = torch.load(first, weights_only=True)["network"]
    state = torch.load(second, weights_only=True)
    state["network"] = {
        name: weight if name.startswith(OWN) else share * weight + (1 - share) * early[name]
        for name, weight in state["network"].items()
    }
    state["legs"] = [*state["legs"], {"averaged": share, "steps": 0}]
    torch.save(state, out)
