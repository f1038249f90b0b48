"""What an address asks for: a `Query` from its parameters, and back: every result has its own address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from onrecord.edtf import parse
from onrecord.errors import OnrecordError
from onrecord.records import Act, Kind, Type
from onrecord.statements import Verdict
from onrecord.store.base import Query, Sort

LONGEST = 500
"""Characters of a value that are looked at; what a person types is shorter."""

MOST = 50
"""Values of one parameter that are looked at."""

E = TypeVar("E", bound=StrEnum)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class AskingError(OnrecordError, ValueError):
    """A parameter has a value that can't be meant; the message says which and what could be."""


class Parameters(Protocol):
    """What is needed of a query string or a form."""

    def getlist(self, key: Any) -> list[Any]:
        """Give all values of a name, in order; none is an empty list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A result as an address asks for it: which statements, in what order, from where, how many."""

    query: Query
    sort: Sort = Sort.RELEVANCE
    after: str | None = None
    limit: int = 20


def value_of(parameters: Parameters, name: str) -> str:
    """Give the last value of a parameter as one clean line of at most 500 characters; "" without one."""
    values = parameters.getlist(name)
    return clean(values[-1]) if values else ""


def clean(value: object) -> str:
    """Give a value as one line: no control characters, no lone surrogates, not over 500 characters."""
    return _UNPRINTABLE.sub(" ", value if isinstance(value, str) else "").strip()[:LONGEST]


def asked(
    parameters: Parameters, *, sort: Sort = Sort.RELEVANCE, limit: int = 20, most: int = 100, **fixed: Any
) -> Asked:
    """Read the parameters of an address.

    Args:
        parameters: Those of the query string.
        sort: The order where the address names none.
        limit: How many where the address doesn't say.
        most: How many at most.
        fixed: Parts of the query that the page decides, whatever the address says.

    Raises:
        AskingError: A value isn't one of its parameter's.
    """
    query = Query(
        words=value_of(parameters, "q"),
        speaker=_values(parameters, "speaker"),
        kind=_enums(parameters, "kind", Kind),
        type=_enums(parameters, "type", Type),
        act=_enums(parameters, "act", Act),
        publisher=_values(parameters, "publisher"),
        document=_values(parameters, "document"),
        model=_values(parameters, "model"),
        **{name: _day(parameters, name) for name in DAYS},
        min_confidence=_number(parameters, "min_confidence", 0.0),
        max_confidence=_number(parameters, "max_confidence", 1.0),
        verdict=next(iter(_enums(parameters, "verdict", Verdict)), None),
        unchecked=_flag(parameters, "unchecked") or False,
        nested=_flag(parameters, "nested"),
        copies=_flag(parameters, "copies") or False,
    )
    return Asked(
        query=replace(query, **fixed),
        sort=next(iter(_enums(parameters, "sort", Sort)), sort),
        after=value_of(parameters, "after") or None,
        limit=whole(parameters, "limit", limit, most=most),
    )


DAYS = ("since", "until", "published_since", "published_until", "said_since", "said_until")


def parameters_of(query: Query, **others: str | None) -> list[tuple[str, str]]:
    """Give the parameters that ask for this query: only what differs from the default, in a fixed order.

    Args:
        query: What is asked.
        others: Further parameters, such as `sort`; those that are None or empty are left out.
    """
    pairs: list[tuple[str, str]] = []
    for field in fields(Query):
        value = getattr(query, field.name)
        if field.default is not MISSING and value == field.default:
            continue
        name = "q" if field.name == "words" else field.name
        if isinstance(value, tuple):
            pairs += [(name, str(each)) for each in value]
        elif isinstance(value, bool):
            pairs.append((name, "yes" if value else "no"))
        elif value is not None:
            pairs.append((name, f"{value:g}" if isinstance(value, float) else str(value)))
    return pairs + [(name, value) for name, value in others.items() if value]


def address(path: str, query: Query, **others: str | None) -> str:
    """Give the address of a page for this query."""
    pairs = parameters_of(query, **others)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def toggled(query: Query, part: str, value: str) -> Query:
    """Give the query with a value of a part added, or taken away if it was there."""
    values: tuple[Any, ...] = getattr(query, part)
    kept = tuple(each for each in values if str(each) != value)
    if len(kept) == len(values):
        make: Callable[[str], Any] = _MADE.get(part, str)
        kept = (*values, make(value))
    return changed(query, part, kept)


def changed(query: Query, part: str, value: Any) -> Query:
    """Give the query with another value of a part that is only known by its name."""
    parts: dict[str, Any] = {part: value}
    return replace(query, **parts)


_MADE: Mapping[str, Callable[[str], Any]] = {"kind": Kind, "type": Type, "act": Act}


def whole(parameters: Parameters, name: str, default: int, *, most: int) -> int:
    """Give a whole number from 1 to `most`; the default without one, and AskingError for anything else."""
    value = value_of(parameters, name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and 0 < int(value[:9]) <= most):
        raise AskingError(f"{name}: a whole number from 1 to {most} was expected")
    return int(value)


def _values(parameters: Parameters, name: str) -> tuple[str, ...]:
    values = (clean(value) for value in parameters.getlist(name)[:MOST])
    return tuple(dict.fromkeys(value for value in values if value))


def _enums(parameters: Parameters, name: str, kind: type[E]) -> tuple[E, ...]:
    try:
        return tuple(kind(value) for value in _values(parameters, name))
    except ValueError as error:
        raise AskingError(f"{name}: one of {_listed(kind)} was expected") from error


def _listed(values: Iterable[StrEnum] | Sequence[str]) -> str:
    return ", ".join(str(value) for value in values)


def _day(parameters: Parameters, name: str) -> str | None:
    value = value_of(parameters, name)
    if not value:
        return None
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII) or parse(value) is None:
        raise AskingError(f"{name}: a date such as 2021, 2021-12 or 2021-12-23 was expected")
    return value


def _number(parameters: Parameters, name: str, default: float) -> float:
    value = value_of(parameters, name)
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise AskingError(f"{name}: a number from 0 to 1 was expected")
    return number


def _flag(parameters: Parameters, name: str) -> bool | None:
    value = value_of(parameters, name)
    if value in ("", "any"):
        return None
    if value not in ("yes", "no"):
        raise AskingError(f"{name}: yes or no was expected")
    return value == "yes"
