"""Quotation marks as a copy editor sees them."""

from __future__ import annotations

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.quotes import Quotation, content_type, find_quotations, overlapping
from onrecord.records import Span, Spans, Type
from tests.articles import find

# Each quotation is written as it stands, marks included; "> " for each level of nesting,
# "… " behind one without a closing mark, "¶ " behind one that the next paragraph goes on with.
PLAIN = [
    ("straight", 'Lind paused. "We will wait," she said.', ['"We will wait,"']),
    ("curly", "Lind paused. “We will wait,” she said.", ["“We will wait,”"]),
    ("full width", "＂We will wait,＂ she said.", ["＂We will wait,＂"]),
    ("typewriter", "``We will wait,'' she said.", ["``We will wait,''"]),
    ("guillemets", "«We will wait», she said.", ["«We will wait»"]),
    ("guillemets, French spaces", "« We will wait », she said.", ["« We will wait »"]),
    ("guillemets, no-break spaces", "«\u00a0We will wait\u00a0». She left.", ["«\u00a0We will wait\u00a0»"]),
    ("guillemets, reversed", "»Wir bleiben«, wrote one.", ["»Wir bleiben«"]),
    ("guillemets, single", "‹Wait›, she said.", ["‹Wait›"]),
    ("German", "„Wir bleiben“, wrote one.", ["„Wir bleiben“"]),
    ("Polish", "„Czekamy”, wrote one.", ["„Czekamy”"]),
    ("Swedish", "”Vi stannar”, wrote one.", ["”Vi stannar”"]),
    ("opened with the wrong curl", "She said, ”Wait.” He did.", ["”Wait.”"]),
    ("closed with the wrong curl", "She said, “Wait.“ He did.", ["“Wait.“"]),
    ("single curly", "‘We will wait,’ she said.", ["‘We will wait,’"]),
    ("single straight", "'We will wait,' she said.", ["'We will wait,'"]),
    ("single low", "‚Wir warten‘, wrote one.", ["‚Wir warten‘"]),
    ("broken by the cue", '"The bridge," she said, "is gone."', ['"The bridge,"', '"is gone."']),
    ("scare quotes", 'A "bridge to nowhere" and "a joke".', ['"bridge to nowhere"', '"a joke"']),
    ("one after another", '"Yes", "no", "perhaps".', ['"Yes"', '"no"', '"perhaps"']),
    ("back to back", 'It was "done." "Never," he said.', ['"done."', '"Never,"']),
    ("in brackets", '("We will wait," she said.)', ['"We will wait,"']),
    ("between dashes", 'The bridge—"the wreck"—fell.', ['"the wreck"']),
    ("begins with dots", '"...and then?" he asked.', ['"...and then?"']),
    ("begins with a dash", '"—no," he said.', ['"—no,"']),
    ("begins with another sign", '"¿Qué?" he said.', ['"¿Qué?"']),
    ("question inside, full stop outside", 'She asked "who?"; he said "me".', ['"who?"', '"me"']),
    ("spaces inside", '" We will wait, " she said.', ['" We will wait, "']),
    ("the whole text", '"Wait."', ['"Wait."']),
]
NESTED = [
    ("single in double", "“She said ‘wait’ twice,” he said.", ["“She said ‘wait’ twice,”", "> ‘wait’"]),
    ("straight", "\"I heard 'wait' twice,\" he said.", ["\"I heard 'wait' twice,\"", "> 'wait'"]),
    ("UK", "'I heard \"wait\" twice,' he said.", ["'I heard \"wait\" twice,'", '> "wait"']),
    ("ends together", "“She told me, ‘No.’” He left.", ["“She told me, ‘No.’”", "> ‘No.’"]),
    ("starts together", "\"'No,' she told me,\" he said.", ["\"'No,' she told me,\"", "> 'No,'"]),
    ("curly in straight", 'He said "a “fine” mess" to us.', ['"a “fine” mess"', "> “fine”"]),
    (
        "three deep",
        "“He said, ‘She said “no” to me,’” Lind recalled.",
        ["“He said, ‘She said “no” to me,’”", "> ‘She said “no” to me,’", "> > “no”"],
    ),
]
APOSTROPHES = [
    ("inside words", "D'Arcy didn't; O’Toole wouldn’t.", []),
    ("possessives of plurals", "The workers' strike and the girls' hats.", []),
    ("curly possessives", "The workers’ strike, the girls’ hats.", []),
    ("elisions", "Rock 'n' roll. 'Twas so in '98 and the '80s. Tell 'em.", []),
    ("curly elisions", "’Twas so in ’98. Tell ’em.", []),
    ("inside a quotation", "“It’s the workers’ bridge,” she said.", ["“It’s the workers’ bridge,”"]),
    ("inside a single one", "‘It’s the workers’ bridge,’ she said.", ["‘It’s the workers’ bridge,’"]),
    ("inside a straight one", "'It's the workers' bridge,' she said.", ["'It's the workers' bridge,'"]),
    ("possessive, then a quotation", "The girls’ hats were ‘lost’.", ["‘lost’"]),
    ("names and a quotation", "O'Toole and D'Arcy didn't say 'yes'.", ["'yes'"]),
    ("feet and inches", "He is 5'10\" tall, she is 6' 2\" tall.", []),
    ("inches", 'A 12" ruler and a 7" record.', []),
    ("inches, then a quotation", 'The 12" ruler is "gone".', ['"gone"']),
]
HEADLINES = [
    ("at the start", "'Not my bridge': mayor hits back", ["'Not my bridge'"]),
    ("one word", "Mayor 'lied' about bridge", ["'lied'"]),
    ("at the end", "Mayor says bridge 'will never be rebuilt'", ["'will never be rebuilt'"]),
    ("with a possessive", "Mayor: 'No to workers' bridge'", ["'No to workers' bridge'"]),
]
PARAGRAPHS = [
    (
        "opened again and again",
        "“First.\n\n“Second.\n\n“Third,” she said.",
        ["“First.¶", "“Second.¶", "“Third,”"],
    ),
    ("straight", '"First.\n\n"Second," she said.', ['"First.¶', '"Second,"']),
    ("Windows line ends", "“First.\r\n\r\n“Second,” she said.", ["“First.¶", "“Second,”"]),
    ("one line end", "“First.\n“Second,” she said.", ["“First.¶", "“Second,”"]),
    ("two quotations", '"One."\nLind left.\n"Two."\n', ['"One."', '"Two."']),
    (
        "a line wrapped by a mail program",
        '"We have waited for the crews to come back from\nthe northern quay," she said.',
        ['"We have waited for the crews to come back from\nthe northern quay,"'],
    ),
]
UNCLOSED = [
    ("at the end of a paragraph", "“It goes on.\n\nThe mayor left.", ["“It goes on.…"]),
    ("straight", '"It goes on.\n\nThe mayor left.', ['"It goes on.…']),
    ("at the end of the text", "“Wait,” he said. “It is late.", ["“Wait,”", "“It is late.…"]),
    ("before the next opening", "“Wait, he said. “Late.” Yes.", ["“Wait, he said. …", "“Late.”"]),
    ("before the next opening, straight", '"Wait, he said. "Late." Yes.', ['"Wait, he said. …', '"Late."']),
    ("single: most likely an apostrophe", "He said 'wait and left.", []),
    ("closed, never opened", "We will wait,” she said.", []),
    ("closed, never opened, straight", 'We will wait," she said.', []),
    ("no marks", "We will wait, she said.", []),
    ("empty", "", []),
]
FUSED = [
    ("before", 'She said,"We will wait." He left.', ['"We will wait."']),
    ("behind", 'She said: "We will wait."Then he left.', ['"We will wait."']),
    ("both", 'He said:"Wait."Then he left.', ['"Wait."']),
    ("curly", "He said“We will wait.”Then he left.", ["“We will wait.”"]),
    ("comma", '"We will wait,"she said. "All of us,"he said.', ['"We will wait,"', '"All of us,"']),
    ("in mid-sentence", 'The so-called"peace"is over.', ['"peace"']),
    ("letters on one side", 'They said "yes"and left "now".', ['"yes"', '"now"']),
]


def _shown(text: str) -> list[str]:
    return [
        "> " * q.level + text[q.open.start : q.end] + ("" if q.close else "¶" if q.continued else "…")
        for q in find_quotations(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=f"{table}-{name}")
        for table, cases in {
            "plain": PLAIN,
            "nested": NESTED,
            "apostrophes": APOSTROPHES,
            "headlines": HEADLINES,
            "paragraphs": PARAGRAPHS,
            "unclosed": UNCLOSED,
            "fused": FUSED,
        }.items()
        for name, text, expected in cases
    ],
)
def test_finds_what_a_copy_editor_sees(text: str, expected: list[str]) -> None:
    assert _shown(text) == expected


def test_inner_is_what_stands_between_the_marks() -> None:
    text = "“Wait,” he said. “Go"
    closed, unclosed = find_quotations(text)
    assert text[slice(*closed.inner)] == "Wait,"
    assert text[slice(*unclosed.inner)] == "Go"


def test_families() -> None:
    marks = [q.mark for q in find_quotations("“a b” ‘c d’ «e f» \"g h\" ``i j'' ‹k l›")]
    assert marks == ['"', "'", "«", '"', '"', "«"]


TYPES = [
    ("direct", 'Lind said: "We will wait."', "said", ['"We will wait."'], Type.DIRECT),
    ("direct, without its marks", 'Lind said: "We will wait."', "said", ["We will wait."], Type.DIRECT),
    (
        "direct, in two parts",
        '"The bridge," she said, "is gone."',
        "said",
        ['"The bridge,"', '"is gone."'],
        Type.DIRECT,
    ),
    (
        "direct, over paragraphs",
        "Lind said: “First.\n\n“Second.”",
        "said",
        ["“First.\n\n“Second.”"],
        Type.DIRECT,
    ),
    ("direct, never closed", "Lind said: “First", "said", ["“First"], Type.DIRECT),
    ("direct, single marks", "'We will wait,' she said.", "said", ["'We will wait,'"], Type.DIRECT),
    ("direct, a headline", "'Not my bridge': mayor", "mayor", ["'Not my bridge'"], Type.DIRECT),
    ("direct, with another in it", "“I said ‘no’,” he said.", " he said", ["“I said ‘no’,”"], Type.DIRECT),
    ("indirect", "Lind said that they would wait.", "said", ["that they would wait"], Type.INDIRECT),
    ("indirect beside a quotation", '"No." Lind said he would go.', "said", ["he would go"], Type.INDIRECT),
    ("indirect with an apostrophe", "Lind said it's the workers' bridge.", "said",
     ["it's the workers' bridge"], Type.INDIRECT),
    ("indirect, lost", 'Lind said "…', "said", [], Type.INDIRECT),
    ("mixed", 'Lind said they would "wait for years".', "said", ['they would "wait for years"'], Type.MIXED),
    ("mixed by parts", 'It was "late", she said, and cold.', "she said", ['"late"', "and cold"], Type.MIXED),
    (
        "inside another's quotation, indirect",
        '"Lind told me that they would wait," said Oster.',
        "told",
        ["that they would wait"],
        Type.INDIRECT,
    ),
    (
        "inside another's quotation, direct",
        "“Lind told me, ‘We will wait,’” said Oster.",
        "told",
        ["‘We will wait,’"],
        Type.DIRECT,
    ),
    (
        "holds another's statement, all quoted",
        '"Lind told me that they would wait," said Oster.',
        "said",
        ['"Lind told me that they would wait,"'],
        Type.DIRECT,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"), [pytest.param(*c[1:], id=c[0]) for c in TYPES]
)
def test_type(text: str, cue: str, content: list[str], expected: Type) -> None:
    spans = tuple(find(text, words) for words in content)
    assert content_type(text, (find(text, cue),), spans, find_quotations(text)) is expected


def test_type_without_a_cue() -> None:
    text = '"We will wait."'
    assert content_type(text, (), (Span(0, len(text)),), find_quotations(text)) is Type.DIRECT


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), []),
        ((Span(0, 2),), []),
        ((Span(2, 3),), ['"bc"']),
        ((Span(5, 6),), ['"bc"']),
        ((Span(6, 8),), []),
        ((Span(0, 1), Span(12, 13)), ['"bc"', '"de"']),
    ],
)
def test_overlapping(spans: Spans, expected: list[str]) -> None:
    text = 'a "bc" and "de" f'
    found = overlapping(find_quotations(text), spans)
    assert [text[q.open.start : q.end] for q in found] == expected


_marks = st.text(alphabet=st.sampled_from("\"\"“”‘’''«»„`aB.,! \n\r7s") | st.characters(), max_size=60)


@given(_marks)
def test_any_text_gives_quotations_in_order_that_nest_and_never_cross(text: str) -> None:
    found = find_quotations(text)
    assert list(found) == sorted(found, key=lambda q: (q.open.start, -q.end))
    open_ones: list[Quotation] = []
    for q in found:
        assert 0 <= q.open.start < q.open.end <= q.inner.end <= q.end <= len(text)
        if q.close is not None:
            assert q.open.end <= q.close.start < q.close.end == q.end
            assert not q.continued
        open_ones = [o for o in open_ones if o.end > q.open.start]
        assert all(q.end <= o.end for o in open_ones)
        assert q.level == len(open_ones)
        open_ones.append(q)


@given(_marks)
def test_every_mark_serves_at_most_once(text: str) -> None:
    used = [
        place for q in find_quotations(text) for mark in (q.open, q.close) if mark for place in range(*mark)
    ]
    assert len(used) == len(set(used))


@given(_marks, st.data())
def test_type_is_defined_for_any_spans(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    content = tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))
    assert content_type(text, content[:1], content, find_quotations(text)) in Type


def _seconds(text: str) -> float:
    """Give the least of three times on this thread, without collections of what other tests left."""
    return min(timeit.repeat(lambda: find_quotations(text), timer=time.thread_time, number=1, repeat=3))


@pytest.mark.parametrize(
    "piece",
    ['"', "“", "”", "'", "’", "«", "“a\n\n", "“a ‘b ", "s' ", "'em ", "'a s' ", "\"'", '."a', "''", '1" '],
    ids=repr,
)
def test_time_is_about_linear_in_the_marks(piece: str) -> None:
    # A mark that waits for its partner to the end of the text is the hardest case: hence the first character.
    for start in ("", "'x ", '"x '):
        little, much = _seconds(start + piece * 4_000), _seconds(start + piece * 32_000)
        assert much < 24 * little + 0.05  # quadratic time would be 64 times as long
