"""Makes a model folder from the corpora, start to end, in two legs.

    python -m training --shared ../shared --out runs/en --model src/onrecord/models/en_v1

The first leg learns all there is; its model then marks nested attributions in PolNeAR, and the second leg
learns those too, with more weight on the articles that have acts. The weights of the two are averaged. Then:
export, calibrate, score, card.
Stop it at any time and run it again: training goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training import average, calibrate, card, export, train


def main() -> None:
    """Run all steps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of the corpora")
    parser.add_argument("--out", type=Path, default=Path("runs/en"), help="where checkpoints go")
    parser.add_argument("--model", type=Path, default=Path("runs/model"), help="the folder to make")
    args = parser.parse_args()
    shared = ["--shared", str(args.shared)]
    first, second, marker = args.out / "first", args.out / "second", args.out / "marker"
    if not (first / "final.pt").exists():
        train.main([*shared, "--out", str(first)])
    if not marker.exists():
        export.export(first / "final.pt", marker, args.shared)
        calibrate.calibrate(marker, args.shared)
    if not (second / "final.pt").exists():
        start = ["--start", str(first / "final.pt"), "--nested-by", str(marker)]
        train.main([*shared, "--out", str(second), *start, *SECOND_LEG])
    average.average(first / "final.pt", second / "final.pt", args.out / "average.pt")
    export.export(args.out / "average.pt", args.model, args.shared)
    calibrate.calibrate(args.model, args.shared)
    card.write(args.model, args.shared)
    print(f"made {args.model}")


SECOND_LEG = (
    *("--epochs", "1", "--rate", "8e-5", "--head-rate", "4e-4", "--seed", "12"),
    *("--wikinews", "4", "--layered", "3"),
)


if __name__ == "__main__":
    main()
