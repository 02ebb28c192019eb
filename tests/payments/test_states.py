"""The table of states is total, and money that comes always has a place."""

import pytest

from seva.payments.states import EVENTS, OPEN, STATES, TABLE, Event, State, step

BRINGS_MONEY = ("captured", "mismatched")


def test_the_table_has_an_answer_for_every_state_and_event() -> None:
    assert TABLE.keys() == set(STATES)
    assert all(row.keys() == set(EVENTS) for row in TABLE.values())
    assert {step.state for row in TABLE.values() for step in row.values()} <= set(STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS)
def test_money_has_a_place_exactly_when_an_event_brings_some(state: State, event: Event) -> None:
    assert (step(state, event).money != "none") == (event in BRINGS_MONEY)
    assert step(state, "mismatched").money == "give_back"


def test_money_counts_only_where_none_counted_before() -> None:
    assert {state for state in STATES if step(state, "captured").money == "count"} == {*OPEN, "failed", "expired"}
    assert all(step(state, "captured").state == "paid" for state in (*OPEN, "failed", "expired"))


def test_nothing_but_money_makes_paid() -> None:
    ways = {(s, e) for s in STATES for e in EVENTS if step(s, e).state == "paid" and s != "paid"}
    assert ways == {*((s, "captured") for s in (*OPEN, "failed", "expired")), ("disputed", "dispute_won")}


def test_what_is_over_never_opens_again() -> None:
    assert all(step(state, event).state not in OPEN for state in set(STATES) - OPEN for event in EVENTS)
