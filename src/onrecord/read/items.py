"""Files and folders of any kind to items: a document or a Skipped for each thing in them, and its origin.

    items ─► walk ─► open ─► kind_of ─► a page or text, or a reader of one kind of container

Each reader streams; nothing in a file raises out of a batch. docs/read.md lists the kinds.
"""

from __future__ import annotations

import io
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from onrecord.read.container import Container
from onrecord.read.dates import check_published
from onrecord.read.documents import MAX_BYTES, TOO_LONG, from_bytes
from onrecord.read.files import SUFFIXES, open_file, reason_of, walk
from onrecord.read.kinds import HEAD, FileKind, kind_of, suffixes
from onrecord.read.mail import mailbox_items, message_item
from onrecord.read.rows import Row, csv_rows, json_rows, jsonl_rows, parquet_names, parquet_rows
from onrecord.read.streams import EndlessLineError, damage_of, inflated
from onrecord.read.tables import Columns, found_columns, no_text_column, table_items
from onrecord.records import Item, Origin, Skipped

OTHER = "not a kind of file that is read, by its name"
NOT_THERE = "no longer in the file"
NO_ARTICLES = "no articles in it"
_OFFSET = re.compile(r"offset=\d{1,18}", re.ASCII)
_PLACE = re.compile(r"(.+)#((?:offset|row|item|message|entry)=.+)", re.DOTALL)


def items(
    paths: Iterable[str | os.PathLike[str]], *, columns: Columns | None = None, published: str | None = None
) -> Iterator[Item]:
    """Read files and folders, in order.

    Args:
        paths: Files, whatever their names, and folders, of which the files that are read are told by name.
        columns: Which columns of a table are what; guessed by their names by default.
        published: The day all of it was published, in EDTF; wins over what the files say.

    Returns:
        An iterator of a document for each article, with the path of its file as `path` (`path#row=7` and
        the like where it holds many), and of a Skipped for each that can't be read.

    Raises:
        RecordError: `published` is no date.
    """
    check_published(published)
    return _items(paths, columns or Columns(), published)


def items_at(
    places: Iterable[str], *, columns: Columns | None = None, published: str | None = None
) -> Iterator[Item]:
    """Read again what stands at these places, as `origin.place` gave them.

    Args:
        places: Paths, with their `#row=7` or the like; the places in one file are read in one go.
        columns: As they were given to `items`.
        published: As it was given to `items`.

    Returns:
        An iterator of an item for each place, file by file in the order of their first mention, a Skipped
        where the file has no such place any more; of all its items for a path without a place.

    Raises:
        RecordError: `published` is no date.
    """
    check_published(published)
    return _items_at(places, columns or Columns(), published)


def _items(
    paths: Iterable[str | os.PathLike[str]], columns: Columns, published: str | None
) -> Iterator[Item]:
    for path in walk(paths, suffixes=SUFFIXES | suffixes(), otherwise=OTHER):
        if isinstance(path, Skipped):
            yield Item(path, Origin(place=path.origin))
        else:
            yield from _guarded(Container(path=os.fspath(path), published=published), columns)


def _items_at(places: Iterable[str], columns: Columns, published: str | None) -> Iterator[Item]:
    wanted: dict[str, set[str]] = {}
    for place in places:
        match = None if os.path.lexists(place) else _PLACE.fullmatch(place)
        wanted.setdefault(match[1] if match else place, set()).add(match[2] if match else "")
    for path, marks in wanted.items():
        if "" in marks:
            yield from _items([path], columns, published)
            continue
        yield from _marked(Container(path=path, published=published), marks, columns)


def _marked(container: Container, marks: set[str], columns: Columns) -> Iterator[Item]:
    """Give the item of each place in one file."""
    offsets = {mark for mark in marks if _OFFSET.fullmatch(mark)}
    for mark in sorted(offsets):
        # Only an archive can be entered in the middle, and may be too long to be read from its start.
        found = _guarded(container, columns, offset=int(mark.partition("=")[2]))
        yield from _wanted(islice(found, 1), container, {mark})
    if marks > offsets:
        asked = replace(container, only=frozenset(marks - offsets))
        yield from _wanted(_guarded(asked, columns), container, marks - offsets)


def _wanted(found: Iterable[Item], container: Container, marks: set[str]) -> Iterator[Item]:
    left = {container.place(mark): mark for mark in sorted(marks)}
    reason = NOT_THERE
    for item in found:
        if left.pop(item.origin.place, None) is not None:
            yield item
        elif item.origin.place == container.path and isinstance(item.document, Skipped):
            reason = item.document.reason
        if not left:
            return
    for mark in left.values():
        yield container.skipped(reason, mark)


def _guarded(container: Container, columns: Columns, *, offset: int = 0) -> Iterator[Item]:
    file = open_file(container.path)
    if isinstance(file, Skipped):
        yield container.skipped(file.reason)
        return
    with file:
        # Files are anyone's writing and the libraries that read them large: what one does to the other is
        # this file's trouble, and must not end a batch.
        try:
            found = False
            for item in _file_items(file, container, columns, offset):
                found = True
                yield item
            if not found:
                yield container.skipped(NO_ARTICLES)
        except MemoryError:
            raise
        except ImportError as error:
            yield container.skipped(str(error))
        except (EOFError, zlib.error, EndlessLineError) as error:
            yield container.skipped(damage_of(error))
        except OSError as error:
            yield container.skipped(reason_of(error) if error.errno else damage_of(error))
        except Exception as error:
            yield container.skipped(f"can't be read: {error!r}")


def _file_items(
    file: io.BufferedReader, container: Container, columns: Columns, offset: int
) -> Iterator[Item]:
    stream = inflated(file)
    try:
        head = stream.peek(HEAD)[:HEAD]
    except (EOFError, OSError, zlib.error):
        head = b""  # the name must do; who reads on meets the damage
    kind = kind_of(container.path, head)
    if kind is FileKind.WARC:
        from onrecord.read.warc import warc_items

        # It has a compression of its own, record by record.
        yield from warc_items(file, container, offset=offset)
    elif kind is FileKind.PARQUET:
        yield from _parquet_items(file, container, columns)
    elif kind is FileKind.MAILBOX:
        yield from mailbox_items(stream, container)
    elif kind in _ROWS:
        yield from table_items(_ROWS[kind](stream), container, columns)
    else:
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            yield container.skipped(TOO_LONG)
        else:
            yield from _WHOLE[kind](data, container)


def _parquet_items(file: io.BufferedReader, container: Container, columns: Columns) -> Iterator[Item]:
    try:
        names = parquet_names(file)
    except ImportError:
        yield container.skipped("a Parquet file; reading it needs the extra: pip install 'onrecord[parquet]'")
        return
    found = None if columns.missing(names) else found_columns(names, columns)
    if found is None:
        yield container.skipped(no_text_column(names, columns))
        return
    rows = parquet_rows(file, columns=[name for name in found.names() if name in names])
    yield from table_items(rows, container, found)


def _article_items(data: bytes, container: Container) -> Iterator[Item]:
    yield container.item(from_bytes(data, origin=container.path, published=container.published))


def _message_items(data: bytes, container: Container) -> Iterator[Item]:
    yield message_item(data, container)


def _pdf_items(data: bytes, container: Container) -> Iterator[Item]:
    from onrecord.read.pdf import pdf_item

    yield pdf_item(data, container)


def _xml_items(data: bytes, container: Container) -> Iterator[Item]:
    from onrecord.read.feeds import feed_items, is_feed
    from onrecord.read.newswire import newswire_items

    if not is_feed(data):
        yield from newswire_items(data, container)
        return
    for document, origin in feed_items(data, container.path):
        mark = origin.place.removeprefix(container.path).removeprefix("#")
        yield container.item(document, mark, url=origin.url, time=origin.time)


_ROWS: dict[FileKind, Callable[[io.BufferedReader], Iterator[Row]]] = {
    FileKind.JSON_LINES: jsonl_rows,
    FileKind.JSON: json_rows,
    FileKind.CSV: csv_rows,
    FileKind.TSV: partial(csv_rows, delimiter="\t"),
}
_WHOLE: dict[FileKind, Callable[[bytes, Container], Iterator[Item]]] = {
    FileKind.XML: _xml_items,
    FileKind.MESSAGE: _message_items,
    FileKind.PDF: _pdf_items,
    FileKind.ARTICLE: _article_items,
}
