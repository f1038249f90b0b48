from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.page import write_page
from onrecord.records import Document, Record, Type
from tests.articles import HARBOUR_TEXT, Said, build, harbour
from tests.strategies import records

VOID = {"meta", "br", "link", "img"}


class Page(HTMLParser):
    """What a browser would find: the elements with their attributes, and the text of each `div.text`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.body = ""
        self._depth = 0
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        assert len(attributes) == len(attrs)
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)
        if attributes.get("class") == "text":
            self.texts.append("")
            self._depth = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self._depth:
            self._depth = 0

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.body += data
        if self._depth:
            self.texts[-1] += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.elements if t == tag and all(a.get(k) == v for k, v in wanted.items())]

    def marks(self, role: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.elements if role in (a.get("class") or "").split() and "data-a" in a]


def html(*given: Record) -> str:
    out = io.StringIO()
    assert write_page(given, out) == len(given)
    return out.getvalue()


def representable(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


@given(st.lists(records(), max_size=2))
def test_the_text_is_given_back_verbatim_and_every_link_has_its_target(given: list[Record]) -> None:
    page = Page(html(*given))
    assert page.texts == [representable(record.document.text) for record in given]
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    for a in page.all("a"):
        if (a["href"] or "").startswith("#s"):
            assert (a["href"] or "")[1:] in ids
    entries = [a["data-a"] for a in page.all("div", **{"class": "entry"})]
    assert len(entries) == sum(len(record.attributions) for record in given)
    for _, a in page.elements:
        assert set((a.get("data-card") or "").split()) <= set(entries)


def test_each_statement_is_marked_and_linked_both_ways() -> None:
    page = Page(html(harbour()))
    assert page.texts == [HARBOUR_TEXT]
    links = {a["href"] for a in page.all("a")}
    for number in range(1, 7):
        assert {f"#s1-{number}", f"#t1-{number}"} <= links
        (anchor,) = page.all("a", id=f"t1-{number}")
        assert anchor["data-n"] == str(number)
        assert anchor["aria-describedby"] == f"s1-{number}"


def test_a_nested_statement_is_marked_inside_the_other() -> None:
    page = Page(html(harbour()))
    # "the Corvane line" is the nested one's source and, at once, content of the statement around it.
    (source,) = [a for a in page.marks("source") if "1-5" in (a["data-a"] or "").split()]
    assert source["data-a"] == "1-4 1-5"
    assert source["class"] == "mark source content"
    assert source["data-card"] == "1-5"
    (nested,) = page.marks("nested")
    assert nested["data-a"] == "1-4 1-5"
    assert nested["data-card"] == "1-5"  # the innermost


def test_a_source_that_two_share_shows_both_cards() -> None:
    record = build(
        Document(text="Ilves said A and warned B"),
        Said(who="Ilves", cue="said", what=["A"]),
        Said(who="Ilves", cue="warned", what=["B"]),
    )
    (source,) = Page(html(record)).marks("source")
    assert source["data-a"] == source["data-card"] == "1-1 1-2"


def test_two_with_one_cue_share_its_link() -> None:
    record = build(
        Document(text="Ilves and Reyl said A"),
        Said(who="Ilves", cue="said", what=["A"]),
        Said(who="Reyl", cue="said", what=["A"]),
    )
    (cue,) = Page(html(record)).marks("cue")
    assert (cue["id"], cue["data-n"], cue["data-card"]) == ("t1-1", "1,2", "1-1 1-2")


def test_the_card_says_everything() -> None:
    body = " ".join(Page(html(harbour())).body.split())
    assert "1 the harbour board The quay will shut in March … until divers are done" in body
    assert "how said · says, indirect when 2022-01-11 (on Tuesday) sure very likely right (0.93)" in body
    assert "2 Mara Ilves harbour master" in body
    assert "how told · says, direct to the Ellery Lantern sure very likely right (0.97)" in body
    assert "how warned · warns, indirect" in body
    assert "† what was said is missing from the text" in body


HOSTILE = (
    """<script>alert(1)</script> "Eve" & 'Bob' &lt; &#13; </div></section><img src=x onerror=alert(2)>"""
)


def test_nothing_in_an_article_is_markup() -> None:
    document = Document(
        text=HOSTILE,
        title=HOSTILE,
        url=f"javascript:{HOSTILE}",
        publisher=HOSTILE,
        published='"><b>',
        language='"><b>',
        path=HOSTILE,
    )
    said = Said(who='"Eve"', cue="& 'Bob' &lt;", what=["<script>alert(1)</script>"], type=Type.DIRECT)
    page = Page(html(build(document, said), build(document, said)))
    assert page.texts == [HOSTILE, HOSTILE]
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert not [name for _, a in page.elements for name in a if name.startswith("on")]
    assert all((a["href"] or "").startswith("#") for a in page.all("a"))


@pytest.mark.parametrize(
    ("url", "linked"), [("https://a.example/x?y=1&z", True), ("ftp://a", False), ("https://[", False)]
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    page = Page(html(Record(document=Document(text="x", url=url))))
    assert bool(page.all("a", href=url)) is linked
    assert url in page.body


def test_the_policy_allows_the_page_itself_and_nothing_else() -> None:
    text = html(harbour())
    page = Page(text)
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    rules = dict(rule.strip().split(" ", 1) for rule in (policy["content"] or "").split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for name in ("style", "script"):
        (inline,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
    assert not [a for _, a in page.elements if {"src", "style", "srcset"} & set(a)]
    assert "url(" not in text
    assert "@import" not in text


def test_several_documents_have_a_table_of_contents() -> None:
    page = Page(html(harbour(), Record(document=Document(text="x", title="Fog"))))
    assert {"#d1", "#d2"} <= {a["href"] for a in page.all("a")}
    assert [a["id"] for a in page.all("section")] == ["d1", "d2"]
    assert "No statements were found." in page.body
    assert len(page.all("h1")) == 1


def test_no_documents() -> None:
    assert "No articles" in Page(html()).body


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_meets_wcag_aa(scheme: str) -> None:
    css = files("onrecord.export").joinpath("page.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    named = colours(light) | (colours(dark) if scheme == "dark" else {})
    pairs = [
        (ink, paper) for ink in ("ink", "source", "cue") for paper in ("paper", "raised", "content", "nested")
    ]
    pairs += [
        ("muted", "paper"),
        ("muted", "raised"),
        ("muted", "content"),
        ("damage", "paper"),
        ("lit-ink", "lit"),
    ]
    for ink, paper in pairs:
        bright, dim = sorted((luminance(named[ink]), luminance(named[paper])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, f"{ink} on {paper} in {scheme}"
