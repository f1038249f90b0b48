"""Everything that a store holds, as the bytes that its exports write."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from onrecord.cli.records import all_pages
from onrecord.export.corrected import write_corrected
from onrecord.export.jsonl import write_jsonl
from onrecord.export.sheet_jsonl import write_rows
from onrecord.export.sheets import DOCUMENTS, DOUBTS, JUDGEMENTS, SKIPPED, SPEAKERS, STATEMENTS
from onrecord.statements import Statement, Verdict
from onrecord.store import Query, Sort, Store, View, open_store

_AT_ONCE = 500


def exports(store: Store) -> dict[str, bytes]:
    """Give what each export writes; two stores that hold the same give the same bytes."""
    view = store.view()
    judged = sorted({judgement.target.document for judgement in view.judgements() if judgement.target})
    return {
        "statements": _written(write_rows, _statements(view), sheet=STATEMENTS),
        "documents": _written(
            write_rows, all_pages(lambda a: view.documents(after=a, limit=_AT_ONCE)), sheet=DOCUMENTS
        ),
        "speakers": _written(
            write_rows, all_pages(lambda a: view.identities(after=a, limit=_AT_ONCE)), sheet=SPEAKERS
        ),
        "judgements": _written(write_rows, view.judgements(), sheet=JUDGEMENTS),
        "skipped": _written(write_rows, all_pages(lambda a: view.skipped(after=a)), sheet=SKIPPED),
        "doubts": _written(write_rows, view.doubts(limit=_AT_ONCE), sheet=DOUBTS),
        "records": _written(write_jsonl, (record for _, record in view.records())),
        "corrected": _written(write_corrected, (view.document(id)[1:] for id in judged)),
    }


def assert_same(place: str, other: str) -> None:
    """Two records hold the same, to the byte, and neither has a fault."""
    with open_store(place) as one, open_store(other) as two:
        ours, theirs = exports(one), exports(two)
        assert list(one.view().check()) == list(two.view().check()) == []
    assert {name for name in ours if ours[name] != theirs[name]} == set()
    assert ours["statements"]
    assert ours["documents"]


def _statements(view: View) -> Iterator[Statement]:
    """Give all statements: of near-copies too, and those judged wrong."""
    for query in (Query(copies=True), Query(copies=True, verdict=Verdict.WRONG)):
        yield from all_pages(
            lambda after, q=query: view.search(q, sort=Sort.OLDEST, after=after, limit=_AT_ONCE)  # type: ignore[misc]
        )


def _written(write: Callable[..., object], items: Any, **options: Any) -> bytes:
    out = io.StringIO()
    write(items, out, **options)
    return out.getvalue().encode()
