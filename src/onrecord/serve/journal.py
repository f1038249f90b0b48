"""The journal of what was changed through the page: who, from where, when, what. One JSON object a line."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Any

_log = logging.getLogger(__name__)


class Journal:
    """Appends lines to a file, and to the log `onrecord.serve.journal`.

    What was decided is kept in the record itself, signed and dated; the journal adds the address it came
    from, and what left no judgement (signing in, being refused, adding a text).

    Args:
        path: The file; None for the log alone.
    """

    def __init__(self, path: str | PathLike[str] | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._lock = Lock()

    def note(self, what: str, *, by: str, client: str, **details: Any) -> None:
        """Append a line.

        Args:
            what: In one word: `judge`, `undo`, `add`, `sign-in`, `refused`, `sign-out`.
            by: The user's name.
            client: The address the request came from.
            details: What JSON can hold.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        entry = {"at": at, "what": what, "by": by, "from": client, **details}
        line = json.dumps(entry, ensure_ascii=True)
        _log.info("%s", line)
        if self.path is None:
            return
        with self._lock, self.path.open("a", encoding="utf-8", newline="\n") as out:
            out.write(line + "\n")

    def last(self, count: int = 200) -> Iterator[dict[str, Any]]:
        """Give the last lines of the file, newest first; nothing without a file."""
        if self.path is None or not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            kept = deque(lines, maxlen=count)
        for line in reversed(kept):
            try:
                yield json.loads(line)
            except ValueError:  # the line a full disk cut short
                continue
