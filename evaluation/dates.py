"""How well time words are read: `python -m evaluation.dates`, a table for each set of the shared data.

Gold values are TIMEX3 and those of Recognizers-Text; ours are EDTF. Two values are the same where they begin
and end on the same days, at the precision of the gold: "five years ago" is a year in TIMEX3 and in onrecord.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.corpora import SHARED
from onrecord import edtf
from onrecord.edtf import Period, Unit
from onrecord.resolve.dates import Tense, find_dates, resolve_time

Days = tuple[datetime.date, datetime.date]
Resolve = Callable[[str, str, str | None], str | None]
"""Gives the EDTF value of words, the day of publication and the value of the words before."""

NEWS_KINDS = ("date", "daterange", "datetime", "datetimerange")
SEASONS = {"SP": 1, "SU": 2, "FA": 3, "WI": 4}


@dataclass(frozen=True, slots=True)
class Case:
    """Time words with their gold values.

    Attributes:
        group: The half of the data or the kind that the case is counted under.
        values: The values that are right, as first and last day; empty where no value is right.
        vague: A week or quarter of which the gold only says the year.
    """

    group: str
    words: str
    published: str
    before: str | None
    values: tuple[Days, ...]
    vague: Unit | None = None
    gold: str = ""


def own(words: str, published: str, before: str | None) -> str | None:
    """Resolve with onrecord, with no help from a sentence."""
    return resolve_time(words, published=published, anchor=before)


def tbaq(path: Path, resolve: Resolve) -> Iterator[tuple[Case, str | None]]:
    """Give each DATE and TIME of TBAQ with our value; half of the documents, by hash, is held out."""
    for document in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in document.split("\n")]
        published = rows[0][2].partition("T")[0]
        held = hashlib.sha256(document.encode()).digest()[0] % 2
        before: str | None = published
        for words, kind, value in rows[1:]:
            if kind not in ("DATE", "TIME"):
                continue
            days, vague = timex_days(value)
            group = "held out" if held else "tuned on"
            case = Case(group, words, published, before, () if days is None else (days,), vague, value)
            found = resolve(words, published, before)
            yield case, found
            if not re.search(r"\b(?:ago|earlier)$", words):  # as find_dates does
                before = found or before


def timex_days(value: str) -> tuple[Days | None, Unit | None]:
    """Give first and last day of a TIMEX3 value, or None for PAST_REF and the like."""
    value = value.partition("T")[0]
    week = re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value)
    if week:
        monday = datetime.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        shift = 5 if week[3] else 0
        return (monday + datetime.timedelta(shift), monday + datetime.timedelta(6)), None
    part = re.fullmatch(r"(\d{4})-(Q|H|SP|SU|FA|WI|WXX|XX-XX)(X|\d)?", value)
    if part is None:
        shape = {2: value + "XX", 3: value + "X"}.get(len(value), value) if value.isdecimal() else value
        period = edtf.parse(shape)
        return (None if period is None else (period.first, period.last)), None
    year, name, number = int(part[1]), part[2], part[3]
    if number == "X" or name == "WXX":
        vague = Unit.WEEK if name == "WXX" else Unit.QUARTER
        whole = edtf.year(year)
        return (whole.first, whole.last), vague
    if name == "XX-XX":
        period = edtf.year(year)
    elif name in SEASONS:
        period = edtf.season(year, SEASONS[name])
    else:
        period = (edtf.quarter if name == "Q" else edtf.half)(year, int(number))
    return (period.first, period.last), None


def recognizers(folder: Path, resolve: Resolve) -> Iterator[tuple[Case, str | None]]:
    """Give the cases of Recognizers-Text that news uses, with our value (see `left_out`)."""
    seen: set[tuple[str, str]] = set()
    for item, found in _results(folder):
        kind = str(found.get("TypeName") or found.get("Type")).rpartition(".")[2]
        words, published = found["Text"], item["Context"]["ReferenceDateTime"][:10]
        values = (found.get("Resolution") or {}).get("values", [])
        days = tuple(pair for value in values for pair in value_days(value))
        if (words, published) in seen:
            continue
        seen.add((words, published))
        gold = " | ".join(value.get("timex", "") for value in values)
        reason = left_out(kind, words, gold)
        group = f"left out: {reason}" if reason else kind
        yield Case(group, words, published, published, days, None, gold), resolve(words, published, published)


def _results(folder: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    path = folder / "DateTimeModel.json"
    for item in json.loads(path.read_text(encoding="utf-8-sig")):
        if item.get("Context", {}).get("ReferenceDateTime"):
            yield from ((item, found) for found in item["Results"])


_REASONS = {
    "less than a day counted": r"\b(?:minutes?|mins?|hours?|2h|hour|seconds?)\b|\bnow\b|\bpresent\b"
    r"|at this time"
    r"|\beod\b|end of day",
    "open at one end (since, before, or later)": r"^(?:since|before|after|until|till|by|as (?:late|early)"
    r"|as soon|on or"
    r"|no (?:later|earlier)|later than|earlier than|prior|starting|beginning (?:on|[a-z]+ \d)|within"
    r"|for|to date)\b"
    r"|^[<>=]|\b(?:or|and) (?:later|before|after|earlier|above|greater)|\bgreater than\b|\bto date\b|than \d",
    "numbers for a month or a year": r"\b\d{1,2}[/.-]\d{1,2}\b|\b\d{8}\b|[/-][a-z]{3,9}|[a-z]{3}[/-]\d"
    r"|\b\d\d?-\d{4}"
    r"|\bof 87$|-\d{4}-|^[a-z]{3}\d|~|(?<!\d)\d\d? s$|\d{4} s$|^20\d\d [a-z]{3}",
    "days by their number alone": r"^(?:around )?(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: (?:between|from).*)?$"
    r"|day (?:the|\d)|^(?:mon|tues?|wed|thu|fri|sat|sun)\b|the \d+th|\bday of\b|in next month",
    "office and calendar terms": r"\b(?:business|working|workweek|school|sy|eoy|otd|calendar|cy|w/c"
    r"|commencing|fy\d*"
    r"|fiscal)|^week \d|^(?:sy|cy)\d|\bmonth of\b|9th month|week (?:beginning|starting)|remaining",
    "dictated": r"\b(?:first|second|third|\w+th|twenty|thirty|thirteen|fifteen)\b"
    r"(?! (?:quarter|week|half|century))"
    r"|\btmrw\b|\btonite\b|\ba m\b|\bo.clock\b|^\d (?:past|last|next|previous)|^\d+ (?:last|next|previous)",
    "several instructions in one": r"\bstarting\b|, from|, two year|days? from now$.* days"
    r"|on (?:tuesday|friday)$"
    r"|^(?:saturday|sunday) 3|\bfor \d|in two \w+ since|and 2 days|1 month 21|for 8:00",
}


def left_out(kind: str, words: str, gold: str) -> str | None:
    """Say why a case isn't one that news has, or None."""
    if kind not in NEWS_KINDS:
        return f"kind {kind}" if kind else "no kind"
    if not re.search(r"\d|X", gold) or "-02-30" in gold or "02-29" in gold:
        return "no such day"
    words = words.lower()
    return next((reason for reason, shape in _REASONS.items() if re.search(shape, words)), None)


def value_days(value: dict[str, str]) -> Iterator[Days]:
    """Give first and last day of a Recognizers value, whose ends are exclusive, and of its TIMEX."""
    days, _ = timex_days(value.get("timex", ""))
    if days is not None:
        yield days
    if re.match(r"\d{4}-", value.get("value", "")):
        day = datetime.date.fromisoformat(value["value"][:10])
        yield day, day
    elif all(re.match(r"\d{4}-", value.get(end, "")) for end in ("start", "end")):
        start, end = (datetime.date.fromisoformat(value[key][:10]) for key in ("start", "end"))
        midnight = value["end"][10:] in ("", " 00:00:00") and start != end
        yield start, end - datetime.timedelta(days=1) if midnight else end
        # "2014 to 2018" ends with 2018 in news, with the first of January in Recognizers-Text.
        if value["timex"].startswith("("):
            yield start, end


def is_right(case: Case, found: str | None) -> bool:
    """Tell whether a value is right: no value where the gold has none, else the same days (see the top)."""
    period = edtf.parse(found)
    if period is None or not case.values:
        return period is None and not case.values
    if case.vague:
        whole = case.values[0]
        return period.unit is case.vague and whole[0] <= period.first <= whole[1]
    return any(_same(period, days) for days in case.values)


def _same(period: Period, days: Days) -> bool:
    if (period.first, period.last) == days:
        return True
    if days[0] == days[1]:  # a day where news says a week, month or year: "in two years"
        return period.unit is not Unit.DAY and period.first <= days[0] <= period.last
    # A range that is written by month or year holds the days of its first and last one whole.
    return period.unit is Unit.RANGE and _coarse(period.first, days[0]) and _coarse(period.last, days[1])


def _coarse(ours: datetime.date, theirs: datetime.date) -> bool:
    same_quarter = ours.year == theirs.year and (ours.month + 2) // 3 == (theirs.month + 2) // 3
    return same_quarter or (ours.year == theirs.year and ours.month in (1, 12) and theirs.month in (1, 12))


def layer(shared: Path) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Give `said` words with the day of publication, our value alone, and our value in the article."""
    documents: dict[str, dict[str, Any]] = {}
    for name in ("polnear/dev", "polnear/train", "wikinews/dev", "wikinews/train"):
        for row in _rows(shared / f"{name}.jsonl"):
            documents[row["name"]] = row
    for name in ("speakers/dev", "speakers/train", "wikinews/dev", "wikinews/train"):
        for row in _rows(shared / f"{name}.jsonl"):
            document = documents[row["name"]]
            text, published = document["text"], document["published"]
            dates = find_dates(text, published=published)
            for attribution in row["attributions"]:
                words = attribution.get("said")
                if not words:
                    continue
                near = (attribution["cue"] or attribution["content"])[0][0]
                places = [found.start() for found in re.finditer(re.escape(words), text)]
                start = min(places, key=lambda place: abs(place - near), default=-1)
                in_text = [d.date for d in dates if d.span.start < start + len(words) and start < d.span.end]
                alone = resolve_time(words, published=published, tense=Tense.PAST)
                yield words, published, alone, in_text[0] if in_text else None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def count(cases: Iterable[tuple[Case, str | None]]) -> Iterator[tuple[str, int, int, int]]:
    """Give for each group how many cases it has, how many are right and how many have no value."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for case, found in cases:
        group = case.group if case.values or case.group.startswith("left out") else f"{case.group}, no value"
        total[group] += 1
        right[group] += is_right(case, found)
        missing[group] += found is None and bool(case.values)
    yield from ((group, total[group], right[group], missing[group]) for group in sorted(total))


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables and give the exit code: 0 printed, 1 the shared data isn't there."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.dates", description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="where the shared data is")
    parser.add_argument("--misses", action="store_true", help="list the cases that are wrong, too")
    options = parser.parse_args(argv)
    if not (options.shared / "dates").is_dir():
        print(f"{options.shared}: the data isn't there", file=sys.stderr)
        return 1
    sets = {
        "TBAQ": list(tbaq(options.shared / "dates" / "tbaq-train.tsv", own)),
        "Recognizers-Text": list(recognizers(options.shared / "dates" / "recognizers", own)),
    }
    print("| set | cases | right | wrong | no value | % right |\n|---|---|---|---|---|---|")
    for name, cases in sets.items():
        for group, total, right, missing in count(cases):
            wrong = total - right - missing
            print(
                f"| {name}: {group} | {total} | {right} | {wrong} | {missing} | {100 * right / total:.1f} |"
            )
    said = list(layer(options.shared))
    for name, index in (("alone", 2), ("in the article", 3)):
        known = sum(row[index] is not None for row in said)
        print(
            f"| said, {name}: has a value | {len(said)} | {known} | | {len(said) - known} | "
            f"{100 * known / len(said):.1f} |"
        )
    if options.misses:
        for name, cases in sets.items():
            for case, found in cases:
                if not is_right(case, found) and not case.group.startswith("left out"):
                    print(name, case.group, case.published, case.words, case.gold, found, sep="\t")
        for row in said:
            print("said", *row, sep="\t")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
