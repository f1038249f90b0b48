"""OPML: the lists of feeds that every feed reader writes and reads."""

from __future__ import annotations

from onrecord.errors import UnreadableError
from onrecord.read.documents import MAX_BYTES, TOO_LONG

_NOT_OPML = "not an OPML file"
_OWN_DOCTYPE = "an OPML file that declares a document type, which is not read"


def read_opml(data: bytes, *, origin: str) -> tuple[str, ...]:
    """Give the addresses of all feeds in an OPML file, however deep its outlines are nested.

    Nothing is fetched, and no entity or DTD is read. A file with an error in its XML is read up to it.

    Args:
        data: The whole file.
        origin: Its path, for the error.

    Returns:
        The addresses as they stand, in the file's order, each once; none where it lists no feed.

    Raises:
        UnreadableError: It is over 10 MB, no OPML, or declares a document type.
    """
    from lxml import etree  # type: ignore[import-untyped]

    if len(data) > MAX_BYTES:
        raise UnreadableError(origin, TOO_LONG)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data.lstrip(), parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise UnreadableError(origin, _NOT_OPML)
    if root.getroottree().docinfo.doctype:
        raise UnreadableError(origin, _OWN_DOCTYPE)
    found: dict[str, None] = {}
    for outline in root.iter("{*}outline"):
        for name, value in outline.attrib.items():
            if name.lower() == "xmlurl" and value.strip():
                found[value.strip()] = None
    return tuple(found)
