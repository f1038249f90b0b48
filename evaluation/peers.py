"""What other tools reach on PolNeAR dev, by the same scorer; the report shows them beside ours.

84 articles, 2,192 attributions; nothing was tuned on them. The tools aren't run again here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool's or two people's figures, F1 in percent; None where nobody measured it.

    Attributes:
        spans: Exact unlinked spans: source, cue, content.
    """

    name: str
    attribution: float
    content_exact: float
    content_j50: float
    all_exact: float
    alpha: float
    token: tuple[int, int, int]
    spans: tuple[float, float, float] | None = None


PEERS = (
    Peer("regex: longest quotation, nearest “X said”", 20.1, 14.5, 28.8, 8.8, 0.144, (14, 16, 51)),
    Peer("textacy 0.13 `direct_quotations`", 16.4, 8.7, 19.4, 5.5, 0.001, (14, 15, 37)),
    Peer("Gender Gap Tracker rules", 40.0, 31.8, 45.5, 26.0, 0.412, (59, 35, 68), (51.2, 47.2, 43.2)),
    Peer(
        "Citron, retrained on PolNeAR train", 52.5, 39.1, 57.1, 32.0, 0.469, (69, 52, 71), (64.2, 55.5, 46.5)
    ),
)
HUMANS = Peer(
    "two human annotators (16 train articles)",
    75.3,
    68.6,
    79.5,
    59.8,
    0.752,
    (80, 70, 91),
    (77.6, 71.2, 71.7),
)
