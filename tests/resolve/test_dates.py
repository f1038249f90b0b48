"""Time words and their dates; every sentence and every person in it is invented."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.resolve.dates import Tense, find_dates, resolve_time

THURSDAY = "2021-12-23"
POINT = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?~?"
EDTF = re.compile(rf"{POINT}(?:/{POINT})?|\d{{4}}-2[1-4]~?|\d{{3}}X|\d\dXX", re.ASCII)

PIECES = st.sampled_from(
    re.split(
        " ",
        "Monday Tuesday night last next this the that May March 23 31 30th Dec. 2021 2,500 '80s 99999 a.m. "
        "in until two weeks ago later earlier year quarter third first Christmas every before after to – / "
        "yesterday Sunday Times 0 0000 9999 decade century 20th between and will said day . , 9 of \n",
    )
)


def found(text: str, published: str | None = THURSDAY) -> list[tuple[str, str | None]]:
    return [(text[d.span.start : d.span.end], d.date) for d in find_dates(text, published=published)]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Tuesday night", "2021-12-21"),
        ("Thursday", "2021-12-23"),
        ("last Thursday", "2021-12-16"),
        ("next Monday", "2021-12-27"),
        ("Friday", "2021-12-17"),
        ("Tuesday of last week", "2021-12-14"),
        ("earlier this month", "2021-12"),
        ("last month", "2021-11"),
        ("last year", "2020"),
        ("in early 2022", "2022"),
        ("a year ago", "2020"),
        ("three days ago", "2021-12-20"),
        ("nearly four years ago", "2017~"),
        ("Oct. 4", "2021-10-04"),
        ("Jan. 5", "2022-01-05"),
        ("on 23 December", "2021-12-23"),
        ("the 1st of March, 2019", "2019-03-01"),
        ("Jan. 17-19, 2020", "2020-01-17/2020-01-19"),
        ("March of last year", "2020-03"),
        ("last week", "2021-12-13/2021-12-19"),
        ("the weekend", "2021-12-18/2021-12-19"),
        ("yesterday afternoon", "2021-12-22"),
        ("last night", "2021-12-22"),
        ("9 a.m. Sunday", "2021-12-19"),
        ("11:40 am", "2021-12-23"),
        ("the third quarter", "2021-07/2021-09"),
        ("the first half of 2020", "2020-01/2020-06"),
        ("Q2 2020", "2020-04/2020-06"),
        ("last summer", "2021-22"),
        ("the winter of 1994", "1994-24"),
        ("the late 1970s", "197X"),
        ("the 20th century", "19XX"),
        ("2010 to 2013", "2010/2013"),
        ("between Nov. 18 and Dec. 2", "2021-11-18/2021-12-02"),
        ("from November to March 2020", "2019-11/2020-03"),
        ("nineteen ninety-six", "1996"),
        ("Christmas Eve 2019", "2019-12-24"),
        ("Thanksgiving", "2021-11-25"),
        ("Labor Day weekend", "2021-09-04/2021-09-06"),
        ("the day before Thanksgiving", "2021-11-24"),
        ("the first week of July", "2021-06-28/2021-07-04"),
        ("the past three months", "2021-09/2021-12"),
        ("31/12/2020", "2020-12-31"),
        ("03/04/2020", "2020"),
    ],
)
def test_words_with_a_date(words: str, date: str) -> None:
    assert resolve_time(words, published=THURSDAY) == date


@pytest.mark.parametrize(
    "words",
    [
        "",
        "recently",
        "now",
        "every Monday",
        "three years",
        "the next day",
        "two days later",
        "a day after the vote",
        "the days before the debate on Monday",
        "Feb. 30",
        "2008 and 2012",
        "his heyday",
    ],
)
def test_words_without_one(words: str) -> None:
    assert resolve_time(words, published=THURSDAY) is None


@pytest.mark.parametrize(
    ("words", "month", "nothing"),
    [
        ("23 December", "2021-12-23", None),
        ("earlier this month", "2021-12", None),
        ("last month", "2021-11", None),
        ("last year", "2020", None),
        ("Tuesday", None, None),
        ("last week", None, None),
        ("yesterday", None, None),
        ("9 a.m.", None, None),
        ("June 2012", "2012-06", "2012-06"),
    ],
)
def test_a_partial_day_of_publication_gives_what_is_safe(
    words: str, month: str | None, nothing: str | None
) -> None:
    assert resolve_time(words, published="2021-12") == month
    assert resolve_time(words, published=None) == nothing
    assert resolve_time(words, published="no date at all") == nothing


def test_the_year_alone_says_nothing_of_a_month() -> None:
    assert resolve_time("23 December", published="2021") is None
    assert resolve_time("last year", published="2021") == "2020"


def test_the_tense_chooses_the_side() -> None:
    assert resolve_time("Tuesday", published=THURSDAY, tense=Tense.FUTURE) == "2021-12-28"
    assert resolve_time("Tuesday", published=THURSDAY, tense=Tense.PAST) == "2021-12-21"
    assert resolve_time("Jan. 5", published=THURSDAY, tense=Tense.PAST) == "2021-01-05"
    assert resolve_time("this Friday", published=THURSDAY) == "2021-12-24"
    assert resolve_time("this Friday", published=THURSDAY, tense=Tense.PAST) == "2021-12-17"


def test_december_in_january_is_last_december() -> None:
    assert resolve_time("Dec. 23", published="2022-01-04") == "2021-12-23"


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("the next day", "2014-03-10"),
        ("the previous day", "2014-03-08"),
        ("that night", "2014-03-09"),
        ("a month later", "2014-04"),
        ("that September", "2014-09"),
        ("the following Tuesday", "2014-03-11"),
    ],
)
def test_some_words_count_from_the_date_last_spoken_of(words: str, date: str) -> None:
    assert resolve_time(words, published=THURSDAY, anchor="2014-03-09") == date


def test_an_article_from_start_to_end() -> None:
    text = (
        "Mayor Ada Quill said on Tuesday that she will meet the council on Monday. She had resigned on "
        "March 3, 2019, and the next day she left. Her term ends in May, and the 2023 budget is late."
    )
    assert found(text) == [
        ("Tuesday", "2021-12-21"),
        ("Monday", "2021-12-27"),
        ("March 3, 2019", "2019-03-03"),
        ("the next day", "2019-03-04"),
        ("May", "2021-05"),
        ("2023", "2023"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He may march in a sun hat.",
        "Mr. May met April Oake.",
        "The Sunday Times and USA Today wrote about it.",
        "Every Monday she runs, and each March she rests.",
        "Quill, aged 42, served for three years and won 3-2.",
        "It cost $2000, and 2,500 people and 1990 voters came.",
        "The clock stood at 2:14:04.",
        "He recently said so, and now he rests.",
        "Friday the 13th scares no one.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert found(text) == []


def test_a_possessive_stays_outside() -> None:
    assert found("Quill missed Friday's vote.") == [("Friday", "2021-12-17")]


def test_words_without_a_day_to_count_from_are_found_without_a_value() -> None:
    assert found("Quill left on Tuesday.", None) == [("Tuesday", None)]


@pytest.mark.parametrize(
    ("text", "published", "date"),
    [
        ("PORT ELLA, Dec. 23 (Wire) — Quill left on Tuesday.", "2021", "2021-12-21"),
        ("PORT ELLA, Dec. 23 (Wire) — Quill left on Tuesday.", None, None),
        ("Thursday, December 23, 2021\n\nQuill left on Tuesday.", None, "2021-12-21"),
        ("date 2021-12 © Wire\n\nQuill left earlier this month.", None, "2021-12"),
        ("Thursday, December 23, 2021\n\nQuill left on Tuesday.", "2020-12", None),
        ("Thursday, December 23, 2021\n\nQuill left on Tuesday.", "2021-12-30", "2021-12-28"),
    ],
)
def test_a_dateline_adds_what_the_published_date_lacks(
    text: str, published: str | None, date: str | None
) -> None:
    assert find_dates(text, published=published)[-1].date == date


@given(
    text=st.one_of(st.text(), st.lists(PIECES, max_size=30).map(" ".join)),
    published=st.sampled_from([None, "2021", "2021-12", THURSDAY, "0001-01-01", "9999-12-31", "x"]),
)
@settings(deadline=None)
def test_any_text_gives_spans_in_order_and_values_in_edtf(text: str, published: str | None) -> None:
    end = 0
    for date in find_dates(text, published=published):
        assert end <= date.span.start < date.span.end <= len(text)
        end = date.span.end
        assert date.date is None or EDTF.fullmatch(date.date)
    value = resolve_time(text, published=published)
    assert value is None or EDTF.fullmatch(value)


@pytest.mark.slow
def test_a_line_of_5_mb_takes_seconds() -> None:
    sentence = (
        "Ada Quill said on Tuesday that the harbour of Port Ella, built by 300 men, would open to ships. "
    )
    filler = (
        "The council has heard the case of the old bridge and the road to the mill and it wants an end. " * 6
    )
    line = ((sentence + filler) * 8000)[:5_000_000]
    before = time.process_time()
    assert find_dates(line, published=THURSDAY)
    assert time.process_time() - before < 9  # 2 to 3 s on a quiet core
