"""The word indexes of both engines against what `words` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from onrecord.store.sql import open_sql
from onrecord.store.sql.engine import Database
from onrecord.store.sql.index import STATEMENTS, Row, Where
from onrecord.store.words import Sought, parse

WORDS = ("quay", "ferri", "é", "co2", "and", "not", "near", "漢字")
LISTS = st.lists(st.sampled_from(WORDS), max_size=5).map(tuple)
PHRASES = st.lists(st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(tuple), max_size=1).map(tuple)
SOUGHT = st.builds(
    Sought,
    stems=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(tuple),
    phrases=PHRASES,
    without=st.lists(LISTS.filter(bool), max_size=2).map(tuple),
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('index') / 'record.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").record()
    with open_sql(url) as store:
        yield store.database()


def fill(database: Database, rows: list[Row]) -> None:
    database.write(STATEMENTS.clear)
    database.write(lambda connection: STATEMENTS.put(connection, rows))


def found(database: Database, sought: Sought, where: Where = Where.ANYWHERE) -> set[int]:
    with database.reading() as connection:
        finds = STATEMENTS.finds(connection, sought, where)
        return set(connection.execute(select(finds.number).where(finds.condition)).scalars())


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(rows=st.lists(st.tuples(LISTS, LISTS, LISTS), max_size=6), sought=SOUGHT)
def test_rows_are_found_as_words_say(
    database: Database, rows: list[tuple[tuple[str, ...], ...]], sought: Sought
) -> None:
    numbered: list[Row] = [(2**40 - n, parts) for n, parts in enumerate(rows)]
    fill(database, numbered)
    due = {n for n, parts in numbered if sought.found_in(parts)}
    in_content = {n for n, parts in numbered if n in due and sought.all_in(parts[:1])}
    assert found(database, sought) == due
    assert found(database, sought, Where.FIRST_PART) == in_content
    assert found(database, sought, Where.NOT_FIRST_PART) == due - in_content
    if sought.without:
        wanted = Sought(without=sought.without)
        assert found(database, sought, Where.UNWANTED) == {
            n for n, parts in numbered if not wanted.found_in(parts)
        }
    with database.reading() as connection:
        assert dict(STATEMENTS.frequencies(connection)) == Counter(
            stem for _, parts in numbered for stem in {stem for part in parts for stem in part}
        )


def test_what_is_taken_out_is_gone(database: Database) -> None:
    rows: list[Row] = [(1, (["quay"], ["ilv"], ["say"])), (2, (["quay"], [], []))]
    fill(database, rows)
    database.write(lambda connection: STATEMENTS.take(connection, rows[:1]))
    assert found(database, parse("quay")) == {2}
    assert found(database, parse("ilves")) == set()


def test_hundreds_of_words(database: Database) -> None:
    many = [f"word{k}" for k in range(900)]
    fill(database, [(1, (many, [], []))])
    assert found(database, Sought(stems=tuple(many))) == {1}
    assert found(database, Sought(stems=("word1",), without=tuple((f"x{k}",) for k in range(900)))) == {1}
