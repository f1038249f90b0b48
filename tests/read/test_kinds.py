from __future__ import annotations

import pytest

from onrecord.read.kinds import FileKind, kind_of, suffixes
from tests.read.samples import PAGE, SAMPLES, TEXT, archive, mailbox, message, nitf, pdf, record


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", TEXT, FileKind.ARTICLE),
        ("a", TEXT, FileKind.ARTICLE),
        ("a.html", PAGE, FileKind.ARTICLE),
        ("a.jsonl", "{}", FileKind.JSON_LINES),
        ("A.NDJSON", "{}", FileKind.JSON_LINES),
        ("a.json", "[]", FileKind.JSON),
        ("a.csv.gz", "a,b", FileKind.CSV),
        ("a.tsv.zst", "a\tb", FileKind.TSV),
        ("a.parquet", "PAR1", FileKind.PARQUET),
        ("a.eml", message(), FileKind.MESSAGE),
        ("a.mbox", "", FileKind.MAILBOX),
        ("feed.xml", "<rss/>", FileKind.XML),
        ("a.nitf", nitf(), FileKind.XML),
        # How it begins says more than its name.
        ("a.xml", PAGE, FileKind.ARTICLE),
        ("a.xml", '<?xml version="1.0"?>\n' + PAGE, FileKind.ARTICLE),
        ("a.txt", '<?xml version="1.0"?>\n' + nitf(), FileKind.XML),
        ("a.html", pdf(), FileKind.PDF),
        ("a.dat", record(), FileKind.WARC),
        ("Inbox", mailbox(message()), FileKind.MAILBOX),
        # And what says nothing leaves the name.
        ("a.txt", "From Tollhaven in 2025\nthe boats left.", FileKind.ARTICLE),
        ("a.txt", "WARC is a format.", FileKind.ARTICLE),
        ("a.txt", b"\x00\x01\x02" * 9, FileKind.ARTICLE),
        ("a.xml", "\ufeff<nitf/>".encode("utf-16"), FileKind.XML),
    ],
)
def test_the_kind_is_told_by_how_a_file_begins_and_by_its_name(
    name: str, head: str | bytes, kind: FileKind
) -> None:
    assert kind_of(name, head.encode() if isinstance(head, str) else head) is kind


def test_all_suffixes_can_be_compressed() -> None:
    assert {".warc", ".warc.gz", ".csv.zst", ".parquet", ".jsonl.gz", ".eml", ".pdf"} <= suffixes()


def test_there_is_a_sample_of_every_kind() -> None:
    told = {
        kind_of(f"a{suffix}", data)
        for suffix, data in SAMPLES.items()
        if not suffix.endswith(".gz")  # compressed still; this function gets what is in it
    }
    assert told == set(FileKind) - {FileKind.PARQUET}
    assert kind_of("a", archive(record())) is FileKind.ARTICLE
