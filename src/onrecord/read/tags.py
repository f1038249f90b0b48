"""Tags that are written to keep a parser busy."""

from __future__ import annotations

import re

# Parsers compare each attribute of a tag with those before it: 80,000 in one tag take minutes. No real tag
# has half a hundred.
_MOST_ATTRIBUTES = 500
# Possessive, and no tag shares a character with another: one pass over the text, whatever it holds.
_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")


def has_endless_tag(markup: str) -> bool:
    """Tell whether a tag of the markup has more than 500 attributes."""
    return any(
        len(tag) > 2 * _MOST_ATTRIBUTES and len(_QUOTED.sub(" ", tag).split()) > _MOST_ATTRIBUTES
        for tag in (match[0] for match in _TAG.finditer(markup))
    )
