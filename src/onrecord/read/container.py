"""A file that holds articles: the place of each in it, and the items made of what stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.read.documents import from_page, from_text
from onrecord.read.sniff import is_page
from onrecord.records import Document, Item, Origin, Skipped

NOT_ASKED_FOR = "not asked for"
HOLDS_NUL = "its text holds NUL characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A file being read, and what holds for all that is in it.

    A `mark` names a place in the file (`row=7`); an empty one is the file itself.

    Attributes:
        path: As it was given.
        published: The day of publication that the caller gave for all of it; wins over what the file says.
        only: The marks of the places whose text is wanted, where not all are; no work is done for others.
    """

    path: str
    published: str | None = None
    only: frozenset[str] | None = None

    def place(self, mark: str = "") -> str:
        """Give the path with the mark after `#`, or alone where the mark is empty."""
        return f"{self.path}#{mark}" if mark else self.path

    def skipped(
        self, reason: str, mark: str = "", *, url: str | None = None, time: str | None = None
    ) -> Item:
        """Give the item that says why there is no document at this place."""
        place = self.place(mark)
        return Item(Skipped(place, reason), Origin(place=place, url=url, time=time))

    def item(
        self, document: Document | Skipped, mark: str = "", *, url: str | None = None, time: str | None = None
    ) -> Item:
        """Give the item of what was made at this place; its path becomes the place."""
        if isinstance(document, Skipped):
            return self.skipped(document.reason, mark, url=url, time=time)
        place = self.place(mark)
        document = replace(document, path=place, published=self.published or document.published)
        return Item(document, Origin(place=place, url=url or document.url, time=time))

    def text(
        self,
        text: str,
        mark: str = "",
        *,
        title: str | None = None,
        url: str | None = None,
        publisher: str | None = None,
        published: str | None = None,
    ) -> Item:
        """Give the item of an article's text, or of its HTML where it begins with a tag of HTML."""
        if self.only is not None and mark not in self.only:
            return self.skipped(NOT_ASKED_FOR, mark, url=url)
        if "\x00" in text:
            return self.skipped(HOLDS_NUL, mark, url=url)
        make = from_page if is_page(text) else from_text
        document = make(
            text,
            path=self.place(mark),
            title=title,
            url=url,
            publisher=publisher,
            published=self.published or published,
        )
        return self.item(document, mark, url=url)
