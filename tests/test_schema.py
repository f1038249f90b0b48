"""The published JSON Schema accepts what onrecord writes, and refuses what it must not write."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from onrecord.records import SCHEMA, Act, DamageKind, Kind, Record, Type
from tests.articles import harbour
from tests.strategies import records

DESCRIBED: dict[str, Any] = json.loads(
    files("onrecord").joinpath("onrecord-1.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(DESCRIBED)
OPTIONAL = {"speaker_confidence"}  # came later: a record without it is still one


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(DESCRIBED)
    assert DESCRIBED["properties"]["schema"]["const"] == SCHEMA


def test_closed_sets_are_those_of_the_records() -> None:
    definitions = DESCRIBED["$defs"]
    assert definitions["attribution"]["properties"]["type"]["enum"] == [str(value) for value in Type]
    assert definitions["attribution"]["properties"]["act"]["enum"] == [str(value) for value in Act]
    assert definitions["speaker"]["properties"]["kind"]["enum"] == [str(value) for value in Kind]
    assert definitions["damage"]["properties"]["kind"]["enum"] == [str(value) for value in DamageKind]


def test_everything_is_described_and_nothing_else_allowed() -> None:
    objects = [DESCRIBED, *(each for each in DESCRIBED["$defs"].values() if each.get("type") == "object")]
    for each in objects:
        assert each["additionalProperties"] is False
        assert each["properties"].keys() - OPTIONAL == set(each["required"])
        for property in each["properties"].values():
            assert "description" in property or "$ref" in property


@given(records())
def test_every_record_fits_and_comes_back(record: Record) -> None:
    data = json.loads(json.dumps(record.to_json()))
    VALIDATOR.validate(data)
    assert Record.from_json(data) == record


def test_a_record_from_before_speakers_had_a_confidence_is_read() -> None:
    data = harbour().to_json()
    for attribution in data["attributions"]:
        del attribution["speaker_confidence"]
    VALIDATOR.validate(data)
    assert all(a.speaker_confidence is None for a in Record.from_json(data).attributions)


def _drop(data: dict[str, Any]) -> None:
    del data["document"]["language"]


def _add(data: dict[str, Any]) -> None:
    data["note"] = "hello"


def _name(data: dict[str, Any]) -> None:
    data["schema"] = "onrecord/2"


def _act(data: dict[str, Any]) -> None:
    data["attributions"][0]["act"] = "shout"


def _sure(data: dict[str, Any]) -> None:
    data["attributions"][0]["confidence"] = 1.01


def _one_number(data: dict[str, Any]) -> None:
    data["attributions"][0]["source"] = [[3]]


def _three_numbers(data: dict[str, Any]) -> None:
    data["attributions"][0]["source"] = [[3, 4, 5]]


def _negative(data: dict[str, Any]) -> None:
    data["attributions"][0]["cue"] = [[-1, 4]]


def _id(data: dict[str, Any]) -> None:
    data["document"]["id"] = "harbour"


@pytest.mark.parametrize(
    "spoil", [_drop, _add, _name, _act, _sure, _one_number, _three_numbers, _negative, _id]
)
def test_what_is_no_record_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    data = harbour().to_json()
    VALIDATOR.validate(json.loads(json.dumps(data)))
    spoil(data)
    assert not VALIDATOR.is_valid(json.loads(json.dumps(data)))


def with_dates(published: str | None, said: str | None) -> dict[str, Any]:
    data = json.loads(json.dumps(harbour().to_json()))
    data["document"]["published"] = published
    data["attributions"][0]["said"]["date"] = said
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize(
    "date",
    [
        *(None, "2021", "2021-12", "2021-12-23", "2022~", "2021-12?", "2021-12-23%"),
        *("202X", "19XX", "2021-XX-23", "2021-21", "2021-34", "-0044-03-15"),
        *("2021-12-20/2021-12-23", "2021/..", "../2021", "2021/", "2019/2020~"),
        *("2021-12-23T14:30", "2021-12-23T14:30Z"),
    ],
)
def test_edtf_dates(date: str | None) -> None:
    VALIDATOR.validate(with_dates(None, date))


@pytest.mark.parametrize(
    "date",
    [
        "",
        "21",
        "23 December",
        "2021-13",
        "2021-00",
        "2021-12-32",
        "2021-12-23T25:00",
        "2021/12/23",
        "/",
    ],
)
def test_what_is_no_edtf_date(date: str) -> None:
    assert not VALIDATOR.is_valid(with_dates(None, date))


@pytest.mark.parametrize("date", ["2022~", "2021-12-20/2021-12-23", "2021-21", "202X", "today", ""])
def test_published_is_a_plain_date(date: str) -> None:
    assert not VALIDATOR.is_valid(with_dates(date, None))
