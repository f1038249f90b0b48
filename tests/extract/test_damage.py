from __future__ import annotations

import pytest

from onrecord.extract.damage import damage_near, find_damage
from onrecord.extract.quotes import Quotation, find_quotations
from onrecord.records import Damage, DamageKind, Span

FUSED, LOST = DamageKind.FUSED_WORDS, DamageKind.CONTENT_LOST
TRUNCATED, UNCLOSED = DamageKind.CONTENT_TRUNCATED, DamageKind.QUOTE_UNCLOSED


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[d.span.start : d.span.end], d.kind.value) for d in find_damage(text, find_quotations(text))]


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "fused"),
    [
        ("Oster stressed on 3 May thatThe divers had done all they could.", "thatThe"),
        ("She was calm, whileOn 4 May her deputy was not.", "whileOn"),
        ("And sinceAccording to Lind, the quay is shut.", "sinceAccording"),
        ("He added thatKarvost's answer was late.", "thatKarvost's"),
        ("It went on. SoAlthough the draft was read, nobody moved.", "SoAlthough"),
        ("He was writing toMarchetti about it. Marchetti knew.", "toMarchetti"),
        ("It was reported thatNORD ships stay. NORD agreed.", "thatNORD"),
        ("The letter of the board followsFriday's vote.", "followsFriday's"),
        ("They had named their negotiators.Tensions grew.", "negotiators.Tensions"),
        ("It was up to Marchetti.Earlier this month she wrote.", "Marchetti.Earlier"),
        ("The dam holds in Tessaly.Marchetti's plan is old. Later Marchetti left.", "Tessaly.Marchetti's"),
        ('The mayor believes."There is a way."', 'believes."There'),
        ('"The bridge is back".Lind wrote to her.', 'back".Lind'),
        ("“We are done with it!”After that he went home.", "it!”After"),
        ("Lind said:We shall see.", "said:We"),
        ("The quay closed in 2031.The board met.", "2031.The"),
    ],
)
def test_fused_words_are_found(text: str, fused: str) -> None:
    assert (fused, "fused-words") in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "YouTube, iPhone, eBay, BuzzFeed, JPMorgan, GoFundMe, PhDs and WhatsApp are names.",
        "McDonald, MacArthur, DeSantis, LaGuardia, VanDyke, O'Brien and D'Arcy met LeBron.",
        "She works for Amazon.com, Booking.Com and ASP.NET in the U.S.A., e.g. on No.10 and at Ph.D. level.",
        "Write to Ilse.Varnholt@harrow.example or see http://harrow.example/News.The or www.Harrow.Example.",
        "Tag it #thatThe or @whileOn, or read thatThe.html and notes/thatThe now.",
        "J.K.Rowling and a U.S.-led group met St.Petersburg's Gov.Smith and Dr.Who at 4 p.m.Monday.",
        "It rose 3.5 kWh, or 4.5m crowns, in macOS and in arXiv; pH and mRNA too.",
        "He waited...The rain came... And went.",
        "Call System.Out or obj.toString(value), isEmpty() and foo.Bar(x).",
        "They were told to go to NowThis, SoHo and MoveOn.",
        "“Yes,” she said. “No.” He left: We do not know why.",
    ],
)
def test_clean_text_has_no_damage(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("The quay is shut. However,, according to Lind, it leaks.", ",,"),
        ("She wrote the preface to a new book, . Then she left.", ", ."),
        ('He found people saying: "Yes,. According to him it was so."', ",."),
        ('Her only word was "". He left.', '""'),
        ("Her only word was “ ”, he wrote.", "“ ”"),
        ("Oster spoke of the quay, adding that. The men left.", "adding that."),
        ("The quay is shut, according to. The men left.", "according to."),
        ('"And maybe. And that would be good", he said.', "And maybe."),
        ("Oster stressed on 3 May thatThe divers had done all.", "thatThe"),
    ],
)
def test_lost_content_is_found(text: str, lost: str) -> None:
    assert (lost, "content-lost") in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "In Karvost, N.T., and Ostrava, etc., they met; .5 of them left.",
        "„Nein“, he said, and ,,Ja`` too; well... I don't believe that. Who knows that.",
        'He said "no" "yes" and <a title="" href="x">.',
        "An area of 1,,2 or ,,, or [, ,] is data.",
    ],
)
def test_odd_punctuation_alone_is_no_lost_content(text: str) -> None:
    assert "content-lost" not in {kind for _, kind in _found(text)}


def test_title_after_a_glued_preposition_lost_only_its_space() -> None:
    text = "She wrote toThe Harrow Post."
    assert _found(text) == [("toThe", "fused-words")]


def test_unclosed_quotation_is_flagged_at_its_opening_mark() -> None:
    text = 'She said: "We will not open it.\n\nThe men left.'
    assert _found(text) == [('"', "quote-unclosed")]


def test_quotation_continued_in_the_next_paragraph_is_no_damage() -> None:
    continued = Quotation(Span(0, 1), None, '"', 0, 8, continued=True)
    assert find_damage("“It is so", (continued,)) == ()


def test_damage_inside_and_beside_an_attribution_concerns_it() -> None:
    text = "The quay is shut. However,, according to Lind, it leaks. The sea, says Oster, is calm."
    found = find_damage(text, ())
    (gap,) = found
    near = damage_near(
        text, found, cue=(_span(text, "according to"),), content=(_span(text, "it leaks"),), quotations=()
    )
    assert near == (gap,)
    far = damage_near(
        text, found, cue=(_span(text, "says"),), content=(_span(text, "The sea"),), quotations=()
    )
    assert far == ()


def test_damage_on_the_next_line_does_not_concern_an_attribution() -> None:
    text = "Lind says it leaks.\n\nthatThe sea is calm."
    found = find_damage(text, ())
    assert [d.kind for d in found] == [LOST, FUSED]
    content = (_span(text, "it leaks."),)
    assert damage_near(text, found, cue=(_span(text, "says"),), content=content, quotations=()) == ()


def test_cue_without_content_has_lost_it() -> None:
    text = "Oster stressed. The men left."
    cue = _span(text, "stressed")
    assert damage_near(text, (), cue=(cue,), content=(), quotations=()) == (Damage(cue, LOST),)


def test_neither_cue_nor_content_is_no_damage() -> None:
    assert damage_near("Oster.", (), cue=(), content=(), quotations=()) == ()


def test_content_that_stops_at_a_loss_is_truncated_at_its_last_word() -> None:
    text = "Oster said it was shut sinceAccording to Lind, it leaks."
    found = find_damage(text, ())
    content = (_span(text, "it was shut since"),)
    near = damage_near(text, found, cue=(_span(text, "said"),), content=content, quotations=())
    assert Damage(_span(text, "since"), TRUNCATED) in near
    assert {d.kind for d in near} == {TRUNCATED, LOST, FUSED}


def test_content_that_goes_on_after_a_loss_is_not_truncated() -> None:
    text = "Oster said the quay,, once open, was shut."
    found = find_damage(text, ())
    content = (_span(text, "the quay,, once open, was shut"),)
    near = damage_near(text, found, cue=(_span(text, "said"),), content=content, quotations=())
    assert [d.kind for d in near] == [LOST]


def test_content_that_stops_in_mid_sentence_in_an_unclosed_quotation_is_truncated() -> None:
    text = 'She said: "We will not open the\n\nThe men left.'
    quotations = (Quotation(_span(text, '"'), None, '"', 0, text.index("\n")),)
    content = (Span(text.index("We"), text.index("\n")),)
    near = damage_near(
        text,
        find_damage(text, quotations),
        cue=(_span(text, "said"),),
        content=content,
        quotations=quotations,
    )
    assert [(text[d.span.start : d.span.end], d.kind) for d in near] == [('"', UNCLOSED), ("the", TRUNCATED)]


def test_unclosed_mark_after_a_content_belongs_to_the_next_speaker() -> None:
    text = '"It leaks," said Lind. "We know.'
    quotations = find_quotations(text)
    found = find_damage(text, quotations)
    assert [d.kind for d in found] == [UNCLOSED]
    near = damage_near(
        text, found, cue=(_span(text, "said"),), content=(_span(text, '"It leaks,"'),), quotations=quotations
    )
    assert near == ()
