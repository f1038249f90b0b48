"""Tables of articles: which column is which, and a row's item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import quote

from onrecord.errors import RecordError
from onrecord.read.container import Container
from onrecord.read.dates import published_on
from onrecord.read.documents import EMPTY
from onrecord.read.ninjs import is_ninjs, ninjs_item
from onrecord.read.rows import Row
from onrecord.records import SCHEMA, Item, record_from_json

# Names of columns as data sets and news interfaces have them, in lower case without signs; the likeliest
# first. A time stamp or a time of creation may be that of the download, and is no day of publication.
_GUESSES = {
    "text": (
        *(
            "text",
            "bodytext",
            "fulltext",
            "articletext",
            "articlebody",
            "maintext",
            "body",
            "content",
            "article",
        ),
        *("plaintext", "textcontent", "newstext", "story", "contents", "document", "bodyhtml", "contenthtml"),
        *("bodyxhtml", "html", "rawtext"),
    ),
    "title": ("title", "headline", "articletitle", "heading", "webtitle"),
    "url": ("url", "link", "articleurl", "canonicalurl", "weburl", "sourceurl", "pageurl", "permalink"),
    "published": (
        *("published", "publishedat", "publisheddate", "publishdate", "publicationdate", "datepublished"),
        *(
            "datepublish",
            "pubdate",
            "publicationtime",
            "publishtime",
            "webpublicationdate",
            "date",
            "datetime",
        ),
    ),
    "publisher": (
        *(
            "publisher",
            "outlet",
            "source",
            "sourcename",
            "sitename",
            "newssource",
            "newspaper",
            "publication",
        ),
        *("sourcedomain", "domain"),
    ),
}
_NO_LETTERS = re.compile(r"[\W_]+")
# Columns that only our own exports of statements have: their `content` is no article.
_STATEMENTS = frozenset(("content_spans", "made_by"))
# Rows that a file is given to show a text before it is taken for one without any.
_PATIENCE = 100
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of a table holds what; None for the likeliest by its name.

    Attributes:
        text: The article, plain or HTML.
        published: Its day of publication, in ISO 8601, RFC 2822 or seconds since 1970.
        publisher: The name of the outlet.
        id: A name for the row, which becomes part of its place; none by default.
    """

    text: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    id: str | None = None

    def names(self) -> list[str]:
        """Give the names of the columns that are set."""
        return [name for field in fields(self) if (name := getattr(self, field.name)) is not None]

    def missing(self, names: Iterable[str]) -> list[str]:
        """Give the columns asked for that aren't among these names."""
        known = set(names)
        return [name for name in self.names() if name not in known]


def found_columns(names: Sequence[str], columns: Columns) -> Columns | None:
    """Complete the columns by guesses from the names of a table's; None where none of these is a text."""
    if columns.text is None and _STATEMENTS.issubset(names):
        return None
    plain = {_NO_LETTERS.sub("", name.lower()): name for name in reversed(names)}
    guessed = {
        part: getattr(columns, part) or next((plain[guess] for guess in guesses if guess in plain), None)
        for part, guesses in _GUESSES.items()
    }
    if guessed["text"] not in names:
        return None
    return Columns(**guessed, id=columns.id)


def no_text_column(names: Iterable[str], columns: Columns) -> str:
    """Say which columns there are, where one asked for or any that could be the text is missing."""
    listed = [name[:80] for name in names]
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    there = ", ".join(listed[:_MOST_NAMED]) + more if listed else "none"
    missing = columns.missing(listed)
    if not missing and _STATEMENTS.issubset(listed):
        return "statements that onrecord exported, no articles"
    if missing:
        return f"no column {', '.join(map(repr, missing))}; its columns are: {there}"
    return f"no column looks like an article's text; its columns are: {there}"


def table_items(rows: Iterable[Row], container: Container, columns: Columns) -> Iterator[Item]:
    """Make an item of each row, at the place `row=` and its number.

    A row that is an `onrecord/1` object or an item in ninjs is read as such. One is a Skipped where it is
    broken, empty or without a text. Where none of the first hundred rows has a text column, one Skipped
    stands for the whole file and names the columns.
    """
    waiting: list[tuple[int, list[str]]] | None = []
    for number, row in rows:
        if isinstance(row, str):
            yield container.skipped(row, _mark(number))
            continue
        special = _special_items(row, container, _mark(number))
        names = [str(name) for name in row if name is not None]
        found = None if columns.missing(names) else found_columns(names, columns)
        if special is None and found is None:
            if waiting is None:
                yield container.skipped(no_text_column(names, columns), _mark(number))
                continue
            waiting.append((number, names))
            if len(waiting) == _PATIENCE:
                break
            continue
        for earlier, had in waiting or ():
            yield container.skipped(no_text_column(had, columns), _mark(earlier))
        waiting = None
        if special is not None:
            yield from special
        elif found is not None:
            yield _row_item(row, container, found, number)
    if waiting:
        yield container.skipped(no_text_column(waiting[0][1], columns))


def _row_item(row: Mapping[str, Any], container: Container, columns: Columns, number: int) -> Item:
    name = None if columns.id is None else _line(row.get(columns.id))
    mark = _mark(number) + (f"&id={quote(name, safe='')}" if name else "")
    text = _text(row.get(columns.text or ""))
    url = _line(row.get(columns.url or ""))
    if text is None:
        return container.skipped(EMPTY, mark, url=url)
    return container.text(
        text,
        mark,
        title=_line(row.get(columns.title or "")),
        url=url,
        publisher=_line(row.get(columns.publisher or "")),
        published=published_on(row.get(columns.published or "")),
    )


def _special_items(row: Mapping[str, Any], container: Container, mark: str) -> list[Item] | None:
    """Give what a row of a standard of its own holds; None where it is a row like others."""
    if row.get("schema") == SCHEMA:
        try:
            return [container.item(record_from_json(row).document, mark)]
        except RecordError as error:
            return [container.skipped(str(error), mark)]
    if is_ninjs(row):
        item = ninjs_item(row, container, mark)
        return [] if item is None else [item]
    return None


def _mark(number: int) -> str:
    return f"row={number}"


def _text(value: Any) -> str | None:
    """Give a text, or a list of paragraphs as one; None where there are no words in it."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = "\n\n".join(each.strip() for each in value if each.strip())
    return value if isinstance(value, str) and value.strip() else None


def _line(value: Any) -> str | None:
    """Give a value on one line; of an object, its name; None where there is none."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return " ".join(value.split()) or None if isinstance(value, str) else None
