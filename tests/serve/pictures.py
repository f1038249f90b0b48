"""The pictures in docs/: the project's own articles, read by the model and served to a browser.

python -m tests.serve.pictures docs/images
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord import Reader
from onrecord.collect import add
from onrecord.read import from_text
from onrecord.records import Item, Origin
from onrecord.store import Query, Sort, Store, open_store
from tests.serve.browser import chromium, served
from tests.serve.pages.test_reading import FakeDesk

ARTICLES = Path(__file__).parents[2] / "evaluation" / "own"
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 800}


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is to be drawn."""

    name: str
    path: str
    dark: bool = False
    phone: bool = False
    press: tuple[str, ...] = ()


def articles() -> Iterator[Item]:
    """Give the articles of the project's own corpus, without its marks."""
    from evaluation.corpora import load_own

    corpus = load_own(ARTICLES)
    assert corpus is not None
    for gold in corpus.documents:
        outlet = json.loads((ARTICLES / f"{gold.name}.json").read_text(encoding="utf-8"))["publisher"]
        site = "".join(letter for letter in outlet.lower() if letter.isalnum())
        url = f"https://{site}.example/{gold.name[3:]}"
        document = from_text(
            gold.text, title=gold.title, publisher=gold.publisher, published=gold.published, url=url
        )
        yield Item(document, Origin(place=url, url=url))


def pictures(store: Store) -> Iterator[Picture]:
    """Give what is drawn."""
    view = store.view()
    document = view.documents(words="bridge").items[0].id
    quoted = view.identities().items[0].id
    one = view.search(Query(words="bridge"), sort=Sort.NEWEST).items[0].id
    yield Picture("home", "/")
    yield Picture("search", "/search?q=bridge")
    yield Picture("article", f"/d/{document}", press=("n", "n"))
    yield Picture("speaker", f"/p/{quoted}")
    yield Picture("statement", f"/s/{one}", dark=True)
    yield Picture("check", "/check", press=("e",))
    yield Picture("sources", "/sources")
    yield Picture("article-phone", f"/d/{document}", phone=True, dark=True)


def main(folder: Path) -> None:
    """Draw every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "record.db") as store:
        add(articles(), store, Reader(threads=1))
        with served(store, desk=FakeDesk()) as address, chromium() as browser:
            for picture in pictures(store):
                context = browser.new_context(
                    base_url=address,
                    viewport=PHONE if picture.phone else WIDE,  # type: ignore[arg-type]
                    color_scheme="dark" if picture.dark else "light",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                page.goto(picture.path)
                for key in picture.press:
                    page.keyboard.press(key)
                page.wait_for_timeout(300)
                page.screenshot(path=folder / f"page-{picture.name}.png")
                context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
