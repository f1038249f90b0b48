"""XML from strangers: parsed without entities, DTDs, the network or other files."""

from __future__ import annotations

import re
from typing import Any

from onrecord.read.text import decode, has_mark, utf16_without_mark

UNREADABLE = "not well-formed XML"
HAS_ENTITIES = "XML that declares entities, which is not read"

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>")
_ENTITY = re.compile(r"<!ENTITY\b")
# A document type that goes on longer than this before the first element is none that news comes with.
_PROLOGUE = 100_000


def parse(data: bytes) -> Any:
    """Give the first element of an XML document, or the reason why it isn't read, as a string.

    Nothing but the bytes is looked at. A DTD that the document names is not loaded; one that declares
    entities is refused, since there an XML bomb is made and a file or an address drawn in. Where the bytes
    aren't in the encoding that the document declares, they tell their own.
    """
    from lxml import etree  # type: ignore[import-untyped]

    text = decode(data)
    if _ENTITY.search(text, 0, _PROLOGUE):
        return HAS_ENTITIES
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    wide = has_mark(data) or utf16_without_mark(data) is not None
    try:
        root = etree.fromstring(_undeclared(text) if wide else data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        try:
            root = etree.fromstring(_undeclared(text), parser)
        except (etree.XMLSyntaxError, ValueError, LookupError):
            return UNREADABLE
    # Written so that the search above didn't see it, for one in an encoding of its own.
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and next(iter(subset.iterentities()), None) is not None:
        return HAS_ENTITIES
    return root


def _undeclared(text: str) -> bytes:
    # As UTF-8, which is what XML without a declaration is in.
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).encode("utf-8", "replace")
