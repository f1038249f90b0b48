"""Writes down what is shown of documents: their statements, who is behind them, and what follows in counts.

A document is untold as it was shown and told as it is shown now; the identities it speaks of are put right by
the difference, so that the cost is that of the document and not of the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from onrecord.statements import Verdict
from onrecord.store.clusters import effective, key_id
from onrecord.store.days import first_day
from onrecord.store.order import hundredths
from onrecord.store.shown import Shown, Voice
from onrecord.store.sql import index
from onrecord.store.sql.bulk import chunks, delete_where, insert, rows_where, text_numbers
from onrecord.store.sql.identities import Change, Said, flush, refresh
from onrecord.store.sql.loading import Held
from onrecord.store.sql.numbering import following, number, ordinal, ordinal_of
from onrecord.store.sql.schema import (
    VERDICTS,
    Part,
    What,
    code,
    documents,
    heard,
    identities,
    keys,
    statements,
    voices,
)
from onrecord.store.words import terms


def stems_of(held: Held, shown: Shown) -> tuple[list[str], ...]:
    """Give the stems of content, source and cue: what the index of words holds of a statement."""
    attribution, text = shown.attribution, held.record.text
    return tuple(terms(text(spans)) for spans in (attribution.content, attribution.source, attribution.cue))


def untell(connection: Connection, change: Change, olds: Mapping[int, Held]) -> None:
    """Take out all that was told of documents.

    Args:
        connection: In a transaction.
        change: Takes up the difference.
        olds: The documents as they were, by number.
    """
    shown = {n: held.shown for n, held in olds.items()}
    rows = list(rows_where(connection, statements.c.document, olds, *statements.c))
    index.STATEMENTS.take(
        connection, [(row.n, stems_of(olds[row.document], shown[row.document][row.position])) for row in rows]
    )
    for row in rows:
        if not row.copy and VERDICTS[row.verdict] is not Verdict.WRONG:
            tally(change, row._mapping, -1)
    numbers = [row.n for row in rows]
    behind = rows_where(connection, voices.c.n, numbers, voices.c.identity, voices.c.n, voices.c.counts)
    put_to = {(row.identity, row.n): row.counts for row in behind}
    for (identity, _), counts in put_to.items():
        change.statements[identity] -= counts
        change.touched.add(identity)
    of_document = _contributions(connection, olds)
    for said in of_document.values():
        for one in said:
            change.called[one] -= 1
            change.touched.add(one[0])
        for identity in {one[0] for one in said}:
            change.documents[identity] -= 1
    delete_where(connection, voices.c.n, numbers)
    delete_where(connection, heard.c.document, olds)
    delete_where(connection, statements.c.document, olds)


def _contributions(connection: Connection, numbers: Iterable[int]) -> dict[int, set[Said]]:
    """Give what each document says of identities."""
    found: dict[int, set[Said]] = defaultdict(set)
    for some in chunks(numbers):
        query = (
            select(heard.c.document, keys.c.identity, heard.c.what, heard.c.text)
            .join(keys, keys.c.n == heard.c.key)
            .where(heard.c.document.in_(some))
        )
        for document, identity, what, text in connection.execute(query):
            found[document].add((identity, what, text))
    return found


def tell(connection: Connection, change: Change, news: Sequence[Held], narrowed: frozenset[str]) -> None:
    """Write down what is shown of documents; their keys are in `keys`, nothing of them is told yet.

    Args:
        connection: In a transaction.
        change: Takes up the difference.
        news: The documents as they are.
        narrowed: All keys that splits which hold name.
    """
    shown = {held.n: held.shown for held in news}
    numbers = _numbers(connection, news, shown)
    wanted = {
        effective(voice.key, held.id, narrowed)
        for held in news for one in shown[held.n] for voice in one.voices
    }  # fmt: skip
    behind = {
        row.key: row for row in rows_where(
            connection, keys.c.id, map(key_id, wanted), keys.c.key, keys.c.n, keys.c.identity)
    }  # fmt: skip
    voice_rows: dict[tuple[int, int, int], dict[str, object]] = {}
    said_by: dict[int, list[tuple[int, int, Voice]]] = defaultdict(list)  # document -> key, identity, voice
    of_statement: dict[int, list[int]] = defaultdict(list)
    for held in news:
        for one in shown[held.n]:
            n = numbers[held.n, one.position]
            heard_here = counts(held, one)
            for voice in one.voices:
                row = behind[effective(voice.key, held.id, narrowed)]
                voice_rows[row.identity, n, row.n] = {
                    "identity": row.identity, "n": n, "key": row.n, "counts": heard_here
                }  # fmt: skip
                of_statement[n].append(row.identity)
                if heard_here:
                    said_by[held.n].append((row.n, row.identity, voice))
            for identity in set(of_statement[n]):
                change.statements[identity] += heard_here
                change.touched.add(identity)
    insert(connection, voices, list(voice_rows.values()))
    _tell_heard(connection, change, news, said_by)
    flush(connection, change)
    refresh(connection, change)
    _tell_statements(connection, change, news, shown, numbers, of_statement)


def _numbers(
    connection: Connection, news: Sequence[Held], shown: Mapping[int, tuple[Shown, ...]]
) -> dict[tuple[int, int], int]:
    """Give each statement, by document and position, a number that no other has."""
    wanted = {
        (held.n, one.position): number(one.day, one.raw.id) for held in news for one in shown[held.n]
    }  # fmt: skip
    taken = {row.n for row in rows_where(connection, statements.c.n, set(wanted.values()), statements.c.n)}
    found = {}
    for place, n in wanted.items():
        while n in taken:
            n = following(n)
            if (
                n not in taken
                and connection.execute(select(statements.c.n).where(statements.c.n == n)).first()
            ):
                taken.add(n)
        taken.add(n)
        found[place] = n
    return found


def _tell_heard(
    connection: Connection,
    change: Change,
    news: Sequence[Held],
    said_by: Mapping[int, list[tuple[int, int, Voice]]],
) -> None:
    """Write down under which names, as what and in which roles documents speak of identities."""
    text_of = text_numbers(
        connection,
        {
            word
            for told in said_by.values()
            for _, _, voice in told
            for word in (voice.name, *voice.aliases, *filter(None, [voice.role]))
        },
    )
    rows = set()
    for held in news:
        day = ordinal(first_day(held.record.document.published))
        said: set[Said] = set()
        for key, identity, voice in said_by.get(held.n, ()):
            for what, text in heard_of(voice, text_of):
                rows.add((key, what, text, held.n))
                said.add((identity, what, text))
        for one in said:
            change.called[one] += 1
            if one[1] == What.ROLE and day:
                first, last = change.spans.get(one, (day, day))
                change.spans[one] = (min(first, day), max(last, day))
        for identity in {one[0] for one in said}:
            change.documents[identity] += 1
    insert(
        connection, heard, [dict(zip(("key", "what", "text", "document"), row, strict=True)) for row in rows]
    )


def heard_of(voice: Voice, text_of: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """Give what a voice tells of its key, as (what, text) of `heard`."""
    yield What.CALLED, text_of[voice.name]
    yield What.KIND, code(voice.kind)
    for name in (voice.name, *voice.aliases):
        yield What.NAME, text_of[name]
    if voice.role is not None:
        yield What.ROLE, text_of[voice.role]


def _tell_statements(
    connection: Connection,
    change: Change,
    news: Sequence[Held],
    shown: Mapping[int, tuple[Shown, ...]],
    numbers: Mapping[tuple[int, int], int],
    behind: Mapping[int, Iterable[int]],
) -> None:
    """Write down the statements themselves, and index their words."""
    everybody = {identity for some in behind.values() for identity in some}
    kind_of = dict(
        map(tuple, rows_where(connection, identities.c.n, everybody, identities.c.n, identities.c.kind))
    )
    text_of = text_numbers(connection, _publishers_and_models(news))
    rows = []
    words: list[index.Row] = []
    for held in news:
        for one in shown[held.n]:
            n = numbers[held.n, one.position]
            row = statement_row(held, one, n, text_of)
            row["kinds"] = kind_set(kind_of[identity] for identity in behind.get(n, ()))
            rows.append(row)
            words.append((n, stems_of(held, one)))
            if counts(held, one):
                tally(change, row, 1)
    rows.sort(key=lambda row: int(row["n"]))
    insert(connection, statements, rows)
    index.STATEMENTS.put(connection, words)
    right = [
        {"of": held.n, "right": sum(one.verdict is not Verdict.WRONG for one in shown[held.n])}
        for held in news
    ]
    if right:
        query = documents.update().where(documents.c.n == bindparam("of"))
        connection.execute(query.values(statements=bindparam("right")), right)


def _publishers_and_models(news: Iterable[Held]) -> set[str]:
    models = {one.made_by for held in news for one in held.record.attributions}
    return models | {
        held.record.document.publisher for held in news if held.record.document.publisher is not None
    }


def statement_row(held: Held, one: Shown, n: int, text_of: Mapping[str, int]) -> dict[str, Any]:
    """Give a statement as a row of `statements`, without the kinds of its identities."""
    document, attribution = held.record.document, one.attribution
    return {
        "n": n,
        "id": one.raw.id,
        "document": held.n,
        "position": one.position,
        "type": code(attribution.type),
        "act": code(attribution.act),
        "publisher": None if document.publisher is None else text_of[document.publisher],
        "model": text_of[one.raw.made_by],
        "confidence": one.raw.confidence,
        "hundredths": hundredths(one.raw.confidence),
        "published": ordinal(first_day(document.published)),
        "said": ordinal(first_day(one.said)),
        "verdict": VERDICTS.index(one.verdict),
        "version": one.version,
        "nested": one.nested,
        "copy": held.copy,
    }


def counts(held: Held, one: Shown) -> bool:
    """Whether a statement counts: it isn't judged wrong, nor in a near-copy."""
    return not held.copy and one.verdict is not Verdict.WRONG


def tally(change: Change, row: Mapping[str, Any], sign: int) -> None:
    """Count a statement that counts in (1) or out (-1); its row is one of `statements`."""
    change.tallies[Part.TYPE, row["type"]] += sign
    change.tallies[Part.ACT, row["act"]] += sign
    change.tallies[Part.KINDS, row["kinds"]] += sign
    change.tallies[Part.MODEL, row["model"]] += sign
    change.tallies[Part.DAY, ordinal_of(row["n"])] += sign
    if row["publisher"] is not None:
        change.tallies[Part.PUBLISHER, row["publisher"]] += sign


def kind_set(kinds: Iterable[int]) -> int:
    """Give kinds (their codes) as a set of bits."""
    bits = 0
    for kind in kinds:
        bits |= 1 << kind
    return bits
