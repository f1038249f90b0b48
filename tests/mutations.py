"""Hostile documents, the same every time: our own articles, broken the ways that text gets broken."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

ARTICLES = (
    """By Ilse Varnholt and Tomas Greel

KARVOST — The harbour board of Karvost said on 3 May that the northern quay would stay shut until June.
“We will not open it before the divers are done,” said board chair Mirelle Oster. “Not a day before.”

“The divers found cracks in eleven places, and the engineers were plain about it.

“I would not put my own boat there,” she told The Harrow Post.

Union leader Pavo Lind denied that the crews had been warned. According to Lind, “nobody rang, nobody
wrote”, and the men learned of it 'from the gulls'.

Photo: Anselm Rook/NORDPRESS
""",
    """Updated: 12:03 GMT, 3 May

President Odile Marchetti of Tessaly warned on Tuesday that "the river will not wait for the ministers".
Her spokesman, D'Arcy Quill, added that talks would begin in Ostrava-on-Lenn in early 2031.

The opposition rejected the plan. "It's a dam of paper," said Bram O'Toole, who asked: "Who'll pay the
4.5m crowns?" He didn't say where the money should come from... The ministry's answer was short: 'Later.'

Read more: The river that left
""",
    "« Le pont tiendra », the mayor of Aubrelle told reporters, adding that it had held since 1931. "
    "Residents believe otherwise: a survey by the Lantern Institute found that 61 percent want it gone. "
    "„Wir bleiben“, wrote one. ‘It’s the workers’ bridge,’ said another.\r\n\r\n"
    "The builder, NorWest Ltd., declined to comment.\r\n",
)

_MARKS = "\"'“”‘’«»„"
_ODD = (
    "\x00", "\x07", "\x1b[31m", "\x85", "\u2028", "\u200b", "\ufeff", "\u00ad", "\u202e", "\u2066", "\ufffd",
    "\ud800", "\udfff", "🙂", "👩‍👩‍👧", "🇦🇶", "\u0301\u0323", "e\u0301", "שלום", "\u200fمرحبا\u200e", "漢字",
    "\u3000", "\u2009", "ﬁ", "İ", "ß", "\U0010ffff",
)  # fmt: skip


def _cut_bytes(text: str, chance: random.Random) -> str:
    data = text.encode("utf-8", "surrogatepass")
    start, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return data[start:end].decode(chance.choice(("utf-8", "cp1252", "utf-16-le")), errors="replace")


def _drop_marks(text: str, chance: random.Random) -> str:
    return "".join(c for c in text if c not in _MARKS or chance.random() < 0.5)


def _double_marks(text: str, chance: random.Random) -> str:
    return "".join(c * chance.choice((1, 2, 3)) if c in _MARKS else c for c in text)


def _swap_marks(text: str, chance: random.Random) -> str:
    return "".join(chance.choice(_MARKS) if c in _MARKS else c for c in text)


def _join_lines(text: str, chance: random.Random) -> str:
    return text.replace("\r", "").replace("\n", chance.choice(("", " ")))


def _break_lines(text: str, chance: random.Random) -> str:
    return text.replace(" ", chance.choice(("\n", "\r", "\r\n", "\x0b", "\u2029")), chance.randrange(200))


def _lose_words(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    start = chance.randrange(len(words))
    return " ".join(words[:start]) + " ".join(words[start + chance.randrange(12) :])


def _sprinkle(text: str, chance: random.Random) -> str:
    pieces = list(text)
    for _ in range(chance.randrange(1, 60)):
        pieces.insert(chance.randrange(len(pieces) + 1), chance.choice(_ODD))
    return "".join(pieces)


def _shuffle(text: str, chance: random.Random) -> str:
    pieces = list(text)
    chance.shuffle(pieces)
    return "".join(pieces)


def _change_case(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _repeat_piece(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text)) if text else 0
    piece = text[start : start + chance.randrange(1, 5)]
    return text[:start] + piece * chance.randrange(2, 400) + text[start:]


_MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _cut_bytes, _drop_marks, _double_marks, _swap_marks, _join_lines, _break_lines, _lose_words, _sprinkle,
    _shuffle, _change_case, _repeat_piece,
)  # fmt: skip


def mutations(seed: int, n: int) -> Iterator[str]:
    """Yield n hostile documents, the same for the same seed; one in a thousand is 1 MB without a line break.

    They hold unpaired surrogates, so they can't all be written as UTF-8. Some are empty.
    """
    chance = random.Random(seed)
    for i in range(n):
        text = chance.choice(ARTICLES)
        for _ in range(chance.randrange(1, 4)):
            text = chance.choice(_MUTATIONS)(text, chance)
        if i % 1000 == 999:
            text = one_line(1_000_000, text or ARTICLES[0])
        yield text


def one_line(length: int, text: str = "".join(ARTICLES)) -> str:
    """Give the text over and over, without a line break, cut at `length` characters."""
    flat = " ".join(text.split()) or "."
    return (flat * (length // len(flat) + 1))[:length]
