"""Loads gold corpora into one typed form.

    own            evaluation/own/*.json, articles of our own about invented people; always there
    polnear-dev    ../shared/polnear/dev.jsonl (first annotator); acts and speakers of ../shared/speakers
    wikinews-dev   ../shared/wikinews/dev.jsonl

The shared folder stands beside the repository and is never copied into it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evaluation.markup import MarkedText, parse
from onrecord.records import Act, Kind, Span, Spans, Type

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
OWN = REPOSITORY / "evaluation" / "own"


class CorpusError(ValueError):
    """A gold file breaks the rules of its own format; the message says which and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldAttribution:
    """One attribution that people found.

    Attributes:
        type: None where nobody annotated it: the quotation marks then decide, see `evaluation.figures`.
        act: None where nobody annotated it.
        nested: It lies in the content of another one.
        kinds: Kinds of its speakers; empty where nobody annotated them or there is none.
        addressee: Empty where there is none or nobody annotated its place.
    """

    source: Spans
    cue: Spans
    content: Spans
    type: Type | None = None
    act: Act | None = None
    nested: bool = False
    kinds: tuple[Kind, ...] = ()
    addressee: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """One article and its gold attributions, in the order of their file."""

    name: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    genre: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A named set of gold documents."""

    name: str
    documents: tuple[GoldDocument, ...]

    @property
    def nests(self) -> bool:
        """Whether nested attributions are annotated, so that predicted ones can be judged."""
        return any(a.nested for document in self.documents for a in document.attributions)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all that the documents say, whatever the layout of their files."""
        digest = hashlib.sha256()
        for document in self.documents:
            canonical = json.dumps(asdict(document), ensure_ascii=True, sort_keys=True)
            digest.update(canonical.encode("ascii") + b"\n")
        return digest.hexdigest()


NAMES = ("own", "polnear-dev", "wikinews-dev")


def load(name: str, *, shared: Path = SHARED, own: Path = OWN) -> Corpus | None:
    """Load a corpus by its name; None if its files aren't there, CorpusError for an unknown name."""
    if name == "own":
        return load_own(own)
    if name == "polnear-dev":
        path, layer = shared / "polnear" / "dev.jsonl", shared / "speakers" / "dev.jsonl"
        return load_polnear(path, layer=layer if layer.exists() else None) if path.exists() else None
    if name == "wikinews-dev":
        path = shared / "wikinews" / "dev.jsonl"
        return load_wikinews(path) if path.exists() else None
    raise CorpusError(f"no corpus is called {name!r}; there are {', '.join(NAMES)}")


def load_own(folder: Path = OWN) -> Corpus | None:
    """Load our own articles in the order of their file names; None if the folder holds none."""
    documents = tuple(_own_document(path) for path in sorted(folder.glob("*.json")))
    return Corpus("own", documents) if documents else None


def load_polnear(path: Path, *, layer: Path | None = None) -> Corpus:
    """Load PolNeAR's first annotator; acts and kinds come from the speaker layer where it is given."""
    layers = {row["name"]: row for row in _rows(layer)} if layer is not None else {}
    documents = []
    for row in _rows(path):
        attributions: Sequence[Mapping[str, Any]] = next(iter(row["annotations"].values()), [])
        extra = layers.get(row["name"])
        if extra is not None:
            by_spans = {_spans_of(b): b for b in extra["attributions"]}  # the layer has an order of its own
            if by_spans.keys() != {_spans_of(a) for a in attributions}:
                raise CorpusError(f"{row['name']}: the speaker layer is about other attributions")
            attributions = [{**by_spans[_spans_of(a)], **a} for a in attributions]
        documents.append(_shared_document(row, attributions, extra["speakers"] if extra else []))
    return Corpus(f"polnear-{path.stem}", tuple(documents))


def load_wikinews(path: Path) -> Corpus:
    """Load the annotated Wikinews articles, nested attributions included."""
    documents = tuple(_shared_document(row, row["attributions"], row["speakers"]) for row in _rows(path))
    return Corpus(f"wikinews-{path.stem}", documents)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _shared_document(
    row: Mapping[str, Any], attributions: Iterable[Mapping[str, Any]], speakers: Iterable[Mapping[str, Any]]
) -> GoldDocument:
    kinds = {speaker["id"]: Kind(speaker["kind"]) for speaker in speakers}
    gold = [
        GoldAttribution(
            source=_spans(a["source"]),
            cue=_spans(a["cue"]),
            content=_spans(a["content"]),
            act=Act(a["act"]) if a.get("act") else None,
            nested=bool(a.get("nested", False)),
            kinds=tuple(kinds[id] for id in a.get("speakers", ()) if id in kinds),
        )
        for a in attributions
    ]
    return GoldDocument(
        name=row["name"],
        text=row["text"],
        attributions=tuple(gold),
        title=row.get("title"),
        publisher=row.get("publisher"),
        published=row.get("published"),
    )


def _own_document(path: Path) -> GoldDocument:
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        marked = parse("\n\n".join(data["text"]))
        table = {int(number): words for number, words in data["attributions"].items()}
        if set(table) != set(marked.spans):
            raise CorpusError(
                f"marked and listed attributions differ: {sorted(set(table) ^ set(marked.spans))}"
            )
        attributions = tuple(_own_attribution(marked, number, words) for number, words in table.items())
        return GoldDocument(
            name=path.stem,
            text=marked.text,
            attributions=attributions,
            title=data["title"],
            publisher=data["publisher"],
            published=data["published"],
            genre=data["genre"],
        )
    except (KeyError, ValueError) as error:
        raise CorpusError(f"{path.name}: {error}") from error


def _own_attribution(marked: MarkedText, number: int, words: str) -> GoldAttribution:
    """Read `"say direct"` or, for one that lies in attribution 4, `"want indirect in 4"`."""
    act, kind, *rest = words.split()
    content = marked.of(number, "content")
    if not content:
        raise CorpusError(f"attribution {number} has no content")
    cue = marked.of(number, "cue")
    if rest:
        word, outer = rest
        enclosing = marked.of(int(outer), "content")
        if word != "in" or not all(_lies_in(span, enclosing) for span in (*cue, *content)):
            raise CorpusError(f"attribution {number} doesn't lie in the content of {outer}")
    return GoldAttribution(
        source=marked.of(number, "source"),
        cue=cue,
        content=content,
        type=Type(kind),
        act=Act(act),
        nested=bool(rest),
        addressee=marked.of(number, "addressee"),
    )


def _lies_in(span: Span, spans: Spans) -> bool:
    return any(start <= span.start and span.end <= end for start, end in spans)


def _spans(pairs: Iterable[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


def _spans_of(row: Mapping[str, Any]) -> str:
    return json.dumps([row["source"], row["cue"], row["content"]])
