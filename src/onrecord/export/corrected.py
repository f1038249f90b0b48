"""A document's record as people corrected it: what to train and to measure with.

A record says what the model said. Here every correction is in its place and what was judged wrong is gone;
beside it stands which statements somebody looked at, since only those are known to be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, TextIO

from onrecord.export.jsonl import dump
from onrecord.records import Attribution, Record, Speaker, attribution_to_json
from onrecord.statements import Identity, Statement, Verdict

SCHEMA = "onrecord-corrections/1"


def corrected(record: Record, statements: Sequence[Statement]) -> Record:
    """Give the record with its statements as people left them.

    Args:
        record: As the model gave it.
        statements: All statements of the document as they are shown, wrong ones too.

    Returns:
        The record with corrected attributions under their own ids. Those judged wrong are left out, and
        those that lay within one of them lie within the next one around it, or in none. A speaker whom a
        correction names is there under an id of its own where the record lacked it; speakers who say
        nothing any more stay.
    """
    shown = {statement.id: statement for statement in statements if statement.verdict is not Verdict.WRONG}
    around = {a.id: a.within for a in record.attributions}
    speakers = {speaker.id: speaker for speaker in record.speakers}
    attributions = []
    for statement in shown.values():
        attribution = statement.attribution
        within = attribution.within
        for _ in around:  # as many steps as there are; a circle ends there
            if within is None or within in shown:
                break
            within = around.get(within)
        if statement.corrected:
            attribution = _with_speakers(attribution, statement, speakers)
        attributions.append(replace(attribution, within=within if within in shown else None))
    return replace(record, attributions=tuple(attributions), speakers=tuple(speakers.values()))


def write_corrected(documents: Iterable[tuple[Record, Sequence[Statement]]], out: TextIO) -> int:
    """Write one line of JSON for each document somebody judged; give back how many there were.

    A line holds `schema`; `record`, an `onrecord/1` object with the corrections applied; `right` and
    `corrected`, the ids of attributions in it that somebody said are right, or mended; and `wrong`, the
    attributions that are none, as the model gave them. Documents without a judgement are left out.
    """
    written = 0
    for record, statements in documents:
        if not any(statement.version for statement in statements):
            continue
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "record": corrected(record, statements).to_json(),
            "right": [s.id for s in statements if s.verdict is Verdict.RIGHT],
            "corrected": [s.id for s in statements if s.corrected and s.verdict is not Verdict.WRONG],
            "wrong": [attribution_to_json(s.raw) for s in statements if s.verdict is Verdict.WRONG],
        }
        out.write(dump(data) + "\n")
        out.flush()
        written += 1
    return written


def _with_speakers(
    attribution: Attribution, statement: Statement, speakers: dict[str, Speaker]
) -> Attribution:
    """Give a corrected attribution with all its speakers; those the record lacks join `speakers`."""
    ids = list(attribution.speakers)
    if len(ids) >= len(statement.speakers):
        return attribution
    there = {name.casefold() for id in ids for name in (speakers[id].name, *speakers[id].aliases)}
    for identity, role in zip(statement.speakers, statement.roles, strict=True):
        if identity.name.casefold() not in there:
            ids.append(_id_of(identity, role, speakers))
    return replace(attribution, speakers=tuple(dict.fromkeys(ids)))


def _id_of(identity: Identity, role: str | None, speakers: dict[str, Speaker]) -> str:
    for speaker in speakers.values():
        if (speaker.name, speaker.kind) == (identity.name, identity.kind):
            return speaker.id
    id = next(id for number in count(len(speakers) + 1) if (id := f"s{number}") not in speakers)
    speakers[id] = Speaker(id=id, name=identity.name, kind=identity.kind, role=role)
    return id
