"""Opens a model folder and runs it. The only importer of onnxruntime.

A model folder holds `encoder.onnx`, `pairs.onnx`, `tokenizer.json`, `metadata.json` and `card.md`. Nothing
is ever downloaded: the package carries its model, and another one is named by its path.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.errors import ModelError

FORMAT = "onrecord-model/1"
SHIPPED = Path(__file__).parent / "models" / "en_v1"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Model:
    """A model folder, opened.

    Args:
        folder: The model folder; the one in the package by default.
        threads: Threads for one matrix product; by default all cores.

    Raises:
        ModelError: The folder isn't there, lacks a file, or is of another format.
    """

    def __init__(self, folder: str | PathLike[str] | None = None, *, threads: int | None = None) -> None:
        self.folder = SHIPPED if folder is None else Path(folder)
        self.threads = threads or available_cores()
        self.metadata: Mapping[str, Any] = _metadata(self.folder)
        self.card = _text(self.folder / "card.md")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._encoder = _open(self.folder / "encoder.onnx", options)
            self._pairs = _open(self.folder / "pairs.onnx", options)
            self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        except Exception as error:
            # onnxruntime and tokenizers raise several classes of their own, without a common root.
            raise ModelError(f"{self.folder}: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @property
    def name(self) -> str:
        """Name and version, as records carry it: `onrecord-en 1.0.0`."""
        return f"{self.metadata['name']} {self.metadata['version']}"

    def tokenize(self, text: str) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        """Give the word pieces of a text: ids and `(start, end)` in code points. No lone surrogates."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    def encode(self, features: Ints) -> tuple[Floats, Floats]:
        """Run the encoder on one window.

        Args:
            features: `[4, L]`: ids, shapes, quotes, breaks.

        Returns:
            Vectors `[L, 2 D]` (in context, and alone) and log-probabilities of the five cue tags `[L, 5]`.
        """
        vectors, cues = self._encoder.run(["vectors", "cues"], {"features": features})
        return vectors, cues

    def pairs(self, vectors: Floats, first: Ints, last: Ints, buckets: Ints) -> tuple[Floats, Floats, Floats]:
        """Score every piece of a window against each of its cues.

        Args:
            vectors: `[L, 2 D]`, from `encode`.
            first: `[N]` place of each cue's first piece in the window.
            last: `[N]` place of its last piece.
            buckets: `[N, L]` distance classes.

        Returns:
            Log-probabilities: roles `[N, L, 3]` (none, source, content), extras `[N, L, 3]` (none, addressee,
            time) and acts `[N, 13]`.
        """
        roles, extras, acts = self._pairs.run(
            ["roles", "extras", "acts"],
            {"vectors": vectors, "first": first, "last": last, "buckets": buckets},
        )
        return roles, extras, acts


def available_cores() -> int:
    """Give how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _open(path: Path, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(
        path,
        options,
        providers=["CPUExecutionProvider"],
        # The fused node is five times as slow as the two it stands for (measured with onnxruntime 1.32).
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def _metadata(folder: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(_text(folder / "metadata.json"))
    except ValueError as error:
        raise ModelError(f"{folder / 'metadata.json'}: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ModelError(f"{folder}: not a model folder of format {FORMAT}")
    missing = {"name", "version", "acts", "confidence"} - data.keys()
    if missing:
        raise ModelError(f"{folder / 'metadata.json'}: lacks {', '.join(sorted(missing))}")
    return data


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: not UTF-8: {error.reason}") from error
