"""Column types that keep every text and record unchanged, on both engines.

PostgreSQL's text can't hold NUL, and neither driver takes lone surrogates. Such characters (rare, but a text
is frozen) are written as U+001A and four hexadecimal digits; so is U+001A itself, so that reading back is
exact. All other texts are stored as they are, and can be read with any tool.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

from sqlalchemy import LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_STRANGE = re.compile("[\x00\x1a\ud800-\udfff]")
_WRITTEN = re.compile("\x1a([0-9a-f]{4})")
_LEVEL = 6


def escape(text: str) -> str:
    """Give the text as both engines can hold it; itself unless it has NUL, U+001A or lone surrogates."""
    return _STRANGE.sub(lambda match: f"\x1a{ord(match.group()):04x}", text)


def unescape(text: str) -> str:
    """Give back what `escape` was given."""
    if "\x1a" not in text:
        return text
    return _WRITTEN.sub(lambda match: chr(int(match.group(1), 16)), text)


class AnyText(TypeDecorator[str]):
    """Text of any code points."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give text that PostgreSQL too puts in the order of code points."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Text(collation="C"))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what goes in."""
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Give back what went in."""
        return None if value is None else unescape(value)


class PackedJson(TypeDecorator[Any]):
    """JSON as compressed bytes: a reading takes about a fifth of its length."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Pack what goes in."""
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Give back what went in."""
        return None if value is None else unpack(value)


def pack(value: Any) -> bytes:
    """Give a JSON value as compressed bytes."""
    return zlib.compress(to_json(value).encode("utf-8", "surrogatepass"), _LEVEL)


def unpack(value: bytes) -> Any:
    """Give back what `pack` was given."""
    return json.loads(zlib.decompress(value).decode("utf-8", "surrogatepass"))


def to_json(value: Any) -> str:
    """Give a value as JSON without its escapes, which make one of two lone surrogates side by side."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
