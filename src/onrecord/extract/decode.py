"""Turns the model's scores into attributions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DISTANCES = 64


def distance_buckets(first: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Give `[N, length]` distance classes of every piece from each cue's first piece.

    Exact up to 8 pieces, then four classes an octave, apart before and after; below DISTANCES.
    """
    distance = np.arange(length)[None, :] - first[:, None]
    size = np.abs(distance)
    far = 8 + np.floor(np.log2(np.maximum(size, 8) / 8) * 4)
    return (32 + np.sign(distance) * np.minimum(np.where(size <= 8, size, far), 31)).astype(np.int64)
