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

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DATE = (
    rf"(?:(?:{_WEEKDAY},? ?)?(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})|\d{{4}}-\d\d(?:-\d\d)?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
)
_CLOCK = r"(?:(?:at )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)(?: ?\(?(?:[A-Z]{2,5}|local time)\)?)?"
_STAMP = rf"(?:{_DATE}(?:[,|·•—–-]? ?{_CLOCK})?|{_CLOCK}(?:[,|·•—–-]? (?:on )?{_DATE})?)"
_STAMP_LABEL = r"(?:(?:first |last )?(?:published|posted|updated|modified)(?: on| at)?:? ?|date:? ?)"


def _pattern(text: str, *, case: bool = False) -> re.Pattern[str]:
    return re.compile(text, 0 if case else re.IGNORECASE)


# Names are told from prose by their capitals, so these patterns mind case.
_NAME_PART = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}|de|da|del|van|von|der|den|la|le|bin|al|el)"
_NAME = rf"[A-ZÀ-ÖØ-Þ][\w'’.-]{{0,30}}(?: {_NAME_PART}){{1,4}}"
_NAMES = rf"{_NAME}(?:, {_NAME}){{0,8}}(?:,? (?:and|&) {_NAME})?"
_BYLINE = _pattern(
    rf"(?:By|BY|Words by|Story by|Reported by|Written by) {_NAMES}"
    r"(?:(?:,| [|/·•—–-]| in) ?(?:[A-Z][^.!?\"“”]{1,80}|(?:staff|political|senior|chief|foreign|special) [^.!?\"“”]{1,80}))?"
    r"\.?",
    case=True,
)
_BYLINE_PARTS = _pattern(rf"(?:By )?{_NAME} ?[|•·] ?[^.!?\"“”]{{1,80}}(?:[|•·][^.!?\"“”]{{1,60}})?", case=True)
_PROSE_WORD = _pattern(r"\b(?:had|has|have|was|were|is|are|will|would|said|says|told|after|when|who|which|that)\b")

_AGENCIES = (
    r"(?:AP|AFP|Reuters|REUTERS|EPA|EFE|ANP|PA|TASS|POOL|Pool|Getty(?: Images)?|Associated Press|AP Photo|Shutterstock"
    r"|Bloomberg|Xinhua|Wikimedia(?: Commons)?|Flickr|Handout|File)"
)
_CREDITS = (
    _pattern(rf"(?:date:? ?\d{{4}}[\d-]*,? )?(?:©|\(c\)|&copy;) ?[^\"“”]{{1,160}}"),
    _pattern(r"copyright (?:©|\(c\)|\d{4})[^\"“”]{0,160}"),
    _pattern(r"all rights reserved\b[^\"“”]{0,160}"),
    _pattern(
        r"\(?(?:photo(?:graph)?|image|picture|pic|illustration|graphic|video|screenshot|credit|source photo)s?"
        r"(?: (?:credit|courtesy|source|illustration))?s?(?::| by\b| courtesy of\b)[^\"“”]{1,120}\)?"
    ),
    _pattern(rf"\(?{_NAME}(?:/| / | via |, ){_AGENCIES}(?:/[\w ]{{2,30}})?\)?\.?", case=True),
    _pattern(rf"\(?{_AGENCIES}(?: Photo)?/{_NAME}\)?\.?", case=True),
)
_TEAM = _pattern(
    r"\((?:additional |extra )?(?:reporting|writing|editing|compiled|edited|written)(?: and (?:writing|editing))? by [^()\"“”]{2,300}\)\.?"
    r"|(?:additional reporting|edited|compiled) by [^\"“”]{2,160}"
    r"|contributing:? [^\"“”]{2,160}"
    r"|(?:the writer|the author) (?:is|can be) [^\"“”]{2,200}"
    r"|\(?h/t:? [^\"“”]{2,80}\)?"
)
_TIMES = (
    _pattern(rf"{_STAMP_LABEL}{_STAMP}(?: ?[|·•,—–-] ?(?:{_STAMP_LABEL})?{_STAMP})?\.?"),
    _pattern(rf"{_STAMP}\.?"),
    _pattern(r"(?:published|posted|updated|last updated):? (?:\d+|an?) (?:second|minute|min|hour|hr|day|week|month)s? ago"),
    _pattern(r"\d{1,3}[ -]?min(?:ute)?s?(?: |-)read"),
)
_INVITATIONS = _pattern(
    r"(?:read (?:more|next|also|the latest [\w ]{1,40})|see also|related(?: (?:articles?|stor(?:y|ies)|topics?|content|links?|coverage))?"
    r"|more (?:on this story|from [\w .]{1,40}|stories|news)|also (?:on|read|in) [\w .]{1,40}|recommended|most (?:read|popular)|trending(?: now)?"
    r"|don['’]t miss|watch(?: (?:now|live|more))?|listen(?: now)?)(?: ?[:»>→|].{0,200}|)"
    r"|sign up (?:for|to|here|now|today)\b[^\"“”]{0,160}|subscribe(?: (?:to|now|today|here|for)\b[^\"“”]{0,160}|)"
    r"|(?:follow|like|find|join) (?:us|me|@\w+|[\w .'’,-]{1,80}) on (?:twitter|facebook|instagram|telegram|x|tiktok|linkedin|youtube|whatsapp|threads|mastodon)\b[^\"“”]{0,160}"
    r"|follow @\w+[^\"“”]{0,120}"
    r"|do you support [\w .]{1,40}\? like the page:?"
    r"|share(?: (?:this|on|via|with)\b.{0,80}|(?: this)?)|(?:tweet|e-?mail|print|save|comments?|reply|copy link|whatsapp|facebook|twitter)"
    r"|(?:\d+ comments?|comments? ?\(\d+\)|leave a comment|view comments|\d+ shares?)"
    r"|advertise?ments?(?: ?[-—:].{0,80}|)|(?:story|article) continues (?:below|after)\b.{0,60}|sponsored(?: content)?|promoted"
    r"|click here\b[^\"“”]{0,160}|(?:scroll|swipe) (?:down|for)\b.{0,80}|(?:enter )?your e-?mail(?: address)?:?"
    r"|(?:please )?(?:enable|turn on) javascript\b.{0,100}|accept (?:all )?cookies|skip to (?:main )?content|back to top|log ?in|sign in"
    r"|(?:tags?|topics?|categor(?:y|ies)|filed under|keywords?): .{1,200}"
    r"|this (?:article|story|post) (?:was|has been) (?:originally |first )?(?:published|updated|corrected|amended)\b[^\"“”]{0,240}"
    r"|(?:correction|clarification) appended\.?"
)
_CONTACT = _pattern(
    r"(?:(?:e-?mail|contact|tel|phone|telephone|reach|write to|twitter|address)\b[^\"“”@]{0,80}[:@ ])?"
    r"(?:[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|https?://\S{1,300}|www\.\S{1,200}|@\w{2,30}|\+?\d[\d ()-]{7,20})\.?"
)
_CAPTION = _pattern(
    r"(?:FILE ?(?:PHOTO|IMAGE|PICTURE)? ?[-–—:]|CAPTION ?[-–—:]|Caption: |PHOTO ?[-–—:]|File:\S|File photo\b|Pictured(?: above| below| here|:)|In this (?:file |undated )?"
    r"(?:photo|image|picture)\b|In this \w{3,9}\.? \d{1,2}(?:, \d{4})?,? (?:file )?(?:photo|image|picture)\b).*",
    case=True,
)
_CREDIT_AT_END = _pattern(
    rf"\((?:(?:AP|EPA|PA) Photo|Photo|Image|Picture|Credit)s?(?::| by |/)[^()]{{1,120}}\)\.?|\((?:[^()]{{1,60}}/)?{_AGENCIES}(?:/[^()]{{1,60}})?\)\.?",
    case=True,
)
_NEVER = _pattern(r"(?:said|says|told|added|adding|warned|asked|replied)\b")


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
    if len(line) > _LONGEST_CAPTION:
        return False
    if _CAPTION.fullmatch(line) or _ends_in_credit(line):
        return True
    if len(line) > _LONGEST:
        return False
    return _is_byline(line) or _is_label(line)


def _is_byline(line: str) -> bool:
    if len(line) > 200 or _PROSE_WORD.search(line):
        return False
    return bool(_BYLINE.fullmatch(line) or _BYLINE_PARTS.fullmatch(line))


def _ends_in_credit(line: str) -> bool:
    """True for a caption known by the credit in brackets at its end."""
    if not line.endswith((")", ").")):
        return False
    opening = line.rfind("(")
    return opening >= 0 and bool(_CREDIT_AT_END.fullmatch(line, opening))


def _is_label(line: str) -> bool:
    if _TEAM.fullmatch(line) or _INVITATIONS.fullmatch(line) or _CONTACT.fullmatch(line):
        return not _NEVER.search(line)
    if any(pattern.fullmatch(line) for pattern in _TIMES):
        return True
    return any(pattern.fullmatch(line) for pattern in _CREDITS) and not _PROSE_WORD.search(line)
