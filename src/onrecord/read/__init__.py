"""Reading: bytes, text, files and pages to a `Document`, or a `Skipped` that says why not.

Nothing here raises for what an input holds: a broken, foreign or binary one is a `Skipped` with its
reason. Only a `published` that is no date is refused, with RecordError, since the caller wrote it.
"""

from onrecord.read.documents import MAX_BYTES, from_bytes, from_text
from onrecord.read.files import SUFFIXES, from_path, walk

__all__ = ["MAX_BYTES", "SUFFIXES", "from_bytes", "from_path", "from_text", "walk"]
