"""Invented news pages in the shapes that sites really have, with what must survive and what must not."""

from __future__ import annotations

import json
from dataclasses import dataclass

FEE = (
    "Mayor Oda Brennik said on Tuesday that the harbour fee was “a fairy tale”, and the fishermen "
    "of Tollhaven, who had waited for weeks, said they were relieved."
)
STELL = "Her deputy, Ivo Stell, disagreed & told the Courier that the plan had been on the table since March."
FALK = "“Nobody asked the boats, and nobody will,” said Runa Falk, who owns three of them."
VOTE = "The council will vote on the plan in June, according to a letter that it sent to all owners."
LUND = "The harbour master, Per Lund, declined to comment, but a spokesman said that he was “not amused”."

CAPTION = "Mayor Oda Brennik at the quay, where she said it was cold."
COMMENT = "The mayor said nothing for years and years, and I said so all along, wrote a reader."
TEASER = "Ferry fares to rise again, says the operator"
COOKIES = "We use cookies to improve your visit, and our partners say they do too."
NEWSLETTER = "Sign up for our newsletter and get what we said each morning."


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page and the paragraphs that it must give (`kept`), in order, and words that it must not."""

    name: str
    markup: str
    kept: tuple[str, ...] = (FEE, STELL, FALK, VOTE, LUND)
    dropped: tuple[str, ...] = (CAPTION, COMMENT, TEASER, COOKIES, NEWSLETTER)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;")


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escaped(text)}</p>\n" for text in texts)


ARTICLE = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Tolland"},
        {
            "@type": ["NewsArticle", "ReportageNewsArticle"],
            "headline": "Harbour fee is a fairy tale, says mayor",
            "datePublished": "2021-12-23T23:30:00+01:00",
            "publisher": {"@type": "Organization", "name": "The Tolland Courier"},
            "mainEntityOfPage": {"@id": "https://courier.example/fee"},
            "articleBody": escaped(" ".join((FEE, STELL, FALK, VOTE, LUND))),
        },
    ],
}
SCRIPT = f'<script type="application/ld+json">{json.dumps(ARTICLE)}</script>'

MODERN = Case(
    name="modern",
    markup=f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Harbour fee is a fairy tale, says mayor | The Tolland Courier</title>
<meta property="og:site_name" content="The Tolland Courier">
<meta property="og:title" content="Harbour fee is a fairy tale, says mayor">
<meta property="article:published_time" content="2021-12-23T10:00:00+01:00">
<link rel="canonical" href="https://courier.example/fee"></head><body class="single social">
<div id="cookie-banner"><p>{COOKIES}</p><button>Accept all</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article class="post share-enabled"><h1>Harbour fee is a fairy tale, says mayor</h1>
<div class="byline">By <a href="/ada">Ada Quillon</a>, Harbour correspondent</div>
<div class="share-bar"><a>Facebook</a> <a>Email</a></div>
<figure><img src="a.jpg" alt="A quay"><figcaption>{CAPTION} <span>Photo: Per Lund</span></figcaption></figure>
{paragraphs(FEE, STELL)}<aside class="pullquote"><p>“Nobody asked the boats”</p></aside>
<blockquote><p>{FALK}</p></blockquote>
<div class="newsletter-signup"><p>{NEWSLETTER}</p></div>
{paragraphs(VOTE)}<div class="related-stories"><h3>Related</h3>
<ul><li><a href="/b">{TEASER}</a></li></ul></div>
{paragraphs(LUND)}<p>Credit: Tolland Pictures</p></article>
<section id="comments"><h2>Comments</h2><div class="comment"><p>{COMMENT}</p></div></section></main>
<footer><p>© 2021 The Tolland Courier</p></footer></body></html>""",
)
OLD_TABLE = Case(
    name="a table for a layout, line breaks for paragraphs",
    markup=f"""<HTML><HEAD><TITLE>Harbour fee</TITLE></HEAD><BODY><TABLE><TR><TD CLASS=nav>
<A HREF=a>{TEASER}</A></TD><TD><FONT SIZE=2>{escaped(FEE)}<BR><BR>{escaped(STELL)}<BR>
<BR>{FALK}<br/><br/><br/>{VOTE}<BR><BR>{LUND}</FONT></TD></TR></TABLE></BODY></HTML>""",
    dropped=(),
)
FORM = Case(
    name="the whole page in a form",
    markup=f"""<html><body><form id="aspnetForm"><input type="hidden" value="x"><div id="content">
<h1>Harbour fee</h1>{paragraphs(FEE, STELL, FALK, VOTE, LUND)}</div></form></body></html>""",
)
DIVS = Case(
    name="divs for paragraphs",
    markup="<html><body><article><h1>Harbour fee</h1>"
    + "".join(f"<div><span>{escaped(text)}</span></div>" for text in (FEE, STELL, FALK, VOTE, LUND))
    + "</article></body></html>",
)
UNCLOSED = Case(
    name="unclosed tags",
    markup=f"<html><body><div id=main><p>{escaped(FEE)}<p><b>{escaped(STELL)}</b>"
    f"<p>{FALK}<p>{VOTE}<p><i>{LUND}",
)
PAYWALL = Case(
    name="the whole article in JSON-LD alone",
    markup=f"""<html><head>{SCRIPT}</head><body><article><h1>Harbour fee is a fairy tale</h1>{paragraphs(FEE)}
<div class="subscribe"><p>Subscribe to read on, the paper said.</p></div></article></body></html>""",
    kept=(FEE, " ".join((STELL, FALK, VOTE, LUND))),
)
NAMED_WRAPPER = Case(
    name="a wrapper named like a part beside the article",
    markup=f"""<html><body class="comments-on share"><div class="content related comments-open"><h1>Fee</h1>
{paragraphs(FEE, STELL, FALK, VOTE, LUND)}</div></body></html>""",
)
CASES = (MODERN, OLD_TABLE, FORM, DIVS, UNCLOSED, PAYWALL, NAMED_WRAPPER)
