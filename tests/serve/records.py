"""A small record of an invented harbour town, for the pages: four articles."""

from __future__ import annotations

from dataclasses import replace

from onrecord.records import Act, Kind, Record, Type
from onrecord.store import Store, open_store
from tests.articles import harbour
from tests.store.builders import Line, article, entry

LEVY = article(
    Line(what="the levy will rise in June", role="harbour master", sure=0.95),
    Line(cue="denied", what="that the quay had been sold", act=Act.DENY, sure=0.4, role="harbour master"),
    Line(
        who="Tomas Reyl", cue="warned", what="“the levy will empty the quay”", type=Type.DIRECT, act=Act.WARN
    ),
    published="2021-12-10",
    title="Levy to rise",
)
DIVERS = article(
    Line(who="Mara Ilves", cue="promised", what="divers by the spring", act=Act.PROMISE, to="reporters"),
    Line(who="the divers' guild", what="the hull is sound", kind=Kind.ORGANISATION, sure=0.6),
    Line(who="", cue="according to", what="two winters of repairs", when="on 3 January", said="2022-01-03"),
    published="2022-01-05",
    publisher="The Ellery Lantern",
    title="Divers wait for the spring",
)
MARKET = article(
    Line(who="Tomas Reyl", what="the market stays where it is", sure=0.85),
    Line(who="a trader", what="nobody asked the stalls", kind=Kind.UNNAMED, sure=0.55),
    published="2022-03-20",
    title="Market stays",
)


def harbour_record() -> Record:
    """Give the article that has a nested statement and a damaged one."""
    return harbour()


def filled() -> Store:
    """Give a store in memory with all of them."""
    store = open_store(":memory:")
    fill(store)
    return store


def fill(store: Store) -> None:
    """Add all of them to an empty store."""
    store.writer().add([entry(LEVY), entry(DIVERS), entry(MARKET), entry(harbour_record())])


HOSTILE = "<script>alert(1)</script>"
BREAKOUT = "\"><img src=x onerror=alert(1)>'"


def hostile() -> Store:
    """Give a store in which every field that comes from outside tries to become markup."""
    record = article(
        Line(
            who=HOSTILE,
            cue=BREAKOUT,
            what=f"</div></p>{HOSTILE}{BREAKOUT}&lt;script&gt;",
            to=f"{BREAKOUT}{HOSTILE}",
            role=f"{HOSTILE}{BREAKOUT}",
            aliases=(BREAKOUT, f"</title>{HOSTILE}"),
        ),
        publisher=f"{BREAKOUT}{HOSTILE}",
        title=f"</title>{HOSTILE}{BREAKOUT}",
    )
    store = open_store(":memory:")
    document = replace(record.document, url="javascript:alert(1)//" + BREAKOUT, path=HOSTILE)
    store.writer().add([entry(replace(record, document=document), f"{HOSTILE}{BREAKOUT}")])
    return store
