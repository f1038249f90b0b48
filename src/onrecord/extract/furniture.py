"""Finds the lines of a news text that are no prose: credits, bylines, time stamps, invitations to share.

No attribution starts in such a line: a photographer's name isn't a source, nor a caption's words a
statement. Only whole lines are furniture, and only in forms known to be so; prose that merely begins like
one ("By Monday the council had …") is left alone. Patterns are anchored to short lines, so time is linear
in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.records import Span

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_LONGEST = 400  # no furniture but a caption is longer, in characters
_LONGEST_CAPTION = 1200

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:(?:{_WEEKDAY},? ?)?(?:{_DAY} {_MONTH}(?:,? \d{{4}})?|{_MONTH} {_DAY}(?:,? \d{{4}})?)"
    r"|\d{4}-\d\d(?:-\d\d)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_CLOCK = (
    r"(?:(?:at )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)"
    r"(?: ?\(?(?:[A-Z]{2,5}|local time)\)?)?"
)
_STAMP = rf"(?:{_DATE}(?:[,|·•—–-]? ?{_CLOCK})?|{_CLOCK}(?:[,|·•—–-]? (?:on )?{_DATE})?)"
_STAMP_LABEL = r"(?:(?:first |last )?(?:published|posted|updated|modified)(?: on| at)?:? ?|date:? ?)"

_NAME_PART = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}|de|da|del|van|von|der|den|la|le|bin|al|el)"
_NAME = rf"[A-ZÀ-ÖØ-Þ][\w'’.-]{{0,30}}(?: {_NAME_PART}){{1,4}}"
_NAMES = rf"{_NAME}(?:, {_NAME}){{0,8}}(?:,? (?:and|&) {_NAME})?"
_AGENCIES = (
    r"(?:AP|AFP|Reuters|REUTERS|EPA|EFE|ANP|PA|TASS|POOL|Pool|Getty(?: Images)?|Associated Press|AP Photo"
    r"|Shutterstock|Bloomberg|Xinhua|Wikimedia(?: Commons)?|Flickr|Handout|File)"
)
_PLACE = r"[A-Z][A-Z.'’-]{1,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3}(?:, [A-Z][\w.]{1,20}){0,2}"
_REST = r"[^\"“”]{1,160}"  # the rest of a line that quotes nobody


def _any(*forms: str, case: bool = False) -> re.Pattern[str]:
    """One pattern for several forms of a line; names are told from prose by capitals, so some mind case."""
    return re.compile("|".join(forms), 0 if case else re.IGNORECASE)


_BYLINE = _any(
    rf"(?!By (?i:{_WEEKDAY}|{_MONTH})\b)(?:By|BY|(?:Words|Story|Reported|Written) by) {_NAMES}"
    r"(?:(?:,| [|/·•—–-]| in) ?(?:[A-Z]|staff |political |senior |chief |foreign |special )"
    r"[^.!?\"“”]{1,80})?\.?",
    rf"(?:By )?{_NAME} ?[|•·] ?[^.!?\"“”]{{1,80}}(?:[|•·][^.!?\"“”]{{1,60}})?",
    case=True,
)
_PROSE = re.compile(
    r"\b(?:had|has|have|was|were|is|are|will|would|said|says|told|after|when|who|which|that)\b", re.IGNORECASE
)
_DATELINE = _any(
    rf"{_PLACE},? (?i:{_DATE})(?: \({_AGENCIES}\))?(?: ?[—–-]{{1,2}})?",
    rf"{_PLACE}(?: \({_AGENCIES}\))? ?[—–-]{{1,2}}",
    case=True,
)
_STAMPS = _any(
    rf"{_STAMP_LABEL}{_STAMP}(?: ?[|·•,—–-] ?(?:{_STAMP_LABEL})?{_STAMP})?\.?",
    rf"{_STAMP}\.?",
    r"(?:published|posted|updated|last updated):? (?:\d+|an?)"
    r" (?:second|minute|min|hour|hr|day|week|month)s? ago",
    r"\d{1,3}[ -]?min(?:ute)?s?[ -]read",
)
_CREDITS = _any(
    rf"(?:date:? ?\d{{4}}[\d-]*,? )?(?:©|\(c\)|&copy;) ?{_REST}",
    rf"copyright (?:©|\(c\)|\d{{4}}){_REST}",
    r"all rights reserved\b[^\"“”]{0,160}",
    r"\(?(?:photo(?:graph)?|image|picture|pic|illustration|graphic|video|screenshot|credit)s?"
    r"(?: (?:credit|courtesy|source|illustration)s?)?(?::| by\b| courtesy of\b)[^\"“”]{1,120}\)?",
)
_AGENCY_CREDITS = _any(
    rf"\(?{_NAME}(?:/| / | via |, ){_AGENCIES}(?:/[\w ]{{2,30}})?\)?\.?",
    rf"\(?{_AGENCIES}(?: Photo)?/{_NAME}\)?\.?",
    case=True,
)
_TEAM = _any(
    r"\((?:additional |extra )?(?:reporting|writing|editing|compiled|edited|written)"
    r"(?: and (?:writing|editing))? by [^()\"“”]{2,300}\)\.?",
    rf"(?:additional reporting|edited|compiled) by {_REST}",
    rf"contributing:? {_REST}",
    rf"(?:the writer|the author) (?:is|can be) {_REST}",
    r"\(?h/t:? [^\"“”]{2,80}\)?",
)
_INVITATIONS = _any(
    r"(?:read (?:more|next|also|the latest [\w ]{1,40})|see also|also (?:on|read|in) [\w .]{1,40}|recommended"
    r"|related(?: (?:articles?|stor(?:y|ies)|topics?|content|links?|coverage))?"
    r"|trending(?: now)?|don['’]t miss"
    r"|more (?:on this story|from [\w .]{1,40}|stories|news)|most (?:read|popular)"
    r"|watch(?: (?:now|live|more))?|listen(?: now)?)(?: ?[:»>→|].{0,200})?",
    rf"sign up (?:for|to|here|now|today)\b(?:{_REST})?",
    rf"subscribe(?: (?:to|now|today|here|for)\b(?:{_REST})?)?",
    r"(?:follow|like|find|join) (?:us|me|@\w+|[\w .'’,-]{1,80}) on (?:twitter|facebook|instagram|telegram|x"
    rf"|tiktok|linkedin|youtube|whatsapp|threads|mastodon)\b(?:{_REST})?",
    rf"follow @\w+(?:{_REST})?",
    r"do you support [\w .]{1,40}\? like the page:?",
    r"share(?: (?:this|on|via|with)\b.{0,80})?",
    r"tweet|e-?mail|print|save|comments?|reply|copy link|whatsapp|facebook|twitter",
    r"\d+ comments?|comments? ?\(\d+\)|leave a comment|view comments|\d+ shares?",
    r"advertisements?(?: ?[-—:].{0,80})?|sponsored(?: content)?|promoted",
    r"(?:story|article) continues (?:below|after)\b.{0,60}",
    rf"click here\b(?:{_REST})?",
    r"(?:scroll|swipe) (?:down|for)\b.{0,80}|(?:enter )?your e-?mail(?: address)?:?",
    r"(?:please )?(?:enable|turn on) javascript\b.{0,100}|accept (?:all )?cookies|skip to (?:main )?content",
    r"back to top|log ?in|sign in",
    r"(?:tags?|topics?|categor(?:y|ies)|filed under|keywords?): .{1,200}",
    r"this (?:article|story|post) (?:was|has been) (?:originally |first )?"
    r"(?:published|updated|corrected|amended)\b[^\"“”]{0,240}",
    r"(?:correction|clarification) appended\.?",
)
_CONTACT = _any(
    r"(?:(?:e-?mail|contact|tel|phone|telephone|reach|write to|twitter|address)\b[^\"“”@]{0,80}[:@ ])?"
    r"(?:[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|https?://\S{1,300}|www\.\S{1,200}|\+?\d[\d ()-]{7,20})\.?",
    r"twitter: @\w{2,30}\.?",
)
_CAPTION = _any(
    r"(?:FILE ?(?:PHOTO|IMAGE|PICTURE)? ?[-–—:]|CAPTION ?[-–—:]|Caption: |PHOTO ?[-–—:]|File:\S"
    r"|File photo\b).*",
    r"Pictured(?: above| below| here|:).*",
    r"In this (?:file|undated|handout) (?:photo|image|picture)\b.*",
    r"In this (?:photo|image|picture) (?:taken|provided|released|made)\b.*",
    r"In this \w{3,9}\.? \d{1,2}(?:, \d{4})?,? (?:file )?(?:photo|image|picture)\b.*",
    case=True,
)
_CREDIT_AT_END = _any(
    r"\((?:(?:AP|EPA|PA) Photo|Photo|Image|Picture|Credit)s?(?::| by |/)[^()]{1,120}\)\.?",
    rf"\((?:[^()]{{1,60}}/)?{_AGENCIES}(?:/[^()]{{1,60}})?\)\.?",
    case=True,
)
# What every form above shows at its start or somewhere: a cheap test that spares most lines the dear ones.
_SIGN = re.compile(r"[©@|•·/\d]|\A\(|\) *\.?\Z|[—–-]\Z|, [A-Z]{2}| via |\bPool\b|https?:|www\.|&copy;")
_FIRST = frozenset(
    re.findall(
        r"\S+",
        """by words story reported written copyright all photo photos photograph photographs image images
        picture pictures pic pics illustration illustrations graphic graphics video videos screenshot
        screenshots credit credits additional edited compiled contributing the read see also recommended
        related trending don't don’t more most watch listen sign subscribe follow like find join do share
        tweet email e-mail print save comment comments reply copy whatsapp facebook twitter leave view
        advertisement advertisements sponsored promoted article click scroll swipe enter your please turn
        accept skip back log login tag tags topic topics category categories filed keyword keywords this
        correction clarification contact tel phone telephone reach write address file caption pictured in
        published posted updated first last modified date""",
    )
)
_SPEECH = re.compile(r"\b(?:said|says|told|added|adding|warned|asked|replied)\b", re.IGNORECASE)


# "PORT ANSEL, 14 March 2023 - ", "LINDEN (Agency) — ": capitals, then a dash within a short way.
_OPENING_DATELINE = re.compile(
    r"^[ \t]*[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]{2,20}(?: [A-ZÀ-ÖØ-Þ.'’-]{2,20}){0,3}(?:, [^\n–—]{2,30}?)?"
    r"(?: ?\([^()\n]{2,30}\))? ?(?:--|[-–—]) +",
    re.MULTILINE,
)


def find_datelines(text: str) -> tuple[Span, ...]:
    """Find the places and days that open a report, up to its first word; an empty tuple if there is none."""
    return tuple(Span(*match.span()) for match in _OPENING_DATELINE.finditer(text))


def find_furniture(text: str) -> tuple[Span, ...]:
    """Find the lines that are furniture and not prose; an empty tuple if there is none.

    Args:
        text: Any string; nothing is refused.

    Returns:
        One span a line, without the white space around it, in text order.
    """
    return tuple(_furniture(text))


def _furniture(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        # Long lines are prose; stripping is left out for them.
        if match.end() - match.start() > 2 * _LONGEST_CAPTION:
            continue
        line = match.group()
        stripped = line.strip()
        if stripped and _is_furniture(stripped):
            start = match.start() + len(line) - len(line.lstrip())
            yield Span(start, start + len(stripped))


def _is_furniture(line: str) -> bool:
    if len(line) > _LONGEST_CAPTION or not _may_be_furniture(line):
        return False
    if _CAPTION.fullmatch(line) or _ends_in_credit(line):
        return True
    if len(line) > _LONGEST:
        return False
    if _STAMPS.fullmatch(line) or _DATELINE.fullmatch(line):
        return True
    if _TEAM.fullmatch(line) or _INVITATIONS.fullmatch(line) or _CONTACT.fullmatch(line):
        return not _SPEECH.search(line)
    if _BYLINE.fullmatch(line) or _CREDITS.fullmatch(line) or _AGENCY_CREDITS.fullmatch(line):
        return not _PROSE.search(line)
    return False


def _may_be_furniture(line: str) -> bool:
    first = line.split(None, 1)[0].rstrip(":,.-–—").lower()
    return first.split(":", 1)[0] in _FIRST or _SIGN.search(line) is not None


def _ends_in_credit(line: str) -> bool:
    """True for a caption known by the credit in brackets at its end."""
    if not line.endswith((")", ").")):
        return False
    opening = line.rfind("(")
    return opening >= 0 and bool(_CREDIT_AT_END.fullmatch(line, opening))
