"""What follows from the facts: shown statements, identities, and which of them is behind which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from onrecord.errors import NotFoundError
from onrecord.records import Kind, Record
from onrecord.statements import Identity, Judgement, Kept, Statement, Verdict
from onrecord.store.clusters import Partition, key_id, narrow, narrowed_keys, partition
from onrecord.store.identities import Heard, identity
from onrecord.store.memory.facts import Facts, Held
from onrecord.store.shown import Shown, Voice, show
from onrecord.store.words import NOTHING, Sought, marks, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A statement with all that a search asks of it.

    Attributes:
        identities: Ids of the identities behind it, each once.
        roles: For each of them the role its document states, or None.
        counts: Whether it counts for identities: not judged wrong, and not in a near-copy.
    """

    shown: Shown
    document: str
    held: Held
    identities: tuple[str, ...]
    roles: tuple[str | None, ...]
    counts: bool

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.shown.raw.id

    @property
    def record(self) -> Record:
        """The current reading of its document."""
        return self.held.reading.record

    def parts(self) -> tuple[list[str], list[str], list[str]]:
        """Give the stems of content, source and cue."""
        attribution, text = self.shown.attribution, self.record.text
        return (
            terms(text(attribution.content)),
            terms(text(attribution.source)),
            terms(text(attribution.cue)),
        )


class Picture:
    """All that is shown, as of some facts. Made once for them, part by part, when it is asked for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def shown(self) -> dict[str, tuple[Shown, ...]]:
        """What is shown of each document, by its id."""
        return {
            id: show(held.reading.record, held.reading.keys, self._judgements_on.get(id, ()))
            for id, held in self.facts.documents.items()
        }

    @cached_property
    def heard_in(self) -> frozenset[tuple[str, str]]:
        """Every name key with the id of each document in which it has a statement."""
        return frozenset(
            (voice.key, id)
            for id, all_shown in self.shown.items()
            for one in all_shown
            for voice in one.voices
        )

    @cached_property
    def names(self) -> dict[str, tuple[str, Kind]]:
        """A name and the kind of every name key: of former readings, corrections and splits too."""
        found = dict(self.facts.names)
        for all_shown in self.shown.values():
            for voice in (voice for one in all_shown for voice in one.voices):
                found.setdefault(voice.key, (voice.name, voice.kind))
        return found | {own: found[key] for own, key in self._narrowed.items()}

    @cached_property
    def partition(self) -> Partition:
        """The clusters of all name keys."""
        keys = self.names.keys() - self._narrowed.keys()
        return partition(keys, self.facts.joins.values(), self.facts.judgements, self._narrowed.items())

    @cached_property
    def identity_of(self) -> dict[str, str]:
        """The id of the identity of every name key, and of the id that each key makes."""
        found = {}
        for cluster in self.partition.clusters:
            for key in cluster.keys:
                found[key] = found[key_id(key)] = cluster.id
        return found

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every statement by its id, in the order in which documents were added, then of their texts."""
        return {one.raw.id: self._item(id, one) for id, all_shown in self.shown.items() for one in all_shown}

    @cached_property
    def identities(self) -> dict[str, Identity]:
        """Every identity by its id, those of which nothing is heard any more too."""
        heard: dict[str, list[Heard]] = defaultdict(list)
        for item in self.items.values():
            for voice in item.shown.voices if item.counts else ():
                one = Heard(
                    voice=voice,
                    statement=item.id,
                    document=item.document,
                    published=item.record.document.published,
                    day=item.shown.day,
                )
                heard[self._identity_of_voice(voice, item.document)].append(one)
        return {
            cluster.id: identity(cluster, heard[cluster.id], self.names[cluster.representative])
            for cluster in self.partition.clusters
        }

    @cached_property
    def listed(self) -> tuple[Identity, ...]:
        """The identities with statements, most quoted first."""
        quoted = (one for one in self.identities.values() if one.statements)
        return tuple(sorted(quoted, key=lambda one: (-one.statements, one.name, one.id)))

    def identity(self, id: str) -> Identity:
        """Give the identity that an id or a name key belongs to; NotFoundError for none."""
        if id not in self.identity_of:
            raise NotFoundError(f"no identity has the id {id!r}")
        return self.identities[self.identity_of[id]]

    def statement(self, item: Item, sought: Sought = NOTHING) -> Statement:
        """Give a statement as it is shown, with the sought words marked."""
        shown, record = item.shown, item.record
        content = record.text(shown.attribution.content)
        return Statement(
            id=item.id,
            attribution=shown.attribution,
            raw=shown.raw,
            document=replace(record.document, text=""),
            document_id=item.document,
            speakers=tuple(self._in_short(self.identities[id]) for id in item.identities),
            roles=item.roles,
            source=record.text(shown.attribution.source),
            cue=record.text(shown.attribution.cue),
            content=content,
            addressee=record.text(shown.attribution.addressee),
            day=shown.day,
            verdict=shown.verdict,
            corrected=shown.corrected,
            version=shown.version,
            marks=marks(content, sought),
        )

    def kept(self, id: str) -> Kept:
        """Give a document as it is listed."""
        held = self.facts.documents[id]
        document = held.reading.record.document
        return Kept(
            id=id,
            document=replace(document, text=""),
            characters=len(document.text),
            origins=held.origins,
            model=held.reading.model,
            statements=sum(one.verdict is not Verdict.WRONG for one in self.shown[id]),
            copy_of=held.copy_of,
            likeness=held.likeness,
        )

    def judgements_on(self, document: str) -> tuple[Judgement, ...]:
        """Give the judgements on attributions of a document, undone ones too, oldest first."""
        return tuple(self._judgements_on.get(document, ()))

    @cached_property
    def _judgements_on(self) -> dict[str, list[Judgement]]:
        found: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in self.facts.judgements:
            if judgement.target is not None:
                found[judgement.target.document].append(judgement)
        return dict(found)

    @cached_property
    def _narrowed(self) -> dict[str, str]:
        """The keys that splits narrowed to a document, with the keys they were part of."""
        split = narrowed_keys(self.facts.judgements)
        pairs = self.heard_in if split else ()
        return {narrow(key, id): key for key, id in pairs if narrow(key, id) in split}

    def _item(self, document: str, shown: Shown) -> Item:
        held = self.facts.documents[document]
        roles: dict[str, str | None] = {}
        for voice in shown.voices:
            id = self._identity_of_voice(voice, document)
            roles[id] = roles.get(id) or voice.role
        return Item(
            shown=shown,
            document=document,
            held=held,
            identities=tuple(roles),
            roles=tuple(roles.values()),
            counts=held.copy_of is None and shown.verdict is not Verdict.WRONG,
        )

    def _identity_of_voice(self, voice: Voice, document: str) -> str:
        own = narrow(voice.key, document)
        return self.identity_of[own if own in self._narrowed else voice.key]

    def _in_short(self, identity: Identity) -> Identity:
        return Identity(id=identity.id, name=identity.name, kind=identity.kind)
