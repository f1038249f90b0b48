r"""Records as `onrecord/1` JSON: one object, an array, or one object a line.

Text stays readable (no `\u` for letters outside ASCII). A lone surrogate, which JSON can hold only as an
escape and UTF-8 not at all, is written as its escape, so reading the output gives the same text back. (But
two of them, high then low, are one character to every reader of JSON.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from onrecord.records import Record

_SURROGATE = re.compile(r"[\ud800-\udfff]")
# JSON allows these two inside strings, but many line readers take them for the end of a line.
_SEPARATORS = {0x2028: "\\u2028", 0x2029: "\\u2029", 0x85: "\\u0085"}


def write_json(records: Iterable[Record], out: TextIO, *, array: bool) -> int:
    """Write records as one JSON value, indented by two; give back how many there were.

    Args:
        records: Written one at a time as they come, so an archive needs no more memory than an article.
        out: A text file.
        array: Write an array (`[]` for no records). Else the records are written as bare objects, which is
            one JSON value if there is exactly one, and nothing at all if there is none.
    """
    count = 0
    if array:
        out.write("[")
    for count, record in enumerate(records, start=1):
        if array:
            out.write("\n" if count == 1 else ",\n")
        out.write(dump(record.to_json(), indent=2))
        if not array:
            out.write("\n")
    if array:
        out.write("\n]\n" if count else "]\n")
    return count


def write_jsonl(records: Iterable[Record], out: TextIO) -> int:
    """Write each record as one line of JSON and flush it; give back how many there were.

    A run that is killed leaves every line it finished.
    """
    count = 0
    for record in records:
        out.write(dump(record.to_json()) + "\n")
        out.flush()
        count += 1
    return count


def dump(value: Mapping[str, Any], *, indent: int | None = None) -> str:
    """Give the JSON of an object without a line end in it, unless it is indented."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text.translate(_SEPARATORS))
