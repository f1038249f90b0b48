from __future__ import annotations

from onrecord.serve.rates import Rate


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_so_many_a_second() -> None:
    clock = Clock()
    rate = Rate(2.0, burst=3, clock=clock)
    assert [rate.take("a") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    clock.now += 0.5
    assert rate.take("a") == 0.0
    assert rate.take("a") > 0.0


def test_a_refused_request_costs_nothing() -> None:
    clock = Clock()
    rate = Rate(1.0, burst=1, clock=clock)
    rate.take("a")
    for _ in range(100):
        rate.take("a")
    clock.now += 1.0
    assert rate.take("a") == 0.0


def test_clients_don_t_share() -> None:
    rate = Rate(0.001, burst=1, clock=Clock())
    assert (rate.take("a"), rate.take("b")) == (0.0, 0.0)
    assert rate.take("a") > 0.0


def test_tokens_don_t_pile_up() -> None:
    clock = Clock()
    rate = Rate(10.0, burst=2, clock=clock)
    rate.take("a")
    clock.now += 3600
    assert [rate.take("a") > 0.0 for _ in range(3)] == [False, False, True]


def test_only_so_many_clients_are_remembered() -> None:
    rate = Rate(0.001, burst=1, clients=2, clock=Clock())
    for client in ("a", "b", "c"):
        rate.take(client)
    assert rate.take("a") == 0.0  # forgotten, so it begins anew
    assert rate.take("c") > 0.0
