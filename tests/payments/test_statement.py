"""Reconciliation: what the provider's list says besides, each difference by its name, and the sums to the paisa."""

from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from seva.clock import in_india
from seva.payments.errors import ProviderAway
from seva.payments.port import Line, SeenDispute
from seva.storage.tables import payment_statements
from tests.payments.desk import DUE, Bench


def today(bench: Bench) -> date:
    return in_india(bench.clock()).date()


def paid(bench: Bench) -> str:
    payment = bench.begin()
    return bench.provider.pay(payment.id).transaction_id


def lines(bench: Bench) -> list[Line]:
    found = bench.provider.settled(today(bench))
    assert found is not None
    return found


def test_money_whose_callback_never_came_is_taken_from_the_list(bench: Bench) -> None:
    transaction = paid(bench)
    statement = bench.desk.reconciling.make(today(bench))
    assert [(one.transaction_id, one.waiting) for one in statement.money] == [(transaction, DUE)]
    assert statement.is_balanced and statement.mismatches == []
    bench.work(1)
    bench.check(settled=True)


@pytest.mark.parametrize(
    ("more", "what", "difference"),
    [
        (Line("payment", "pay_x", 777, "pay_x", "f" * 32), "unknown_here", 777),
        (Line("payment", "pay_y", 777, "pay_y"), "unknown_here", 777),
        (Line("refund", "rfnd_x", 55, "pay_unknown"), "unknown_here", -55),
        (Line("adjustment", "adj_1", -1234), "adjustment", -1234),
        (Line("payment", "pay_1", DUE, "pay_1"), "settled_twice", DUE),
    ],
)
def test_what_does_not_fit_is_named_and_the_sums_still_meet(
    bench: Bench, more: Line, what: str, difference: int
) -> None:
    bench.tell(bench.provider.money[paid(bench)])
    bench.provider.lists = {today(bench): [*lines(bench), more]}
    statement = bench.desk.reconciling.make(today(bench))
    assert [(one.what, one.id, one.difference) for one in statement.mismatches] == [(what, more.id, difference)]
    (settled,) = statement.settled
    assert settled.listed - settled.ours == difference and statement.is_balanced
    assert what in statement.as_text() and f",{difference}\n" in statement.as_csv()


def test_another_amount_in_the_list_is_named(bench: Bench) -> None:
    transaction = paid(bench)
    bench.tell(bench.provider.money[transaction])
    bench.provider.lists = {today(bench): [Line("payment", transaction, DUE - 1, transaction)]}
    statement = bench.desk.reconciling.make(today(bench))
    assert [(one.what, one.difference) for one in statement.mismatches] == [("amount_differs", -1)]
    assert statement.is_balanced


def test_a_line_in_the_lists_of_two_days_is_named(bench: Bench) -> None:
    transaction = paid(bench)
    bench.tell(bench.provider.money[transaction])
    line = Line("payment", transaction, DUE, transaction)
    bench.provider.lists = {today(bench): [line], today(bench) + timedelta(days=1): [line]}
    assert bench.desk.reconciling.make(today(bench)).mismatches == []
    second = bench.desk.reconciling.make(today(bench) + timedelta(days=1))
    assert [one.what for one in second.mismatches] == ["settled_twice"] and second.is_balanced


def test_money_in_no_list_for_days_is_asked_about(bench: Bench) -> None:
    bench.tell(bench.provider.money[paid(bench)])
    bench.provider.lists = {}
    later = today(bench) + timedelta(days=7)
    assert [one.what for one in bench.desk.reconciling.make(later).mismatches] == ["not_settled"]


def test_recorded_money_that_a_dispute_took_is_a_matter_for_a_person(bench: Bench) -> None:
    transaction = paid(bench)
    bench.tell(bench.provider.money[transaction])
    bench.tell(disputes=[SeenDispute("d", transaction, "lost")])
    statement = bench.desk.reconciling.make(today(bench))
    assert {one.what for one in statement.mismatches} == {"unexplained", "recorded_and_gone"}
    assert not statement.is_balanced and "NOT BALANCED" in statement.as_text()


def test_a_night_has_one_statement_and_one_that_does_not_balance_is_made_again(bench: Bench) -> None:
    bench.clock.forward(days=1)
    bench.provider.failure = ProviderAway("away")
    assert bench.desk.reconciling.make_due() == 1 and bench.desk.reconciling.make_due() == 0
    bench.provider.failure = None
    bench.clock.forward(hours=2)
    assert bench.desk.reconciling.make_due() == 1
    bench.clock.forward(hours=2)
    assert bench.desk.reconciling.make_due() == 0


def test_a_provider_that_is_only_starting_is_asked_again_soon_and_is_no_error(bench: Bench) -> None:
    """As when the whole system starts and the worker is up before the stand-in."""
    bench.provider.failure = ProviderAway("away")
    with capture_logs() as logs:
        assert bench.desk.reconciling.make_due() == 1
    (told,) = [one for one in logs if one["event"] == "payment_statement"]
    assert (told["log_level"], told["balanced"], told["unanswered"]) == ("warning", False, told["mismatches"])
    bench.clock.forward(seconds=61)
    assert bench.desk.reconciling.make_due() == 1
    bench.clock.forward(seconds=61)
    assert bench.desk.reconciling.make_due() == 0, "each time it waits longer"
    bench.provider.failure = None
    bench.clock.forward(minutes=2)
    assert bench.desk.reconciling.make_due() == 1
    (row,) = bench.rows(payment_statements)
    assert row.is_balanced  # type: ignore[attr-defined]


def test_days_on_which_no_worker_ran_are_made_up_for(bench: Bench) -> None:
    bench.work(1)
    first = bench.rows(payment_statements)
    bench.work(1, days=4)
    days = sorted(row.day for row in bench.rows(payment_statements))  # type: ignore[attr-defined]
    assert len(first) == 1 and len(days) == 5
    assert [day - days[0] for day in days] == [timedelta(days=n) for n in range(5)]
