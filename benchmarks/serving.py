"""How long the page takes over a big record, with twenty visitors at once.

    python -m benchmarks.serving record.db                     # made by benchmarks.million
    python -m benchmarks.serving record.db --visitors 20 --seconds 120

The page runs as `onrecord serve` runs it, in a process of its own; Locust's visitors (`visitors.py`) look at
it over the loopback. Every number is the whole time of a request as a visitor waits for it. The first ten
seconds don't count: everything is still to be read from the disk then.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

VISITORS = Path(__file__).with_name("visitors.py")
REPOSITORY = VISITORS.parent.parent
WARM_UP = 10
COLUMNS = ("Request Count", "Failure Count", "50%", "95%", "99%", "100%")


@contextmanager
def served(store: str) -> Iterator[str]:
    """Serve a record, without a limit of requests, and give its address."""
    code = f"from onrecord.serve.run import run; run({store!r}, port=0, requests_a_second=0, started=print)"
    command = [sys.executable, "-u", "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def visit(address: str, *, visitors: int, seconds: int, folder: Path) -> list[Mapping[str, str]]:
    """Send visitors and give Locust's table, one row a page; the last is all together."""
    command = [
        *(sys.executable, "-m", "locust", "-f", str(VISITORS), "--headless", "--host", address.rstrip("/")),
        *("-u", str(visitors), "-r", "2", "-t", f"{seconds}s", "--csv", str(folder / "visits")),
        *("--only-summary", "--reset-stats", "--loglevel", "ERROR"),
    ]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    table = folder / "visits_stats.csv"
    if not table.exists():
        raise SystemExit(f"Locust did not run:\n{done.stderr}")
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def show(rows: list[Mapping[str, str]]) -> None:
    """Print the table."""
    print(f"{'':32}{'asked':>8}{'failed':>8}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}  ms")
    for row in rows:
        print(f"{row['Name']:32}" + "".join(f"{row[column]:>8}" for column in COLUMNS))


def main() -> None:
    """Serve, visit, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("store", help="a path, or postgresql://…")
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=90)
    options = parser.parse_args()
    with served(options.store) as address, tempfile.TemporaryDirectory() as folder:
        visit(address, visitors=options.visitors, seconds=WARM_UP, folder=Path(folder))
        (Path(folder) / "visits_stats.csv").unlink()
        show(visit(address, visitors=options.visitors, seconds=options.seconds, folder=Path(folder)))


if __name__ == "__main__":
    main()
