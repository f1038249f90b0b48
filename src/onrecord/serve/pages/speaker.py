"""Speakers: their names, roles and words over time, and what people decided about who they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import NotFoundError
from onrecord.records import Act, Kind
from onrecord.serve import listing
from onrecord.serve.asking import AskingError, address, asked, clean, value_of
from onrecord.serve.pages.judging import noted, reason_of
from onrecord.serve.pending import Asking, Pending
from onrecord.serve.site import Site, found, show, site_of, text_of, to, user_of
from onrecord.serve.terms import telling, words_of
from onrecord.statements import Identity, Judgement, JudgementKind, Statement
from onrecord.store.base import Query, Sort, View
from onrecord.store.clusters import narrow

OWN, OTHERS = 120, 1000
"""Statements looked at for a speaker's terms, and for everybody's."""

_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:[a-z]{2,3} )?[A-Z][\w’'-]+)+")


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a speaker's own words show.

    Attributes:
        terms: Words that tell them from others', with the number of statements they stand in.
        mentions: Speakers they name, with the number of statements.
        seen: How many statements were looked at.
    """

    terms: tuple[tuple[str, int], ...]
    mentions: tuple[tuple[Identity, int], ...]
    seen: int


@dataclass(frozen=True, slots=True)
class About:
    """What is counted of a speaker's statements.

    Attributes:
        months: As `View.timeline` gives them.
        parts: By act and by publisher, as `View.facets` gives them.
        portrait: Of the latest ones.
        denied: Denials of others that name the speaker.
    """

    months: tuple[tuple[str, int], ...]
    parts: Mapping[str, tuple[tuple[str, str, int], ...]]
    portrait: Portrait
    denied: tuple[Statement, ...]


def counting(request: Request) -> Asking[About | None]:
    """Ask what a speaker says, and where; None where there is no such speaker."""
    site, id = site_of(request), request.path_params["id"]

    def about() -> About | None:
        try:
            identity = site.view.identity(id)
        except NotFoundError:
            return None
        query = Query(speaker=(identity.id,))
        return About(
            site.view.timeline(query),
            site.view.facets(query, ("act", "publisher"), limit=8),
            portrait(site.view, identity, background(site)),
            _denials(site.view, identity),
        )

    return Asking(("about", id), about)


def speaker(request: Request, pending: Pending[About | None]) -> Response:
    """Show one speaker."""
    site = site_of(request)
    view, id = site.view, request.path_params["id"]
    with found("speaker"):
        identity = view.identity(id)
    path = f"/p/{identity.id}"
    wanted = asked(request.query_params, sort=Sort.NEWEST, speaker=(identity.id,))
    result = view.search(wanted.query, sort=wanted.sort, after=wanted.after, limit=wanted.limit)
    judged, keys = site.answers.get("who is who", lambda: _about_names(view)), set(identity.keys)
    return show(
        request,
        "speaker.html",
        identity=identity,
        result=result,
        further=result.next and address(path, Query(), after=result.next),
        judged=[each for each in judged if keys & set(each.keys)],
        fragment=f"{path}/counts",
        wait=address(path, Query(), after=wanted.after, wait="1"),
        **_counted(pending.soon(), identity),
    )


def counts(request: Request, pending: Pending[About | None]) -> Response:
    """Give what is counted of a speaker: the parts of the page that come after it."""
    with found("speaker"):
        identity = site_of(request).view.identity(request.path_params["id"])
    return show(request, "speaker-counts.html", identity=identity, **_counted(pending.soon(), identity))


def speakers(request: Request) -> Response:
    """List speakers, most quoted first."""
    parameters = request.query_params
    words, kind = value_of(parameters, "q"), value_of(parameters, "kind")
    result = site_of(request).view.identities(
        words,
        kind=asked(parameters).query.kind[0] if kind else None,
        after=value_of(parameters, "after") or None,
        limit=50,
    )
    return show(request, "speakers.html", result=result, words=words, kind=kind, kinds=list(Kind))


def merge(request: Request, form: FormData) -> Response:
    """Say that two speakers are one."""
    with found("speaker"):
        identity = site_of(request).view.identity(request.path_params["id"])
        other = _named(site_of(request).view, clean(text_of(form, "other")), identity)
    keys = (identity.keys[0], other.keys[0])
    return _decide(request, form, JudgementKind.MERGE, keys, back=f"/p/{identity.id}")


def split(request: Request, form: FormData) -> Response:
    """Say that some names are not of this speaker, or that in one article they are another's."""
    view = site_of(request).view
    with found("speaker"):
        identity = view.identity(request.path_params["id"])
    keys = tuple(key for key in form.getlist("key") if key in identity.keys)
    article = clean(text_of(form, "article")).rpartition("/")[2].partition("#")[0]
    if article:
        with found("article"):
            document = view.document(article)[0].id
        keys = tuple(key if "@" in key else narrow(key, document) for key in keys or identity.keys)
    elif not keys or len(keys) == len(identity.keys):
        raise AskingError("Choose some of the names and not all of them, or an article.")
    return _decide(request, form, JudgementKind.SPLIT, keys, back=f"/p/{identity.id}")


def apart(request: Request, form: FormData) -> Response:
    """Say that a speaker is nobody else: the pairs with it aren't asked about again."""
    with found("speaker"):
        identity = site_of(request).view.identity(request.path_params["id"])
    return _decide(request, form, JudgementKind.SPLIT, identity.keys, back="/check/speakers")


def rename(request: Request, form: FormData) -> Response:
    """Say under which name a speaker is shown."""
    with found("speaker"):
        identity = site_of(request).view.identity(request.path_params["id"])
    name = clean(text_of(form, "name"))
    if not name:
        raise AskingError("A name was expected.")
    return _decide(
        request, form, JudgementKind.RENAME, identity.keys[:1], name=name, back=f"/p/{identity.id}"
    )


def portrait(view: View, identity: Identity, background: Counter[str]) -> Portrait:
    """Look at the latest words of a speaker."""
    own = view.search(Query(speaker=(identity.id,)), sort=Sort.NEWEST, limit=OWN).items
    words = words_of(each.content for each in own)
    others = Counter({word: max(0, count - words[word]) for word, count in background.items()})
    return Portrait(telling(words, others), _mentions(view, identity, own), len(own))


def background(site: Site) -> Counter[str]:
    """Give how many of everybody's latest statements each word stands in; some minutes old."""
    return site.background.get("words", lambda: _words(site.view))


def prepare(site: Site) -> None:
    """Have these words counted, so that the first speaker to be shown needn't wait for them."""
    site.background.begin("words", lambda: _words(site.view))


def _words(view: View) -> Counter[str]:
    return words_of(each.content for each in view.search(Query(), sort=Sort.NEWEST, limit=OTHERS).items)


def _counted(about: About | None, identity: Identity) -> dict[str, Any]:
    everything = Query(speaker=(identity.id,))
    return {
        "about": about,
        "chart": listing.chart(about.months, everything, "/search") if about else None,
        "search": address("/search", everything),
        "say": listing.say,
    }


def _mentions(
    view: View, identity: Identity, statements: Sequence[Statement]
) -> tuple[tuple[Identity, int], ...]:
    """Give the speakers whose names of two words and more stand in the statements."""
    names: Counter[str] = Counter()
    for statement in statements:
        names.update(set(_NAME.findall(statement.content)))
    found: dict[str, tuple[Identity, int]] = {}
    for name, count in names.most_common(8):
        for other in view.identities(name, limit=1).items:
            if other.id != identity.id:
                before = found[other.id][1] if other.id in found else 0
                found[other.id] = (other, before + count)
    return tuple(sorted(found.values(), key=lambda each: (-each[1], each[0].name)))[:8]


def _denials(view: View, identity: Identity) -> tuple[Statement, ...]:
    """Give denials of others in which the speaker's name stands."""
    if identity.kind is Kind.UNNAMED:
        return ()
    query = Query(words=f'"{identity.name}"'.replace("\x00", ""), act=(Act.DENY,))
    denials = view.search(query, sort=Sort.NEWEST, limit=8).items
    return tuple(each for each in denials if identity.id not in {who.id for who in each.speakers})[:5]


def _named(view: View, words: str, identity: Identity) -> Identity:
    """Give the other speaker that a form means: by id, else by the one name it can be."""
    if not words:
        raise AskingError("Say which speaker it is the same as.")
    try:
        other = view.identity(words)
    except NotFoundError:
        likely = [each for each in view.identities(words, limit=20).items if each.id != identity.id]
        exact = [each for each in likely if each.name == words] or likely
        if len(exact) != 1:
            found = ", ".join(each.name for each in exact[:5]) or "nobody"
            raise AskingError(f"“{words}” could be: {found}. Give the whole name.") from None
        other = exact[0]
    if other.id == identity.id:
        raise AskingError("That is the same speaker already.")
    return other


def _decide(
    request: Request,
    form: FormData,
    kind: JudgementKind,
    keys: tuple[str, ...],
    *,
    back: str,
    name: str | None = None,
) -> Response:
    because = reason_of(form)
    if not because:
        raise AskingError("Say why: whoever looks at it later needs the reason.")
    judgement: Judgement = site_of(request).writer.judge(
        kind, by=user_of(request).name, because=because, keys=keys, name=name
    )
    noted(request, str(kind), judgement, keys=list(keys))
    return to(back)


def _about_names(view: View) -> tuple[Judgement, ...]:
    return tuple(each for each in view.judgements() if each.keys)
