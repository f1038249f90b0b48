"""Finds the places where a text itself is broken, and tells which of them concern an attribution.

A scrape that drops inline elements (links, emphasis, embedded posts) leaves traces of four kinds: words
glued together, punctuation with nothing between, clauses that stop at a conjunction, quotation marks that
never close. The rules are lexical and narrow on purpose: a place that is not flagged costs a reader little,
a clean sentence that is flagged costs trust. What is missing is never guessed at.

Every pattern is bounded or possessive and every look around a match is of fixed length, so time is linear
in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from onrecord.extract.quotes import Quotation
from onrecord.records import Damage, DamageKind, Span, Spans


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


# Words that open a sentence and are written small elsewhere: a capital on one of them marks a new sentence.
_OPENERS = _words(
    """The An According Although Though While When Where What Who Why How If In On At By For From With
    Without During After Before Since Until As And But Or So Yet Because However Meanwhile Earlier Later Also
    It He She They We You I A This That These Those There Here Their His Her Its Our My Your Now Then Once
    Despite Under Over Between Among Last Some Many Most Few All Both Each No Not Yes Still Even Just Only
    Such Another One Two Three Several Instead Moreover Furthermore Nevertheless Nor Additionally To Of Was
    Were Is Are Had Has Have Do Does Did Will Would Can Could Should Let Well Maybe Perhaps Nobody Nothing
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Yesterday Today Tomorrow"""
)
# The openers that no trade name, heading or program identifier is likely to end in.
_STRONG_OPENERS = _words(
    "The According Although Though While However During They There This These Those Meanwhile Earlier Because"
)
# A clause that stops right after one of these is unfinished, whatever follows.
_SUBORDINATORS = _words("that while whilst since because although though whether if unless until when where")
# After these the next clause is missing if a new sentence starts, but a name may simply have lost its space.
_JOINERS = _words("which who whom whose than as and but or so")
_LINKS = _words(
    """of to in on at by for from with without about into over under after before between among against
    through during towards toward near the a an this these those its their his her our is are was were be
    been has have had will would could should may might must can not also said says told added adds asked
    believes notes called"""
)
_FUNCTION = _SUBORDINATORS | _JOINERS | _LINKS
_CAPITAL_FUNCTION = _words("So And But Or Because Since While Although Though That When Whether If Yes")
# A title in capitals may stand here ("in The Harrow Post"), so that only the space is known to be lost.
_BEFORE_TITLE = _LINKS | _words("and or as than")
_INFLECTED = re.compile(r"[^\W\d_]{2,}(?:ed|ing|ly|[^su]s)")

_ABBREVIATIONS = _words(
    """mr mrs ms dr st gov sen rep reps sens gen col lt sgt capt maj adm prof rev hon jr sr inc co corp ltd
    bros no nos vs fig figs ave blvd rd mt ft ph op ed vol art dept est approx al etc jan feb mar apr jun jul
    aug sep sept oct nov dec mon tue wed thu fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan
    ky la md mass mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo"""
)
_NOT_A_SENTENCE = _words(
    """Com Net Org Gov Edu Io Co Uk Us Eu Tv Info Biz Html Htm Php Asp Pdf Jpg Jpeg Png Gif Doc Docx Txt Csv
    Js Ts Py Exe Zip Xml Json"""
)

_UPPER = "A-ZÀ-ÖØ-Þ"
_LOWER = "a-zß-öø-ÿ"
_RIGHT = rf"[{_UPPER}][^\W\d_]{{0,40}}+(?:['’][a-z]{{1,2}}+)?+"
_RIGHT_END = r"(?![\w@=(\\/*&]|\.\w|:/)"
_CAMEL = re.compile(
    rf"(?<![\w#@/\\.\-$&=*])([{_LOWER}]{{2,24}}+|[{_UPPER}][{_LOWER}]{{1,8}}+)({_RIGHT}){_RIGHT_END}"
)
_JOINT = re.compile(
    r"(?<=[\w)\]%])([.!?:;][\"“”„»’']{0,2}+|,[\"“”„»]|[\"”»][.!?:;,]?+|“)"
    rf"({_RIGHT}){_RIGHT_END}"
)
_QUOTES = frozenset('"“”„»')
_STANDING = re.compile(rf"(?<=\s)[{_UPPER}][^\W\d_]{{1,40}}+(?![\w@.])")
_LETTERS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\Z")
_LOOK_BACK = 40  # the longest left word of a fusion, in characters

_GAPS = re.compile(r"(?<=[^\W_])(?:, ?[,.;]|; ?[,;]|;\.(?=[ \"”]))(?![\w,.;…]| ?[,.;…])")
_EMPTY = re.compile(r"(?<!\w)[“«] ?[”»](?!\w)")
_STUMPS = re.compile(
    r"(?<=, )(?:adding|noting|stressing|saying|warning|claiming|explaining|insisting|arguing) that\.(?![\w.])"
    r"|(?<=\s)(?:the|whether|although|according to|such as|as well as)[.;](?=\s|\Z|[\"”])"
    r"|(?:(?<=[\"“])|(?<=[\"“.!?]\s))(?:And|But|Or|So) (?:maybe|perhaps|if|since|because)\.(?=\s[A-Z])"
)

_LONGEST = 160  # no damage span is longer, so that a look back over earlier ones may stop there
_BESIDE = 8  # white space and punctuation allowed between a span and the damage beside it, in characters


def find_damage(text: str, quotations: Sequence[Quotation]) -> tuple[Damage, ...]:
    """Find every place where the text is broken; an empty tuple if there is none.

    Args:
        text: Any string; nothing is refused.
        quotations: What `find_quotations` gives for the same text.

    Returns:
        Damage in text order, none twice. `fused-words` spans both words and what joins them;
        `content-lost` spans the shortest stretch that shows the loss; `quote-unclosed` spans the opening mark
        only, as where the quotation should have ended isn't known. One place may show two kinds.
    """
    vocabulary = _Vocabulary(text)
    return _in_order(
        [
            *_glued_words(text, vocabulary),
            *_glued_sentences(text, vocabulary),
            *_lost(text),
            *_from_quotations(text, quotations),
        ]
    )


def damage_near(
    text: str,
    damage: Sequence[Damage],
    *,
    cue: Spans,
    content: Spans,
    quotations: Sequence[Quotation],
) -> tuple[Damage, ...]:
    """Give the damage that concerns one attribution; an empty tuple if there is none.

    Concerned is what overlaps the cue or the content, or lies beside one of their spans on the same line with
    only white space and punctuation between. An opening mark without its closing one counts only inside a
    content or right before one: after a content it belongs to the next speaker.

    Args:
        text: The whole text.
        damage: What `find_damage` gives for it, in its order.
        cue: The attribution's cue.
        content: The attribution's content; if empty, its loss is reported with the cue's first span.
        quotations: What `find_quotations` gives for the text.

    Returns:
        Damage in text order. `content-truncated` is added, with the content's last word as its span, where
        the content ends at a place that shows a loss, or in mid-sentence at the end of an unclosed quotation.
    """
    near: list[Damage] = []
    for span in cue:
        near.extend(d for d in _beside(text, damage, span) if d.kind is not DamageKind.QUOTE_UNCLOSED)
    for span in content:
        near.extend(_concerning(text, damage, span))
    if content:
        near.extend(_truncated(text, damage, content, quotations))
    elif cue:
        near.append(Damage(cue[0], DamageKind.CONTENT_LOST))
    return _in_order(near)


def _in_order(found: list[Damage]) -> tuple[Damage, ...]:
    """Sort by place and drop what is there twice."""
    found.sort(key=lambda d: (*d.span, d.kind))
    return tuple(d for i, d in enumerate(found) if i == 0 or d != found[i - 1])


class _Vocabulary:
    """The capitalised words that stand alone in a text, gathered when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._standing: frozenset[str] | None = None

    def has(self, word: str) -> bool:
        if self._standing is None:
            self._standing = frozenset(_STANDING.findall(self._text))
        return word in self._standing


def _glued_words(text: str, vocabulary: _Vocabulary) -> Iterator[Damage]:
    """Two words with no space between: "thatThe"."""
    for match in _CAMEL.finditer(text):
        left, right = match.group(1), _stem(match.group(2))
        if not _is_glued(left, right, vocabulary):
            continue
        span = Span(*match.span())
        yield Damage(span, DamageKind.FUSED_WORDS)
        if _breaks_off(left.lower(), right):
            yield Damage(span, DamageKind.CONTENT_LOST)


def _stem(word: str) -> str:
    """The word without what follows an apostrophe."""
    return re.split("['’]", word, maxsplit=1)[0]


def _is_glued(left: str, right: str, vocabulary: _Vocabulary) -> bool:
    if not left.islower():
        return left in _CAPITAL_FUNCTION and right in _OPENERS and len(right) > 2
    if left in _FUNCTION:
        if right in _OPENERS:
            return len(right) > 1 or left in _SUBORDINATORS
        if right[1:].islower():
            return (len(left) > 3 and len(right) > 2) or vocabulary.has(right)
        return left in _SUBORDINATORS and vocabulary.has(right)
    if right in _STRONG_OPENERS:
        return len(left) > 3
    if len(left) < 4 or not _INFLECTED.fullmatch(left) or not right[1:].islower():
        return False
    return len(right) > 2 and (right in _OPENERS or vocabulary.has(right))


def _breaks_off(left: str, right: str) -> bool:
    """True if the clause that ends in `left` was cut: a new sentence starts, or nothing could follow so."""
    if left in _SUBORDINATORS:
        return True
    return right in _OPENERS and not (right == "The" and left in _BEFORE_TITLE) and left in _FUNCTION


def _glued_sentences(text: str, vocabulary: _Vocabulary) -> Iterator[Damage]:
    """The end of a sentence or quotation with no space before the next one: `war.The`, `believes."There`."""
    for match in _JOINT.finditer(text):
        joint, right = match.group(1), _stem(match.group(2))
        quoted = not _QUOTES.isdisjoint(joint)
        if right in _NOT_A_SENTENCE or (len(right) == 1 and right not in _OPENERS):
            continue
        start = match.start()
        left = _LETTERS.search(text, max(0, start - _LOOK_BACK), start)
        if left is None:
            # A bracket or a percent sign: only an opener or a quotation mark can tell.
            if quoted or (right in _OPENERS and joint[0] in ".!?"):
                yield Damage(Span(start - 1, match.end()), DamageKind.FUSED_WORDS)
            continue
        before = text[left.start() - 1] if left.start() else "\n"
        if before in "@#/\\_=&$<" or not _ends_sentence(left.group(), joint, right, before, vocabulary):
            continue
        yield Damage(Span(left.start(), match.end()), DamageKind.FUSED_WORDS)


def _ends_sentence(left: str, joint: str, right: str, before: str, vocabulary: _Vocabulary) -> bool:
    if not _QUOTES.isdisjoint(joint):
        return len(left) > 1 or before == "."
    if len(left) < 2 or before == "." or left.lower() in _ABBREVIATIONS:
        return False
    if left[0].isdigit():
        # "1.The" at the start of a line numbers a list; ".NET 3.The" doesn't occur.
        return left.isdigit() and len(left) > 1 and before not in "\r\n." and right in _OPENERS
    if right in _OPENERS:
        return len(right) > 1 or left.islower()
    if joint[0] in ":;" or joint[-1] in "'’":
        return False
    if left.islower() and right[1:].islower():
        return True
    return joint[0] == "." and len(left) > 2 and vocabulary.has(right)


def _lost(text: str) -> Iterator[Damage]:
    for pattern in (_GAPS, _STUMPS, _EMPTY):
        for match in pattern.finditer(text):
            yield Damage(Span(*match.span()), DamageKind.CONTENT_LOST)


def _from_quotations(text: str, quotations: Sequence[Quotation]) -> Iterator[Damage]:
    for quotation in quotations:
        if quotation.close is None:
            if not quotation.continued and not _is_odd(text, quotation.open):
                yield Damage(quotation.open, DamageKind.QUOTE_UNCLOSED)
        elif quotation.close.start - quotation.open.end <= 3 and _is_empty(
            text, quotation.open, quotation.close
        ):
            yield Damage(Span(quotation.open.start, quotation.close.end), DamageKind.CONTENT_LOST)


def _is_odd(text: str, mark: Span) -> bool:
    """True for a mark of an empty pair, or around the value of a tag's attribute: `date="May 3` … `">`."""
    if any(_EMPTY.match(text, start) for start in range(max(0, mark.start - 2), mark.end)):
        return True
    return text[max(0, mark.start - 1) : mark.start] == "=" or text[mark.end : mark.end + 1] == ">"


def _is_empty(text: str, opening: Span, closing: Span) -> bool:
    inner = text[opening.end : closing.start]
    before, after = text[opening.start - 1 : opening.start], text[closing.end : closing.end + 1]
    if inner.strip() or "\n" in inner or before == "=":
        return False
    return not before.isalnum() and not after.isalnum()


def _overlapping(damage: Sequence[Damage], start: int, end: int) -> Iterator[Damage]:
    first = bisect_left(damage, start - _LONGEST, key=lambda d: d.span.start)
    for i in range(first, len(damage)):
        if damage[i].span.start >= end:
            return
        if damage[i].span.end > start:
            yield damage[i]


def _beside(text: str, damage: Sequence[Damage], span: Span) -> Iterator[Damage]:
    """Damage that overlaps a span or lies beside it."""
    start, end = _widen(text, span)
    return _overlapping(damage, start, end)


def _widen(text: str, span: Span) -> Span:
    """The span with the white space and punctuation around it, and one character more, on the same line."""
    start, end = span
    while (
        start > max(0, span.start - _BESIDE)
        and not text[start - 1].isalnum()
        and text[start - 1] not in "\r\n"
    ):
        start -= 1
    last = min(len(text), span.end + _BESIDE)
    while end < last and not text[end].isalnum() and text[end] not in "\r\n":
        end += 1
    if start and text[start - 1] not in "\r\n":
        start -= 1
    if end < len(text) and text[end] not in "\r\n":
        end += 1
    return Span(start, end)


def _concerning(text: str, damage: Sequence[Damage], span: Span) -> Iterator[Damage]:
    for d in _beside(text, damage, span):
        if d.kind is not DamageKind.QUOTE_UNCLOSED or d.span.start < span.end:
            yield d


def _truncated(
    text: str, damage: Sequence[Damage], content: Spans, quotations: Sequence[Quotation]
) -> Iterator[Damage]:
    last = max(content, key=lambda s: s.end)
    widened = _widen(text, last).end
    cut = any(
        d.kind is DamageKind.CONTENT_LOST and last.end <= d.span.end and d.span.start < widened
        for d in _overlapping(damage, last.end - 1, widened)
    )
    if cut or _stops_in_unclosed(text, last, quotations):
        word = _LETTERS.search(text, max(last.start, last.end - _LOOK_BACK), last.end)
        yield Damage(Span(word.start() if word else last.end - 1, last.end), DamageKind.CONTENT_TRUNCATED)


def _stops_in_unclosed(text: str, span: Span, quotations: Sequence[Quotation]) -> bool:
    """True if the span ends where an unclosed quotation ends, and no sentence does."""
    after = bisect_left(quotations, span.end, key=lambda q: q.open.start)
    for quotation in quotations[max(0, after - 1) : after]:
        if quotation.close is None and not quotation.continued:
            rest = text[span.end : min(quotation.end, span.end + _BESIDE)]
            ends_here = span.end <= quotation.end <= span.end + _BESIDE and not rest.strip()
            return ends_here and text[span.end - 1].isalnum()
    return False
