from __future__ import annotations

from onrecord.serve.answers import Answers
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
