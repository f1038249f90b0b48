"""What the API offers, as data: the routes and the OpenAPI document are both made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from onrecord.records import Act, Kind, Type
from onrecord.serve.users import Role
from onrecord.statements import Verdict
from onrecord.store.base import Sort

BASE = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value in the address.

    Attributes:
        name: As it stands in the address.
        about: What it does.
        kind: `string`, `integer`, `number` or `boolean` (`yes` or `no`).
        values: What it can be; () for anything.
        many: Whether it can be given several times, any of which will do.
    """

    name: str
    about: str
    kind: str = "string"
    values: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One thing that can be asked of the API.

    Attributes:
        path: Below `/api/v1`; `{id}` is a part to fill in.
        about: What it gives, in a line.
        answer: The type of the answer, for its schema.
        handler: Gives the answer; for `POST` it takes the parsed body too.
        method: `GET` or `POST`.
        parameters: Of the query string.
        body: The JSON Schema of what is sent.
        role: Who may.
        errors: Status codes beside 400, 401 and 429, and what they mean.
    """

    path: str
    about: str
    answer: Any
    handler: Callable[..., Any]
    method: str = "GET"
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, Any] | None = None
    role: Role = Role.READ
    errors: Mapping[int, str] = field(default_factory=dict)


Handler = Callable[[Request], Any]

PAGING = (
    Parameter(name="after", about="The `next` of the page before."),
    Parameter(name="limit", about="How many, 1 to 500; 20 by default.", kind="integer"),
)
QUERY = (
    Parameter(
        name="q",
        about='All of these words, in any form; "a phrase" stands together, -word must not occur.',
    ),
    Parameter(name="speaker", about="A speaker's id, or words of the name.", many=True),
    Parameter(name="kind", about="Of a speaker.", values=tuple(Kind), many=True),
    Parameter(name="type", about="Quoted or not.", values=tuple(Type), many=True),
    Parameter(name="act", about="What the cue reports.", values=tuple(Act), many=True),
    Parameter(name="publisher", about="The outlet.", many=True),
    Parameter(name="document", about="A document's id.", many=True),
    Parameter(name="model", about="Name and version of the model.", many=True),
    Parameter(name="since", about="Said, else published, on this day or later: 2021, 2021-12, 2021-12-23."),
    Parameter(name="until", about="Said, else published, on this day or before."),
    Parameter(name="published_since", about="Published on this day or later."),
    Parameter(name="published_until", about="Published on this day or before."),
    Parameter(name="said_since", about="Said on this day or later; none without such a day."),
    Parameter(name="said_until", about="Said on this day or before; none without such a day."),
    Parameter(name="min_confidence", about="At least so sure, 0 to 1.", kind="number"),
    Parameter(name="max_confidence", about="At most so sure, 0 to 1.", kind="number"),
    Parameter(name="verdict", about="Judged so; without it all but the wrong.", values=tuple(Verdict)),
    Parameter(name="unchecked", about="Only those that nobody judged.", kind="boolean"),
    Parameter(name="nested", about="Only those inside another, or only the others.", kind="boolean"),
    Parameter(name="copies", about="Those of near-copies too.", kind="boolean"),
)
SORTING = Parameter(name="sort", about="The order; relevance by default.", values=tuple(Sort))
