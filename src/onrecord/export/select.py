"""A record with only the attributions one wants."""

from __future__ import annotations

from dataclasses import replace

from onrecord.records import Record


def confident(record: Record, minimum: float) -> Record:
    """Give the record with only the attributions whose confidence is at least `minimum`.

    One that lay within a dropped attribution now lies within the nearest kept one around it, or in none.
    Speakers behind dropped attributions only go with them. The document, its dates and its damage stay.
    """
    kept = {a.id for a in record.attributions if a.confidence >= minimum}
    if len(kept) == len(record.attributions):
        return record
    around = {a.id: a.within for a in record.attributions}

    def enclosing(id: str) -> str | None:
        seen = {id}
        outer = around[id]
        while outer is not None and outer not in kept:
            if outer in seen:
                return None
            seen.add(outer)
            outer = around[outer]
        return outer

    attributions = tuple(
        replace(a, within=enclosing(a.id)) for a in record.attributions if a.confidence >= minimum
    )
    lost = {speaker for a in record.attributions for speaker in a.speakers}
    lost -= {speaker for a in attributions for speaker in a.speakers}
    speakers = tuple(s for s in record.speakers if s.id not in lost)
    return replace(record, attributions=attributions, speakers=speakers)
