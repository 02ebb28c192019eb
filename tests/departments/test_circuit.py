"""The circuit: it opens after some failures in a row, lets one call through after a rest, and closes again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from running import request_for
from strange import FILED, NUMBER, STATE, Answer, Strange, raw, reply

from seva.catalogue import Catalogue
from seva.departments.circuit import FAILURES, REST_SECONDS, Circuit
from seva.departments.errors import Refused, Unavailable, UnknownThere
from seva.departments.http import HttpGateway
from seva.departments.port import FilingRequest


class Hand:
    """A clock that is moved by hand; in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def circuit(hand: Hand) -> Circuit:
    return Circuit(now=hand)


def fail(circuit: Circuit, times: int = FAILURES) -> None:
    for _ in range(times):
        assert circuit.lets_through()
        circuit.failed()


def test_it_opens_after_the_last_failure_allowed(circuit: Circuit) -> None:
    fail(circuit, FAILURES - 1)
    assert circuit.lets_through()
    circuit.failed()
    assert not circuit.lets_through()


def test_only_failures_in_a_row_count(circuit: Circuit) -> None:
    fail(circuit, FAILURES - 1)
    circuit.succeeded()
    fail(circuit, FAILURES - 1)
    assert circuit.lets_through()


def test_after_the_rest_one_call_is_let_through(circuit: Circuit, hand: Hand) -> None:
    fail(circuit)
    hand.now += REST_SECONDS - 0.1
    assert not circuit.lets_through()
    hand.now += 0.1
    assert [circuit.lets_through() for _ in range(3)] == [True, False, False]


def test_a_failed_probe_opens_it_again(circuit: Circuit, hand: Hand) -> None:
    fail(circuit)
    hand.now += REST_SECONDS
    assert circuit.lets_through()
    circuit.failed()
    hand.now += REST_SECONDS - 0.1
    assert not circuit.lets_through()
    hand.now += 0.1
    assert circuit.lets_through()


def test_a_good_probe_closes_it(circuit: Circuit, hand: Hand) -> None:
    fail(circuit)
    hand.now += REST_SECONDS
    assert circuit.lets_through()
    circuit.succeeded()
    fail(circuit, FAILURES - 1)
    assert circuit.lets_through()


def test_a_probe_that_never_came_back_does_not_keep_it_open(circuit: Circuit, hand: Hand) -> None:
    fail(circuit)
    hand.now += REST_SECONDS
    assert circuit.lets_through()
    hand.now += REST_SECONDS
    assert circuit.lets_through()


def test_of_many_threads_one_probes(circuit: Circuit, hand: Hand) -> None:
    fail(circuit)
    hand.now += REST_SECONDS
    start = Barrier(8)

    def ask(_: int) -> bool:
        start.wait(20)
        return circuit.lets_through()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1


class AnyCalls(RuleBasedStateMachine):
    """Calls that succeed, fail or wait, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.hand = Hand()
        self.circuit = Circuit(failures=3, rest=10.0, now=self.hand)
        self.in_a_row = 0
        self.last_try = 0.0

    @rule(works=st.booleans())
    def call(self, works: bool) -> None:
        """A call, if the circuit lets it through."""
        rested = self.hand.now >= self.last_try + 10.0
        assert self.circuit.lets_through() == (self.in_a_row < 3 or rested)
        if self.in_a_row < 3 or rested:
            self.last_try = self.hand.now
            self.in_a_row = 0 if works else self.in_a_row + 1
            (self.circuit.succeeded if works else self.circuit.failed)()

    @rule(seconds=st.floats(min_value=0.5, max_value=12.0))
    def time_passes(self, seconds: float) -> None:
        """Some of the rest."""
        self.hand.now += seconds

    @invariant()
    def it_is_closed_without_failures(self) -> None:
        """A department that works is always asked."""
        assert self.in_a_row or self.circuit.lets_through()


TestAnyCalls = AnyCalls.TestCase
TestAnyCalls.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)


@pytest.fixture
def filing(catalogue: Catalogue, clock: Any) -> FilingRequest:
    return request_for(catalogue, "income_certificate", clock)


@pytest.fixture
def guarded(strange: Strange, gateway_to: Callable[..., HttpGateway], hand: Hand) -> HttpGateway:
    """A gateway with the usual circuit, on a clock of the test."""
    return gateway_to(strange.url, circuit=partial(Circuit, now=hand))


@pytest.mark.parametrize("answer", [reply(503), reply(200, b"<html>"), raw(b""), reply(429), reply(401)])
def test_silence_and_nonsense_open_the_circuit_until_the_rest_is_over(
    strange: Strange, guarded: HttpGateway, filing: FilingRequest, hand: Hand, answer: Answer
) -> None:
    strange.answer = answer
    for _ in range(FAILURES + 3):
        with pytest.raises(Exception):  # noqa: B017 the kinds differ, the count matters
            guarded.file(filing)
    assert len(strange.seen) == FAILURES
    strange.answer = reply(201, FILED)
    with pytest.raises(Unavailable):
        guarded.file(filing)
    hand.now += REST_SECONDS
    assert [guarded.file(filing).reference_number for _ in range(3)] == [NUMBER] * 3
    assert len(strange.seen) == FAILURES + 3


def test_a_department_that_says_no_is_alive(strange: Strange, guarded: HttpGateway, filing: FilingRequest) -> None:
    for _ in range(FAILURES + 3):
        strange.answer = reply(422, {"errors": []})
        with pytest.raises(Refused):
            guarded.file(filing)
        strange.answer = reply(404)
        with pytest.raises(UnknownThere):
            guarded.progress("revenue", NUMBER)
    assert len(strange.seen) == 2 * (FAILURES + 3)


def test_one_department_s_circuit_is_not_another_s(
    strange: Strange, guarded: HttpGateway, filing: FilingRequest
) -> None:
    strange.answer = reply(500)
    for _ in range(FAILURES):
        with pytest.raises(Unavailable):
            guarded.file(filing)
    strange.answer = reply(200, STATE)
    assert guarded.progress("mcd", NUMBER).status == "filed"
    with pytest.raises(Unavailable):
        guarded.progress("revenue", NUMBER)
