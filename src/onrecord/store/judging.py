"""What a judgement must hold: checked before any engine keeps it, in the same words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise

from onrecord import edtf
from onrecord.errors import RefusedError
from onrecord.records import Spans
from onrecord.statements import Correction, JudgementKind, Target

ON_ATTRIBUTIONS = frozenset({JudgementKind.RIGHT, JudgementKind.WRONG, JudgementKind.CORRECT})


def check_parts(
    kind: JudgementKind,
    *,
    by: str,
    target: Target | None,
    correction: Correction | None,
    keys: Sequence[str],
    name: str | None,
) -> None:
    """Raise RefusedError unless the parts of a judgement fit its kind; the message says which doesn't."""
    check_signature(by)
    on_attribution = kind in ON_ATTRIBUTIONS
    _expect(kind, "target", target is not None, wanted=on_attribution)
    _expect(kind, "correction", correction is not None, wanted=kind is JudgementKind.CORRECT)
    _expect(kind, "keys", bool(keys), wanted=not on_attribution)
    _expect(kind, "name", name is not None, wanted=kind is JudgementKind.RENAME)
    if kind is JudgementKind.MERGE and len(set(keys)) < 2:
        raise RefusedError("a merge needs two name keys at least")
    if kind is JudgementKind.RENAME and (len(keys) != 1 or not (name or "").strip()):
        raise RefusedError("a rename needs one name key, and a name that isn't empty")


def check_signature(by: str) -> None:
    """Raise RefusedError unless somebody signs."""
    if not by.strip():
        raise RefusedError("a judgement needs the name of who judges")


def check_correction(correction: Correction, length: int) -> None:
    """Raise RefusedError unless a correction changes something and fits a text of `length` characters."""
    if correction == Correction():
        raise RefusedError("the correction changes nothing")
    for part in ("source", "cue", "content", "addressee"):
        _check_spans(part, getattr(correction, part), length)
    if any(not name.strip() for name in correction.speakers or ()):
        raise RefusedError("a speaker's name is empty")
    if correction.said and edtf.parse(correction.said) is None:
        raise RefusedError(f"not a date: {correction.said!r}; write it as 2021, 2021-12 or 2021-12-23")


def moment(at: str | None) -> str:
    """Give a moment as a judgement keeps it, ISO 8601 in UTC (`2021-12-23T10:00:00Z`); now for None.

    Raises:
        RefusedError: It is no date and time.
    """
    if at is None:
        time = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    else:
        try:
            time = datetime.datetime.fromisoformat(at)
        except ValueError:
            raise RefusedError(f"not a date and time in ISO 8601: {at!r}") from None
        time = time.replace(tzinfo=time.tzinfo or datetime.UTC).astimezone(datetime.UTC)
    return time.isoformat().replace("+00:00", "Z")


def _expect(kind: JudgementKind, part: str, given: bool, *, wanted: bool) -> None:
    if given != wanted:
        raise RefusedError(f"a judgement of kind {kind} {'needs' if wanted else 'takes no'} {part}")


def _check_spans(part: str, spans: Spans | None, length: int) -> None:
    for start, end in spans or ():
        if not 0 <= start < end <= length:
            raise RefusedError(f"{part}: [{start}, {end}) doesn't lie in a text of {length} characters")
    if any(one.end > other.start for one, other in pairwise(spans or ())):
        raise RefusedError(f"{part}: spans must be in text order and not overlap")
