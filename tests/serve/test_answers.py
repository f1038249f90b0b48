from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from onrecord.serve.answers import Answers, within
from tests.serve.test_rates import Clock


def test_an_answer_is_kept_for_its_time() -> None:
    clock, asked = Clock(), []
    answers = Answers(10.0, clock=clock)

    def ask() -> int:
        asked.append(clock.now)
        return len(asked)

    assert (answers.get("q", ask), answers.get("q", ask)) == (1, 1)
    clock.now += 11.0
    assert answers.get("q", ask) == 2


def test_forgetting_asks_anew() -> None:
    answers = Answers(10.0, clock=Clock())
    assert answers.get("q", lambda: 1) == 1
    answers.forget()
    assert answers.get("q", lambda: 2) == 2


def test_an_answer_from_before_a_change_is_not_kept() -> None:
    answers = Answers(10.0, clock=Clock())

    def ask() -> str:
        answers.forget()  # somebody judges while we count
        return "old"

    assert answers.get("q", ask) == "old"
    assert answers.get("q", lambda: "new") == "new"


def test_only_so_many_are_kept_the_latest_used() -> None:
    answers = Answers(10.0, most=2, clock=Clock())
    for question in ("a", "b", "a", "c"):
        answers.get(question, lambda question=question: question)  # type: ignore[misc]
    assert [answers.peek(question) for question in ("a", "b", "c")] == ["a", None, "c"]


def test_peeking_asks_nothing_and_sees_nothing_old() -> None:
    clock = Clock()
    answers = Answers(10.0, clock=clock)
    assert answers.peek("q") is None
    answers.get("q", lambda: 1)
    assert answers.peek("q") == 1
    clock.now += 10.0
    assert answers.peek("q") is None


class Gate:
    """Something to be asked that answers, with how often it was asked, once it is open."""

    def __init__(self) -> None:
        self.open = Event()
        self.begun = Event()
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        self.begun.set()
        assert self.open.wait(60.0)
        return self.asked


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


def test_what_is_ready_soon_is_given_and_kept() -> None:
    answers = Answers(10.0, clock=Clock())
    assert answers.soon("q", lambda: 1, 60.0) == 1
    assert answers.soon("q", lambda: 2, 60.0) == 1


def test_what_takes_longer_is_asked_on_and_kept_when_done(gate: Gate) -> None:
    answers = Answers(10.0, clock=Clock())
    assert answers.soon("q", gate, 0.0) is None
    gate.open.set()
    assert answers.begin("q", gate).result(60.0) == 1
    assert answers.peek("q") == 1


def test_what_is_being_asked_is_not_asked_twice(gate: Gate) -> None:
    answers = Answers(0.0)  # nothing is kept
    both = answers.begin("q", gate), answers.begin("q", gate)
    gate.open.set()
    assert [each.result(60.0) for each in both] == [1, 1]
    assert answers.begin("q", gate).result(60.0) == 2


def test_of_too_many_that_wait_the_first_is_dropped(gate: Gate) -> None:
    answers = Answers(10.0, waiting=2, clock=Clock())
    answers.begin("running", gate)
    assert gate.begun.wait(60.0)
    futures = [answers.begin(name, lambda name=name: name) for name in "abc"]  # type: ignore[misc]
    assert futures[0].cancelled()
    assert within(futures[0], 60.0) is None
    gate.open.set()
    assert [each.result(60.0) for each in futures[1:]] == ["b", "c"]
    assert answers.begin("a", lambda: "again").result(60.0) == "again"


def test_an_error_is_given_to_who_asked_and_not_kept() -> None:
    answers = Answers(10.0, clock=Clock())

    def ask() -> int:
        raise TimeoutError("the database is slow")

    with pytest.raises(TimeoutError, match="the database"):
        answers.soon("q", ask, 60.0)
    assert answers.soon("q", lambda: 1, 60.0) == 1


def test_after_a_change_what_was_being_asked_is_asked_anew(gate: Gate) -> None:
    answers = Answers(10.0, clock=Clock())
    before = answers.begin("q", gate)
    assert gate.begun.wait(60.0)
    answers.forget()
    after = answers.begin("q", gate)
    assert after is not before
    gate.open.set()
    assert (before.result(60.0), after.result(60.0)) == (1, 2)
    assert answers.peek("q") == 2


def test_what_is_half_as_old_as_it_may_be_is_asked_anew_in_the_background() -> None:
    clock = Clock()
    answers = Answers(10.0, clock=clock)
    assert answers.get("q", lambda: 1) == 1
    clock.now += 6.0
    assert answers.get("q", lambda: 2) == 1
    answers.close()  # waits for it
    assert answers.get("q", lambda: 3) == 2


def test_closing_drops_what_waits(gate: Gate) -> None:
    answers = Answers(10.0, clock=Clock())
    running = answers.begin("running", gate)
    assert gate.begun.wait(60.0)
    waiting = answers.begin("waiting", gate)
    gate.open.set()
    answers.close()
    assert running.result() == 1
    assert waiting.cancelled() or waiting.result() == 2
