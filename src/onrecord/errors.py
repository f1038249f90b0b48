"""Every error onrecord raises, in one family.

    OnrecordError
    ├── UnreadableError    the one input asked for can't be read (in a batch it is a Skipped instead)
    ├── ModelError         a model folder is missing, damaged or of another format
    ├── RecordError        a span, a date or a record's JSON breaks the rules of its own format
    └── StoreError         a store can't be opened, written or asked this
        ├── NotFoundError  what was asked for by id isn't there
        ├── ConflictError  somebody else judged it first
        └── RefusedError   what was asked can't be meant: a judgement's parts, a date, a place in a list

Expected trouble with one input of many is not an error but data: a `Skipped` record.
"""


class OnrecordError(Exception):
    """The root of the family: catch this to catch all of onrecord's own errors."""


class UnreadableError(OnrecordError):
    """The input can't be read; the message says which and why.

    Attributes:
        origin: The path, URL or `"<text>"` that was asked for.
        reason: Why, in a short sentence without the origin.
    """

    def __init__(self, origin: str, reason: str) -> None:
        super().__init__(f"{origin}: {reason}")
        self.origin = origin
        self.reason = reason


class ModelError(OnrecordError):
    """A model folder is missing, damaged or of a format this version doesn't know."""


class RecordError(OnrecordError, ValueError):
    """A span lies outside its text, or a record's JSON isn't an `onrecord/1` object."""


class StoreError(OnrecordError):
    """A store can't be opened, written, or asked this; the message says which and why."""


class NotFoundError(StoreError, LookupError):
    """No statement, document, identity or judgement has this id, or several do."""


class ConflictError(StoreError):
    """Somebody judged the statement after it was looked at, or the judgement is undone already."""


class RefusedError(StoreError):
    """What was asked of a store can't be meant: a judgement, a date or a place in a list that is none."""
