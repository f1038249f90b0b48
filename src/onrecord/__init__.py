"""onrecord reads news and keeps the record of who said what.

    import onrecord

    record = onrecord.read("article.html")
    for a in record.attributions:
        print(record.text(a.source), record.text(a.cue), record.text(a.content))

Importing the package loads none of its parts; each public name is fetched when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.errors import OnrecordError
    from onrecord.pipeline import Reader, read
    from onrecord.records import Attribution, Document, Record, Skipped, Span, Speaker

__version__ = "0.1.0"
__all__ = [
    "Attribution",
    "Document",
    "OnrecordError",
    "Reader",
    "Record",
    "Skipped",
    "Span",
    "Speaker",
    "__version__",
    "read",
]

_HOMES = {
    "Attribution": "onrecord.records",
    "Document": "onrecord.records",
    "OnrecordError": "onrecord.errors",
    "Reader": "onrecord.pipeline",
    "Record": "onrecord.records",
    "Skipped": "onrecord.records",
    "Span": "onrecord.records",
    "Speaker": "onrecord.records",
    "read": "onrecord.pipeline",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


class _Package(ModuleType):
    """The package; its `read` is the function, though a room has that name (docs/decisions/0008)."""

    def __setattr__(self, name: str, value: object) -> None:
        # Python sets a submodule on its package when it is first imported. `from onrecord.read import walk`
        # doesn't need that, and `onrecord.read("article.txt")` mustn't find the room in the function's place.
        if not (name == "read" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
