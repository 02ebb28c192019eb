"""Pauses of numbers: they grow, end by one message that is tried, and stops say so."""

from datetime import timedelta

import pytest

from connectors.whatsapp.sending.pauses import LONGEST, SOON, STOP, TRIAL, Pauses
from tests.conftest import SetClock

SECOND, NONE = timedelta(seconds=1), timedelta()


@pytest.fixture
def pauses(clock: SetClock) -> Pauses:
    return Pauses(clock)


def test_many_refusals_at_once_make_one_pause(pauses: Pauses, clock: SetClock) -> None:
    ends = {pauses.back_off("a", "130429", SECOND, 2, NONE) for _ in range(30)}
    assert ends == {clock() + SECOND} and pauses.ask("a") == clock() + SECOND and pauses.ask("b") is None


def test_after_a_pause_one_message_is_tried(pauses: Pauses, clock: SetClock) -> None:
    pauses.back_off("a", "130429", SECOND, 2, NONE)
    clock.forward(seconds=1)
    assert pauses.may_try("a") and pauses.ask("a") is None
    assert pauses.ask("a") == clock() + SOON and not pauses.may_try("a") and not pauses.is_open("a")
    pauses.worked("a")
    assert pauses.is_open("a") and pauses.ask("a") is None


def test_a_try_that_is_refused_makes_the_pause_longer(pauses: Pauses, clock: SetClock) -> None:
    lengths = []
    for _ in range(12):
        end = pauses.back_off("a", "130429", SECOND, 2, NONE)
        lengths.append((end - clock()).total_seconds())
        clock.now = end
        assert pauses.ask("a") is None
    assert lengths[:4] == [1, 2, 4, 8] and lengths[-1] == LONGEST.total_seconds()


def test_a_try_that_never_ends_is_followed_by_another(pauses: Pauses, clock: SetClock) -> None:
    pauses.back_off("a", "130429", SECOND, 2, NONE)
    clock.forward(seconds=1)
    assert pauses.ask("a") is None
    clock.now += TRIAL
    assert pauses.ask("a") is None
    pauses.not_tried("a")
    assert pauses.ask("a") is None


def test_meta_may_ask_for_a_longer_pause(pauses: Pauses, clock: SetClock) -> None:
    assert pauses.back_off("a", "4", SECOND, 2, timedelta(seconds=90)) == clock() + timedelta(seconds=90)


def test_what_was_sent_before_a_pause_does_not_end_it(pauses: Pauses) -> None:
    pauses.back_off("a", "130429", SECOND, 2, NONE)
    pauses.worked("a")
    assert not pauses.is_open("a")


def test_a_stop_stays_until_something_works(pauses: Pauses, clock: SetClock) -> None:
    assert pauses.stop("a", "190") == clock() + STOP
    assert pauses.back_off("a", "131000", SECOND, 2, NONE) == clock() + STOP
    clock.now += STOP
    assert pauses.stopped == {"a": "190"} and pauses.ask("a") is None and pauses.stopped == {"a": "190"}
    pauses.worked("a")
    assert pauses.stopped == {}
    pauses.stop("a", "190")
    pauses.resume("a")
    assert pauses.ask("a") is None


def test_answers_that_do_not_come_hold_up_the_number_after_some(pauses: Pauses) -> None:
    for _ in range(4):
        pauses.silent("a")
    pauses.worked("a")
    for _ in range(4):
        pauses.silent("a")
    assert pauses.is_open("a")
    pauses.silent("a")
    assert not pauses.is_open("a")
