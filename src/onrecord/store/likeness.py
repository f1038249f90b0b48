"""Near-copies: how alike two fingerprints are, and the bands by which an engine finds the alike ones.

A fingerprint is a MinHash signature: the share of equal places estimates how much two texts have in common.
Bands of four places are exact here, no estimate: with at least `ALIKE` of the places equal fewer than a
quarter differ, so one band at least is untouched by a difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from onrecord.errors import StoreError

ALIKE = 0.8
"""From this likeness on a document is a near-copy of another."""

_PLACES_OF_A_BAND = 4


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Give the share of places at which two fingerprints are equal; 0 if one is empty.

    Raises:
        StoreError: They differ in length, so they were made in different ways.
    """
    if not one or not other:
        return 0.0
    if len(one) != len(other):
        raise StoreError(f"fingerprints of {len(one)} and {len(other)} numbers can't be compared")
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def bands(fingerprint: Sequence[int]) -> tuple[int, ...]:
    """Give a signed 64-bit number for each band; alike fingerprints share at least one. Empty for none."""
    return tuple(
        _number(start, fingerprint[start : start + _PLACES_OF_A_BAND])
        for start in range(0, len(fingerprint), _PLACES_OF_A_BAND)
    )


def _number(start: int, band: Sequence[int]) -> int:
    digest = hashlib.blake2b(repr((start, *band)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
