"""Every engine: whatever people judge, undoing it all gives back what was there before."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import OnrecordError
from onrecord.records import Act
from onrecord.statements import Correction, JudgementKind, Target
from onrecord.store import Query, Store, View
from onrecord.store.clusters import key_id, narrow
from tests.store.builders import entry
from tests.store.conftest import Fresh
from tests.store.test_suite_identities import HARBOUR, LATER, LONE, MARA, NICKNAME, PELL, THOMAS, TOM

MERGE, SPLIT, RENAME = JudgementKind.MERGE, JudgementKind.SPLIT, JudgementKind.RENAME
_TARGETS = [(record.document.id, raw) for record in (HARBOUR, LATER, LONE) for raw in record.attributions]
_KEYS = st.sampled_from(
    [MARA, TOM, THOMAS, PELL, narrow(MARA, LATER.document.id), narrow(TOM, HARBOUR.document.id)]
)
_CORRECTIONS = st.sampled_from(
    [
        Correction(speakers=("Ona Reyes",)),
        Correction(speakers=("Tom Pell", "Pell")),
        Correction(speakers=()),
        Correction(act=Act.DENY, said="2020"),
    ]
)
_STEPS = st.one_of(
    st.tuples(st.just(MERGE), st.lists(_KEYS, min_size=2, max_size=3)),
    st.tuples(st.just(SPLIT), st.lists(_KEYS, min_size=1, max_size=2)),
    st.tuples(st.just(RENAME), st.tuples(_KEYS, st.sampled_from(["Aa", "Zz"]))),
    st.tuples(st.sampled_from([JudgementKind.RIGHT, JudgementKind.WRONG]), st.integers(0, len(_TARGETS) - 1)),
    st.tuples(st.just(JudgementKind.CORRECT), st.tuples(st.integers(0, len(_TARGETS) - 1), _CORRECTIONS)),
    st.tuples(st.just("undo"), st.integers(1, 6)),
)


def picture(view: View) -> tuple[object, ...]:
    """All that judgements on identities can change."""
    keys = [MARA, TOM, THOMAS, PELL]
    return (
        view.identities(limit=100),
        [view.identity(one) for one in keys],
        [view.identity(key_id(one)) for one in keys],
        view.facets(Query(), ["speaker", "kind"]),
        [one.speakers for one in view.search(Query(), limit=100).items],
        view.doubts(),
    )


def take(store: Store, step: tuple[object, object]) -> str:
    """Take a step; give what was refused of it, "" for nothing."""
    kind, what = step
    writer = store.writer()

    def target(place: int) -> Target:
        document, raw = _TARGETS[place]
        return Target(document, raw.cue, raw.content, raw.source)

    try:
        if kind == "undo":
            writer.undo(what, by="Ed")  # type: ignore[arg-type]
        elif kind is RENAME:
            writer.judge(RENAME, by="Ed", keys=[what[0]], name=what[1])  # type: ignore[index]
        elif kind is JudgementKind.CORRECT:
            writer.judge(kind, by="Ed", target=target(what[0]), correction=what[1])  # type: ignore[index]
        elif kind in (MERGE, SPLIT):
            writer.judge(kind, by="Ed", keys=what)  # type: ignore[arg-type]
        else:
            writer.judge(kind, by="Ed", target=target(what))  # type: ignore[arg-type]
    except OnrecordError as error:
        return type(error).__name__
    return ""


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(_STEPS, max_size=6), order=st.randoms(use_true_random=False), joined=st.booleans())
def test_undoing_everything_gives_back_the_first_state(
    fresh: Fresh, steps: list[tuple[object, object]], order: Random, joined: bool
) -> None:
    with fresh() as store:
        joins = (NICKNAME,) if joined else ()
        store.writer().add([entry(HARBOUR), entry(LATER, joins=joins), entry(LONE)])
        first = picture(store.view())
        for step in steps:
            take(store, step)
        live = [one.id for one in store.view().judgements(undone=False)]
        order.shuffle(live)
        for id in live:
            store.writer().undo(id, by="Ann")
        assert picture(store.view()) == first
        assert list(store.view().check()) == []
