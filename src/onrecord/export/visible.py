r"""Text made safe to print: what would act on a terminal is shown instead, as its escape.

An article is written by strangers. `ESC [ 2 J` in it would clear the screen, a right-to-left override would
turn the rest of the line round, a lone surrogate would stop the output.
"""

from __future__ import annotations

import re

# C0 and C1 controls, marks and overrides of direction, invisible characters, lone surrogates, tags. Kept: the
# joiners U+200C and U+200D, without which Persian, Hindi and many emoji are spelled wrong.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")


def visible(text: str) -> str:
    r"""Give the text on one line: runs of white space as one space, unsafe characters as `\x1b`, `\u202e`."""
    return _UNSAFE.sub(lambda match: _escape(match[0]), " ".join(text.split()))


def visible_part(text: str) -> str:
    """Give the same of a part of a line: white space at its ends stays, as one space."""
    return _UNSAFE.sub(lambda match: _escape(match[0]), _SPACE.sub(" ", text))


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
