"""Articles of invented people, marked by hand: build a record by naming its words."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.records import (
    Act,
    Attribution,
    Damage,
    DamageKind,
    Document,
    Kind,
    Record,
    Span,
    Spans,
    Speaker,
    TimeExpression,
    Type,
    attribution_id,
)

MODEL = "onrecord-en 1.0.0"


@dataclass(frozen=True, kw_only=True)
class Said:
    """An attribution by its words; `within` is the place of the enclosing one in the list."""

    who: str = ""
    cue: str = ""
    what: list[str] = field(default_factory=list)
    type: Type = Type.INDIRECT
    act: Act = Act.SAY
    sure: float = 0.93
    by: tuple[str, ...] = ()
    to: str = ""
    when: str = ""
    date: str | None = None
    within: int | None = None
    damage: tuple[tuple[str, DamageKind], ...] = ()


def find(text: str, words: str) -> Span:
    """Give the span of words that stand in the text once."""
    assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times"
    start = text.index(words)
    return Span(start, start + len(words))


def build(document: Document, *said: Said, speakers: tuple[Speaker, ...] = ()) -> Record:
    """Mark the words in the document's text."""

    def spans(*words: str) -> Spans:
        return tuple(find(document.text, each) for each in words if each)

    made: list[Attribution] = []
    for each in said:
        source, cue, content = spans(each.who), spans(each.cue), spans(*each.what)
        made.append(
            Attribution(
                id=attribution_id(document.id, source, cue, content, MODEL),
                source=source,
                cue=cue,
                content=content,
                type=each.type,
                act=each.act,
                confidence=each.sure,
                made_by=MODEL,
                speakers=each.by,
                addressee=spans(each.to),
                said=TimeExpression(find(document.text, each.when), each.date) if each.when else None,
                within=None if each.within is None else made[each.within].id,
                damage=tuple(Damage(find(document.text, words), kind) for words, kind in each.damage),
            )
        )
    damage = tuple(damage for attribution in made for damage in attribution.damage)
    return Record(document=document, attributions=tuple(made), speakers=speakers, damage=damage)


HARBOUR_TEXT = (
    "The quay will shut in March, the harbour board said on Tuesday, until divers are done.\n\n"
    '"We will not gamble with the pilots," Mara Ilves told the Ellery Lantern. She warned that repairs could '
    "take two winters.\n\n"
    "Deputy mayor Tomas Reyl revealed that the Corvane line had threatened to leave the port.\n\n"
    "The ministry emphasised on Friday thatNobody answered."
)


def harbour() -> Record:
    """Five statements: one broken by its cue, one direct, two by one speaker, one nested, one lost."""
    return build(
        Document(
            text=HARBOUR_TEXT,
            path="news/harbour.html",
            url="https://lantern.example/harbour",
            title="Port Ellery shuts its gates",
            published="2022-01-15",
            publisher="The Ellery Lantern",
            language="en",
        ),
        Said(
            who="the harbour board",
            cue="said",
            what=["The quay will shut in March", "until divers are done"],
            when="on Tuesday",
            date="2022-01-11",
        ),
        Said(
            who="Mara Ilves",
            cue="told",
            what=['"We will not gamble with the pilots,"'],
            type=Type.DIRECT,
            by=("s1",),
            to="the Ellery Lantern",
            sure=0.97,
        ),
        Said(
            who="She",
            cue="warned",
            what=["that repairs could take two winters"],
            act=Act.WARN,
            by=("s1",),
            sure=0.7,
        ),
        Said(
            who="Deputy mayor Tomas Reyl",
            cue="revealed",
            what=["that the Corvane line had threatened to leave the port"],
            sure=0.5,
        ),
        Said(who="the Corvane line", cue="had threatened", what=["to leave the port"], within=3, sure=0.62),
        Said(
            who="The ministry",
            cue="emphasised on Friday",
            sure=0.2,
            damage=(("thatNobody", DamageKind.CONTENT_LOST),),
        ),
        speakers=(
            Speaker(id="s1", name="Mara Ilves", kind=Kind.PERSON, role="harbour master", aliases=("She",)),
        ),
    )
