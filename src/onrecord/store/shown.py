"""From what the model said and what people judged to what is shown of a document's attributions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.lexicon import BODIES
from onrecord.names import identity_key, words
from onrecord.records import Attribution, Kind, Record, Spans, Speaker, TimeExpression
from onrecord.statements import Correction, Judgement, JudgementKind, NamedSpeaker, Target, Verdict
from onrecord.store.days import day_of

ENOUGH = 0.5
"""How much of two contents must be common to both for a judgement to pass to a newer reading (Jaccard)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A speaker behind a shown attribution.

    Attributes:
        key: The key of its name across documents.
        name: Its name in this document, or the one a correction gives.
        kind: What it is.
        role: The role this document states, or None.
        aliases: Other forms used for it in this document.
        speaker: Its id within the document; None where a correction names somebody the document doesn't.
    """

    key: str
    name: str
    kind: Kind
    role: str | None = None
    aliases: tuple[str, ...] = ()
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An attribution as it is shown.

    Attributes:
        raw: As the model said it.
        attribution: After corrections.
        position: Its place among the attributions of its record, from 0.
        voices: Who is behind it, each key once; empty for nobody.
        said: The day it was said, EDTF, after corrections, or None.
        day: The day it counts under, ISO, or None.
        verdict: The latest one, or None.
        corrected: Whether a correction applies.
        version: The id of the last judgement on it, 0 for none.
    """

    raw: Attribution
    attribution: Attribution
    position: int
    voices: tuple[Voice, ...] = ()
    said: str | None = None
    day: str | None = None
    verdict: Verdict | None = None
    corrected: bool = False
    version: int = 0

    @property
    def nested(self) -> bool:
        """Whether it lies within another."""
        return self.raw.within is not None


def keys_of(speakers: Iterable[NamedSpeaker]) -> dict[str, str]:
    """Give the name key of each speaker id of a document."""
    return {named.speaker: named.key for named in speakers}


def show(record: Record, keys: Mapping[str, str], judgements: Iterable[Judgement]) -> tuple[Shown, ...]:
    """Give what is shown of every attribution of a record, in its order.

    Args:
        record: As the model gave it.
        keys: The name key of every speaker of the record, by the speaker's id.
        judgements: Those on this document, in any order; undone ones and those that fit nothing are left out.
    """
    placed: dict[str, list[Judgement]] = {}
    for judgement in sorted(judgements, key=lambda one: one.id):
        fit = None if judgement.undone_at or not judgement.target else place(record, judgement.target)
        if fit is not None:
            placed.setdefault(fit.id, []).append(judgement)
    return tuple(
        _shown(record, keys, raw, position, placed.get(raw.id, ()))
        for position, raw in enumerate(record.attributions)
    )


def place(record: Record, target: Target) -> Attribution | None:
    """Give the attribution of a record that a judgement is about, or None.

    The one with exactly its spans; else, of those whose cue overlaps and whose content is at least half the
    same, the one most like it.
    """
    if target.document != record.document.id:
        return None
    best: tuple[float, float, float] = (0.0, 0.0, 0.0)
    found = None
    for raw in record.attributions:
        if (raw.cue, raw.content, raw.source) == (target.cue, target.content, target.source):
            return raw
        alike = (_common(raw.content, target.content), _common(raw.cue, target.cue))
        if alike[0] >= ENOUGH and alike[1] > 0 and (*alike, _common(raw.source, target.source)) > best:
            best = (*alike, _common(raw.source, target.source))
            found = raw
    return found


def unfitting(record: Record, judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Give the judgements that hold, are on this document, and fit none of its attributions; by id."""
    return tuple(
        judgement
        for judgement in sorted(judgements, key=lambda one: one.id)
        if judgement.target is not None
        and judgement.undone_at is None
        and judgement.target.document == record.document.id
        and place(record, judgement.target) is None
    )


def _shown(
    record: Record, keys: Mapping[str, str], raw: Attribution, position: int, judgements: Sequence[Judgement]
) -> Shown:
    attribution = raw
    said = raw.said.date if raw.said else None
    names: tuple[str, ...] | None = None
    verdict = None
    corrections = [each.correction for each in judgements if each.correction is not None]
    for correction in corrections:
        attribution = _corrected(raw, attribution, correction)
        names = names if correction.speakers is None else correction.speakers
        said = said if correction.said is None else correction.said or None
    for judgement in judgements:
        if judgement.kind in (JudgementKind.RIGHT, JudgementKind.WRONG):
            verdict = Verdict(judgement.kind)
    if names is None:
        voices = [_voice(record.speaker(id), keys) for id in raw.speakers]
    else:
        voices = [_named(record, keys, name) for name in names]
        ids = dict.fromkeys(voice.speaker for voice in voices if voice.speaker is not None)
        attribution = replace(attribution, speakers=tuple(ids))
    return Shown(
        raw=raw,
        attribution=attribution,
        position=position,
        voices=tuple(_each_key_once(voices)),
        said=said,
        day=day_of(said, record.document.published),
        verdict=verdict,
        corrected=bool(corrections),
        version=judgements[-1].id if judgements else 0,
    )


def _each_key_once(voices: Iterable[Voice]) -> Iterable[Voice]:
    first: dict[str, Voice] = {}
    for voice in voices:
        first.setdefault(voice.key, voice)
    return first.values()


def _corrected(raw: Attribution, attribution: Attribution, correction: Correction) -> Attribution:
    said = attribution.said
    if correction.said is not None:
        # A day that no words of the text give has no span; it is kept beside, in `Shown.said`.
        said = TimeExpression(raw.said.span, correction.said) if raw.said and correction.said else None
    return replace(
        attribution,
        source=attribution.source if correction.source is None else correction.source,
        cue=attribution.cue if correction.cue is None else correction.cue,
        content=attribution.content if correction.content is None else correction.content,
        act=correction.act or attribution.act,
        addressee=attribution.addressee if correction.addressee is None else correction.addressee,
        said=said,
    )


def _voice(speaker: Speaker, keys: Mapping[str, str]) -> Voice:
    return Voice(
        key=keys[speaker.id],
        name=speaker.name,
        kind=speaker.kind,
        role=speaker.role,
        aliases=speaker.aliases,
        speaker=speaker.id,
    )


def _named(record: Record, keys: Mapping[str, str], name: str) -> Voice:
    """Give the speaker that a correction names: one of the document's, else one known by name alone.

    The kind may stand before the name (`organisation:Reuters`); else it is a body's if a word of the name
    says so ("Ministry of Tides"), and a person's if not.
    """
    kind, colon, rest = name.partition(":")
    given = Kind(kind) if colon and kind in list(Kind) else None
    plain = rest.strip() if given else name.strip()
    for speaker in record.speakers:
        same = plain.casefold() in map(str.casefold, (speaker.name, *speaker.aliases))
        if same and given in (None, speaker.kind):
            return _voice(speaker, keys)
    is_body = any(word.lower() in BODIES for word in words(plain))
    kind_of = given or (Kind.ORGANISATION if is_body else Kind.PERSON)
    return Voice(
        key=identity_key(plain, kind_of, record.document.id, plain.casefold()), name=plain, kind=kind_of
    )


def _common(one: Spans, other: Spans) -> float:
    """Give the share of two lists of spans that is in both (Jaccard, by characters); 1 for two empty."""
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    either = sum(span.end - span.start for span in (*one, *other)) - both
    return both / either if either > 0 else 1.0
