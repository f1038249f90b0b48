"""Hypothesis strategies for onrecord's nouns: every value that the types allow, odd ones included."""

from __future__ import annotations

from hypothesis import strategies as st

from onrecord.records import (
    Act,
    Attribution,
    Damage,
    DamageKind,
    Document,
    Kind,
    Record,
    Skipped,
    Span,
    Spans,
    Speaker,
    TimeExpression,
    Type,
    attribution_id,
)

# What breaks careless code: marks, markup, controls, line ends, directions, wide characters, lone surrogates.
_PIECES = (
    *('"', "“", "”", "‘", "’", "«", "»", "'", "<b>", "</p>", "&amp;", "&", "--", "]]>", "[red]", ":smile:"),
    *("\n", "\r\n", "\r", "\n\n", "\t", "\x00", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u00ad", "\ufeff"),
    *("\u202e", "\u2066", "\u200f", "שלום", "漢字", "👩‍👩‍👧", "e\u0301", "\ud800", "\udc80", "\U0010ffff"),
    *("Mara Ilves", " said ", " that ", "the quay will close", ". "),
)


def _joined(pieces: list[str]) -> str:
    # A high surrogate right before a low one is one character to JSON and to UTF-16, so no text has both.
    text = "".join(pieces)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


texts = st.lists(st.sampled_from(_PIECES) | st.characters(), max_size=20).map(_joined)
names = st.text(min_size=1, max_size=12)
published = (
    st.none()
    | st.dates().map(str)
    | st.dates().map(lambda d: str(d)[:7])
    | st.dates().map(lambda d: str(d)[:4])
)
edtf = st.none() | st.sampled_from(
    ["2021", "2021-12", "2021-12-23", "2022~", "2021-12-20/2021-12-23", "202X", "2021-21"]
)
kinds_of_damage = st.sampled_from(DamageKind)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    optional = st.none() | st.sampled_from(_PIECES)
    return Document(
        text=draw(texts),
        path=draw(optional),
        url=draw(optional),
        title=draw(optional),
        published=draw(published),
        publisher=draw(optional),
        language=draw(st.none() | st.sampled_from(["en", "fr"])),
    )


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    """A span of a text of `length` characters, which must not be 0."""
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def span_lists(draw: st.DrawFn, length: int, max_size: int = 3) -> Spans:
    """Spans in text order that don't overlap; often none."""
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=2 * max_size)))
    return tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def damages(draw: st.DrawFn, length: int) -> tuple[Damage, ...]:
    found = draw(st.lists(spans(length), max_size=2)) if length else []
    return tuple(Damage(span, draw(kinds_of_damage)) for span in found)


@st.composite
def attributions(
    draw: st.DrawFn,
    document: Document,
    speakers: tuple[Speaker, ...] = (),
    outer: tuple[Attribution, ...] = (),
) -> Attribution:
    """An attribution of the document, by some of the speakers, perhaps within one of `outer`."""
    length = len(document.text)
    source, cue, content = (draw(span_lists(length)) for _ in range(3))
    said = TimeExpression(draw(spans(length)), draw(edtf)) if length and draw(st.booleans()) else None
    made_by = "onrecord-en 1.0.0"
    return Attribution(
        id=attribution_id(document.id, source, cue, content, made_by),
        source=source,
        cue=cue,
        content=content,
        type=draw(st.sampled_from(Type)),
        act=draw(st.sampled_from(Act)),
        confidence=draw(st.floats(0, 1)),
        speaker_confidence=draw(st.none() | st.floats(0, 1)),
        made_by=made_by,
        speakers=tuple(draw(st.lists(st.sampled_from([s.id for s in speakers]), unique=True)))
        if speakers
        else (),
        addressee=draw(span_lists(length, max_size=1)),
        said=said,
        within=draw(st.none() | st.sampled_from([a.id for a in outer])) if outer else None,
        damage=draw(damages(length)),
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    document = draw(documents())
    length = len(document.text)
    speakers = tuple(
        Speaker(
            id=f"s{number}",
            name=name,
            kind=draw(st.sampled_from(Kind)),
            role=draw(st.none() | names),
            aliases=tuple(draw(st.lists(names, max_size=2))),
        )
        for number, name in enumerate(draw(st.lists(names, max_size=3)), start=1)
    )
    found: dict[str, Attribution] = {}
    for _ in range(draw(st.integers(0, 5))):
        attribution = draw(attributions(document, speakers, tuple(found.values())))
        found.setdefault(attribution.id, attribution)
    dates = draw(st.lists(spans(length), max_size=2)) if length else []
    return Record(
        document=document,
        attributions=tuple(found.values()),
        speakers=speakers,
        dates=tuple(TimeExpression(span, draw(edtf)) for span in dates),
        damage=draw(damages(length)),
        skipped=tuple(Skipped(draw(names), draw(names)) for _ in range(draw(st.integers(0, 1)))),
    )
