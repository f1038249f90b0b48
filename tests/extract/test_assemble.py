"""Drafts become attributions: mended, typed, without rivals, nested; by a toy model of known answers."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from onrecord.extract.assemble import Candidate, candidates, extract, without_rivals
from onrecord.extract.confidence import FEATURES, Calibration
from onrecord.extract.decode import Draft, Evidence, Floats, Ints
from onrecord.records import Act, Attribution, DamageKind, Document, Span, Spans, Type, attribution_id
from tests.extract.toy import Reading, ToyModel, reading, tokenize

# As sure as the cue alone, and everything at least as likely as not is kept.
CALIBRATION = Calibration(dict.fromkeys(FEATURES, 0.0) | {"cue": 4.0}, 0.0, 0.5)
CERTAIN = Calibration(dict.fromkeys(FEATURES, 0.0), 30.0, 0.5)


def _extract(
    text: str, *readings: tuple[int, Reading], calibration: Calibration = CALIBRATION
) -> tuple[Attribution, ...]:
    attributions, _ = extract(Document(text=text), ToyModel(dict(readings)), calibration)
    return attributions


def _one(text: str, *readings: tuple[int, Reading]) -> Attribution:
    (attribution,) = _extract(text, *readings)
    return attribution


def _words(text: str, spans: Spans) -> list[str]:
    return [text[start:end] for start, end in spans]


MENDED = [
    ("marks taken in", "Lind said: “We will wait.”", "We will wait", ["“We will wait.”"]),
    ("most of a quotation is all of it", "Lind said: “We will wait here.”",
     "will wait here", ["“We will wait here.”"]),
    ("a little of a quotation isn't", "Lind said: “We will wait here now.”", "here now", ["here now.”"]),
    ("from inside a quotation outwards", "Lind said the “old harbour quay” will open.",
     "harbour quay” will open", ["“old harbour quay” will open"]),
    ("never over the cue", "“The old quay,” Lind said, “is gone.”",
     "The old quay | is gone", ["“The old quay,”", "“is gone.”"]),
    ("nested single marks are left", "Lind said: “She told us ‘no’ again and again.”",
     "again and again", ["again and again.”"]),
    ("unclosed", "Lind said: “We will wait", "We will wait", ["We will wait"]),
    ("only marks between", "Lind said “no” – “never”.", "no | never", ["“no” – “never”"]),
    ("words between", "“No”, Lind said, “never”.", "No | never", ["“No”", "“never”"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found", "expected"), [pytest.param(*case[1:], id=case[0]) for case in MENDED]
)
def test_content_is_mended_at_marks(text: str, found: str, expected: list[str]) -> None:
    assert _words(text, _one(text, reading(text, "said", source="Lind", content=found)).content) == expected


def test_a_quotation_that_holds_the_cue_is_not_taken_whole() -> None:
    text = "“Lind said that we will wait for the boats,” Oster told us."
    attribution = _one(text, reading(text, "said", source="Lind", content="that we will wait for the boats"))
    assert _words(text, attribution.content) == ["that we will wait for the boats,”"] or _words(
        text, attribution.content
    ) == ["that we will wait for the boats"]
    assert _words(text, attribution.cue) == ["said"]


def test_all_that_a_record_needs_is_there() -> None:
    text = "Lind told the Post on Monday that they wait."
    attribution = _one(
        text,
        reading(
            text,
            "told",
            source="Lind",
            content="that they wait",
            addressee="the Post",
            said="on Monday",
            act=6,
        ),
    )
    assert _words(text, attribution.addressee) == ["the Post"]
    assert attribution.said is not None
    assert text[slice(*attribution.said.span)] == "on Monday"
    assert attribution.said.date is None
    assert attribution.act is Act.WARN
    assert attribution.type is Type.INDIRECT
    assert attribution.made_by == "toy 1"
    assert attribution.speakers == ()
    assert attribution.confidence == pytest.approx(0.98, abs=1e-3)


def test_ids_are_stable_and_made_of_text_spans_and_model() -> None:
    text = "Lind said no."
    found = reading(text, "said", source="Lind", content="no")
    first, again = _one(text, found), _one(text, found)
    assert first == again
    document = Document(text=text)
    assert first.id == attribution_id(document.id, first.source, first.cue, first.content, "toy 1")
    other, _ = extract(document, replace(ToyModel(dict([found])), name="toy 2"), CALIBRATION)
    assert other[0].id != first.id
    longer = "Lind said no. "
    assert _one(longer, reading(longer, "said", source="Lind", content="no")).id != first.id


def test_path_and_title_do_not_change_the_answer() -> None:
    text = "Lind said no."
    model = ToyModel(dict([reading(text, "said", content="no")]))
    plain = extract(Document(text=text), model, CALIBRATION)
    assert extract(Document(text=text, path="a.txt", title="Waiting"), model, CALIBRATION) == plain


def test_the_unlikely_are_left_out() -> None:
    text = "Lind said no."
    assert _extract(text, reading(text, "said", content="no", sure=0.4)) == ()
    assert len(_extract(text, reading(text, "said", content="no", sure=0.6))) == 1


def test_nested_ones_lie_within_the_smallest_that_holds_them() -> None:
    text = "Weir wrote that Lind said that Oster denied the leak."
    outer, middle, inner = _extract(
        text,
        reading(text, "wrote", source="Weir", content="that Lind said that Oster denied the leak"),
        reading(text, "said", source="Lind", content="that Oster denied the leak", nested=True),
        reading(text, "denied", source="Oster", content="the leak", nested=True),
    )
    assert [_words(text, a.cue) for a in (outer, middle, inner)] == [["wrote"], ["said"], ["denied"]]
    assert (outer.within, middle.within, inner.within) == (None, outer.id, middle.id)


def test_two_statements_that_hold_each_others_cue_do_not_lie_in_a_ring() -> None:
    text = "Lind said Oster added no more."
    found = _extract(
        text,
        reading(text, "said", source="Lind", content="Oster added no more"),
        reading(text, "added", source="Oster", content="Lind said"),
    )
    within = {a.id: a.within for a in found}
    for start in within:
        seen = set()
        place: str | None = start
        while place is not None:
            assert place not in seen
            seen.add(place)
            place = within[place]


def test_text_order_enclosing_first() -> None:
    text = "“It is late,” Oster said. Weir wrote that Lind denied the leak."
    found = _extract(
        text,
        reading(text, "said", source="Oster", content="It is late"),
        reading(text, "wrote", source="Weir", content="that Lind denied the leak"),
        reading(text, "denied", source="Lind", content="the leak"),
    )
    assert [_words(text, a.cue)[0] for a in found] == ["said", "wrote", "denied"]


def test_a_byline_says_nothing() -> None:
    text = "By Ilse Varnholt and Tomas Greel\n\nLind said no.\n"
    found = _extract(
        text,
        reading(text, "By", source="Ilse Varnholt", content="Lind said no"),
        reading(text, "said", source="Lind", content="no"),
    )
    assert [_words(text, a.cue) for a in found] == [["said"]]


def test_a_cue_without_content_is_kept_only_where_words_are_lost() -> None:
    whole = "Lind stressed on Friday and he left."
    assert _extract(whole, reading(whole, "on", source="Lind"), calibration=CERTAIN) == ()
    for broken, between in (
        ("Lind noted thatThe board left.", ""),
        ("Lind noted on Friday thatThe board left.", "on Friday"),
    ):
        said = {"said": between} if between else {}
        (kept,) = _extract(broken, reading(broken, "noted", source="Lind", **said), calibration=CERTAIN)
        assert kept.content == ()
        assert kept.type is Type.INDIRECT
        assert DamageKind.CONTENT_LOST in {d.kind for d in kept.damage}
        assert "thatThe" in {broken[slice(*d.span)] for d in kept.damage}


def test_less_confidence_is_asked_where_the_text_shows_a_loss() -> None:
    doubtful = Calibration(dict.fromkeys(FEATURES, 0.0), -0.7, 0.5)  # 0.33 for every draft
    broken, whole = "Lind noted thatThe board left.", "Lind noted that the board left."
    lost = _extract(broken, reading(broken, "noted", source="Lind"), calibration=doubtful)
    assert [broken[slice(*a.cue[0])] for a in lost] == ["noted"]
    kept = reading(whole, "noted", source="Lind", content="that the board left")
    assert _extract(whole, kept, calibration=doubtful) == ()


def test_damage_of_the_text_is_given_even_without_attributions() -> None:
    text = "Lind noted on Friday thatThe board left."
    attributions, damage = extract(Document(text=text), ToyModel({}), CALIBRATION)
    assert attributions == ()
    assert DamageKind.FUSED_WORDS in {d.kind for d in damage}


def test_nothing_in_gives_nothing_out() -> None:
    assert extract(Document(text=""), ToyModel({}), CALIBRATION) == ((), ())
    assert candidates("", ToyModel({})) == ([], ())


def _candidate(source: Spans, cue: Spans, content: Spans) -> Candidate:
    evidence = Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    draft = Draft(source, cue, content, (), (), (0.0,) * 13, evidence)
    return Candidate(draft, Type.INDIRECT, (), dict.fromkeys(FEATURES, 0.0))


def _spans(*pairs: tuple[int, int]) -> Spans:
    return tuple(Span(*pair) for pair in pairs)


BASE = _candidate(_spans((0, 4)), _spans((5, 9)), _spans((10, 60)))
RIVALS = [
    ("same cue", _candidate((), _spans((7, 12)), _spans((100, 120))), True),
    ("same content and source", _candidate(_spans((0, 4)), _spans((70, 74)), _spans((10, 58))), True),
    ("same content, no source", _candidate((), _spans((70, 74)), _spans((10, 58))), True),
    (
        "same content of another source",
        _candidate(_spans((80, 84)), _spans((70, 74)), _spans((10, 58))),
        False,
    ),
    ("half the content", _candidate(_spans((0, 4)), _spans((70, 74)), _spans((10, 35))), False),
    ("only the source in common", _candidate(_spans((0, 4)), _spans((70, 74)), _spans((75, 99))), False),
    ("neighbours", _candidate(_spans((0, 4)), _spans((9, 10)), _spans((60, 80))), False),
    ("no content on either side", _candidate(_spans((0, 4)), _spans((70, 74)), ()), False),
]


@pytest.mark.parametrize(("other", "rivals"), [pytest.param(*c[1:], id=c[0]) for c in RIVALS])
def test_of_rivals_the_likelier_stays(other: Candidate, rivals: bool) -> None:
    assert without_rivals([(0.6, other), (0.9, BASE)]) == (
        [(0.9, BASE)] if rivals else [(0.9, BASE), (0.6, other)]
    )
    kept = without_rivals([(0.9, other), (0.6, BASE)])
    assert [c for _, c in kept] == ([other] if rivals else [other, BASE])


def test_rivals_far_into_a_long_content_are_found() -> None:
    long = _candidate(_spans((0, 4)), _spans((5, 9)), _spans((10, 5_000)))
    late = _candidate(_spans((0, 4)), _spans((5_000, 5_004)), _spans((300, 5_000)))
    assert without_rivals([(0.9, long), (0.8, late)]) == [(0.9, long)]


def test_thousands_of_attributions_take_about_linear_time() -> None:
    def seconds(count: int) -> float:
        rated = [
            (
                0.5 + i % 7 / 20,
                _candidate(_spans((s, s + 4)), _spans((s + 5, s + 9)), _spans((s + 10, s + 60))),
            )
            for i, s in enumerate(range(0, 80 * count, 80))
        ]
        begun = time.process_time()
        assert len(without_rivals(rated)) == count
        return time.process_time() - begun

    seconds(500)
    assert (
        seconds(5_000) < 20 * seconds(625) + 0.1
    )  # 8 times as many; quadratic time would be 64 times as long


def test_thousands_of_nested_attributions_take_about_linear_time() -> None:
    sentence = "Weir wrote that Lind denied the leak. "

    def seconds(count: int) -> float:
        text = sentence * count
        begun = time.process_time()
        attributions, _ = extract(Document(text=text), _Everywhere({}), CERTAIN)
        elapsed = time.process_time() - begun
        assert len(attributions) == 2 * count
        assert sum(a.within is not None for a in attributions) == count
        return elapsed

    seconds(20)
    assert seconds(400) < 20 * seconds(50) + 0.3


class _Everywhere(ToyModel):
    """Finds "wrote" and "denied" wherever they stand, each with what follows up to the full stop."""

    def encode(self, features: Ints) -> tuple[Floats, Floats]:
        ids = {tokenize(word)[0][0]: word for word in ("wrote", "denied", ".", "Weir", "Lind")}
        words = [ids.get(i, "") for i in features[0].tolist()]
        self.readings = {}
        for place, word in enumerate(words):
            if word in ("wrote", "denied"):
                stop = next((k for k in range(place, len(words)) if words[k] == "."), len(words))
                content = range(place + 1, stop) or range(place + 1, min(place + 2, len(words)))
                source = range(max(0, place - 1), place)
                self.readings[place] = Reading(source=source, content=content)
        return super().encode(features)
