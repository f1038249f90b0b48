"""Makes a model folder from the corpora, start to end: train, export, calibrate, score, write the card.

    python -m training --shared ../shared --out runs/en --model src/onrecord/models/en_v1

Stop it at any time and run it again: training goes on from its last checkpoint.
"""

from __future__ import annotations

import sys
from pathlib import Path

from training import calibrate, card, export, train


def main(argv: list[str]) -> None:
    """Run all steps; `--model DIR` says where the folder goes, the rest is for `training.train`."""
    folder = Path("runs/model")
    if "--model" in argv:
        place = argv.index("--model")
        folder = Path(argv[place + 1])
        argv = argv[:place] + argv[place + 2 :]
    args = train.options(argv)
    train.main(argv)
    export.export(args.out / "final.pt", folder, args.shared)
    calibrate.calibrate(folder, args.shared)
    card.write(folder, args.shared)
    print(f"made {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
