"""A result as pages list it: its facets, its filters, its timeline, each with the address it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.errors import NotFoundError
from onrecord.export import wording
from onrecord.records import Act, Kind, Type
from onrecord.serve.asking import address, changed, toggled
from onrecord.serve.charts import Chart, spoken, timeline
from onrecord.store.base import Query, Sort, View

FACETS: Mapping[str, str] = {
    "speaker": "Speaker",
    "kind": "Kind of speaker",
    "type": "Direct or not",
    "act": "What they do",
    "publisher": "Outlet",
}
TYPES: Mapping[str, str] = {
    Type.DIRECT: "direct quotation",
    Type.INDIRECT: "in other words",
    Type.MIXED: "partly quoted",
}
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of a result.

    Attributes:
        total: All statements.
        parts: By the parts of `FACETS`, as `View.facets` gives them.
        months: As `View.timeline` gives them.
    """

    total: int
    parts: Mapping[str, tuple[tuple[str, str, int], ...]]
    months: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how often, where it leads, whether it is chosen."""

    shown: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one part of a query."""

    part: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is set, and the address without it."""

    shown: str
    url: str


def count(view: View, query: Query) -> Counts:
    """Count a result; over a large record this takes seconds."""
    parts = view.facets(query, tuple(FACETS), limit=_SHOWN)
    # Every statement has one type, so this needs no counting of its own, unless types are filtered by.
    total = view.count(query) if query.type else sum(number for _, _, number in parts["type"])
    return Counts(total, parts, view.timeline(query))


def facets(counts: Counts, query: Query, path: str, *, sort: str | None) -> tuple[Facet, ...]:
    """Give the parts that people filter a result by, most frequent values first."""
    found = []
    for part, title in FACETS.items():
        chosen = {str(value) for value in getattr(query, part)}
        choices = tuple(
            Choice(
                say(part, value, shown),
                number,
                address(path, toggled(query, part, value), sort=sort),
                value in chosen,
            )
            for value, shown, number in counts.parts.get(part, ())
            if value
        )
        if choices:
            found.append(Facet(part, title, choices))
    return tuple(found)


def filters(view: View, query: Query, path: str, *, sort: str | None) -> tuple[Filter, ...]:
    """Say which filters are set, each with the address that takes it away."""
    found = []
    for part in (*FACETS, "document", "model"):
        for value in getattr(query, part):
            url = address(path, toggled(query, part, str(value)), sort=sort)
            found.append(Filter(_named(view, part, str(value)), url))
    for name, words in _RANGES.items():
        value = getattr(query, name)
        if value is not None:
            url = address(path, changed(query, name, None), sort=sort)
            found.append(Filter(f"{words} {spoken(value)}", url))
    for name, (words, default) in _OTHERS.items():
        if getattr(query, name) != default:
            found.append(Filter(words, address(path, changed(query, name, default), sort=sort)))
    return tuple(found)


def chart(
    months: Sequence[tuple[str, int]], query: Query, path: str, *, sort: str | None = None
) -> Chart | None:
    """Draw a result by month; each bar leads to that month's statements."""
    return timeline(
        months, lambda period: address(path, replace(query, since=period, until=period), sort=sort)
    )


def say(part: str, value: str, shown: str = "") -> str:
    """Say a value of a facet in words."""
    if part == "kind":
        return wording.KINDS[Kind(value)]
    if part == "act":
        return wording.ACTS[Act(value)]
    if part == "type":
        return TYPES[Type(value)]
    return shown or value


_RANGES: Mapping[str, str] = {
    "since": "since",
    "until": "until",
    "published_since": "published since",
    "published_until": "published until",
    "said_since": "said since",
    "said_until": "said until",
}
_OTHERS: Mapping[str, tuple[str, object]] = {
    "min_confidence": ("surer", 0.0),
    "max_confidence": ("less sure", 1.0),
    "verdict": ("with a verdict", None),
    "unchecked": ("not checked yet", False),
    "nested": ("by nesting", None),
    "copies": ("with near-copies", False),
}
SORTS: Mapping[Sort, str] = {
    Sort.RELEVANCE: "best match",
    Sort.NEWEST: "newest",
    Sort.OLDEST: "oldest",
    Sort.DOUBTFUL: "least sure",
}


def _named(view: View, part: str, value: str) -> str:
    if part == "speaker":
        try:
            return view.identity(value).name
        except NotFoundError:
            return value
    if part == "document":
        try:
            return wording.heading(view.document(value)[0].document)
        except NotFoundError:
            return value
    return say(part, value)
