"""Writes a store of today's schema for every later version to open: `released/N.db.gz` and `N.sql.gz`.

    python -m tests.store.sql.releasing

Run it once, when a schema is released; the files of a released schema are never written again.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from onrecord.records import Kind, Skipped
from onrecord.statements import Correction, JudgementKind
from onrecord.store import Query, Store
from onrecord.store.sql import open_sql
from onrecord.store.sql.migrations import STEPS
from tests.store.builders import NEWER, Line, again, article, entry, fingerprint, key
from tests.store.postgres import PostgresServer

FOLDER = Path(__file__).parent / "released"

QUAY = article(
    Line(what="the quay will close", role="mayor", aliases=("Ilves",), when="on Monday", said="2021-12-06"),
    Line(who="the Mill Trust", kind=Kind.ORGANISATION, cue="denied", what="it would"),
    Line(who="two aides", kind=Kind.UNNAMED, what="odd \ud800 and \x00 signs"),
    title="The quay at Gullmouth",
)
FERRY = article(
    Line(what="the ferry leaks"), Line(who="Tom Pell", what="it doesn't"), published="2022-03", publisher=None
)
COPY = article(Line(what="the ferry leaks"), opening="Again: ", published=None)


def fill(store: Store) -> None:
    """Add a little of everything a store can hold."""
    writer = store.writer()
    for record, own in ((QUAY, fingerprint(1)), (FERRY, fingerprint(2)), (COPY, fingerprint(2, changed=3))):
        writer.add([entry(record, fingerprint=own)], [Skipped("a.pdf", "no text")])
    writer.add([entry(again(FERRY), model=NEWER)])
    quay = store.view().search(Query(words="quay")).items[0]
    pell = store.view().search(Query(words="doesn't")).items[0]
    at = "2022-04-01T10:00:00Z"
    february = Correction(said="2022-02")
    writer.judge(JudgementKind.CORRECT, by="Ed", at=at, target=pell.target, correction=february)
    writer.judge(JudgementKind.RIGHT, by="Ed", at=at, target=quay.target)
    writer.judge(JudgementKind.RENAME, by="Ann", at=at, keys=[key("Tom Pell")], name="Thomas Pell")
    wrong = writer.judge(JudgementKind.WRONG, by="Ed", at=at, target=quay.target, because="a slip")
    writer.undo(wrong.id, by="Ann", at=at)


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    version = len(STEPS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.db"
        with open_sql(f"sqlite:///{path}") as store:
            fill(store)
        (FOLDER / f"{version}.db.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    server = PostgresServer()
    try:
        url = server.record()
        with open_sql(url) as store:
            fill(store)
        (FOLDER / f"{version}.sql.gz").write_bytes(gzip.compress(server.dump(url).encode(), mtime=0))
    finally:
        server.remove()


if __name__ == "__main__":
    main()
