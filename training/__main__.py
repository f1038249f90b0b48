"""Makes a model folder from the corpora, start to end, in four legs.

    python -m training --shared ../shared --out runs/en --model src/onrecord/models/en_v1

The first leg learns all there is; its model then marks nested attributions in PolNeAR, and the second leg
learns those too, with more weight on the articles that have acts. The weights of the two are averaged; that
model marks the nested ones anew for a third leg, which is averaged in as well, and so on with the fourth.
Then: export, calibrate, score, card. Stop it at any time and run it again: training goes on from its last
checkpoint.
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
    last = args.out / "first" / "final.pt"
    if not last.exists():
        train.main([*shared, "--out", str(last.parent)])
    for name, (share, options) in LATER_LEGS.items():
        leg, marker = args.out / name, args.out / f"{name}-marker"
        if not marker.exists():
            export.export(last, marker, args.shared)
            calibrate.calibrate(marker, args.shared)
        if not (leg / "final.pt").exists():
            start = ["--start", str(last), "--nested-by", str(marker)]
            train.main([*shared, "--out", str(leg), *start, *options])
        average.average(last, leg / "final.pt", leg / "average.pt", share=share)
        last = leg / "average.pt"
    export.export(last, args.model, args.shared)
    calibrate.calibrate(args.model, args.shared)
    card.write(args.model, args.shared)
    print(f"made {args.model}")


# By name: the later leg's share in the average with what it started from, and its options.
LATER_LEGS = {
    "second": (0.6, ("--epochs", "1", "--rate", "8e-5", "--head-rate", "4e-4", "--seed", "12",
                     "--wikinews", "4", "--layered", "3")),
    "third": (0.4, ("--epochs", "4", "--rate", "1.5e-4", "--head-rate", "6e-4", "--seed", "21",
                    "--wikinews", "3", "--layered", "2")),
    "fourth": (0.5, ("--epochs", "7", "--rate", "1.5e-4", "--head-rate", "6e-4", "--seed", "47",
                     "--wikinews", "3", "--layered", "1")),
}  # fmt: skip


if __name__ == "__main__":
    main()
