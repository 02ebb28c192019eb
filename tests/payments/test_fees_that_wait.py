"""A fee that is paid before its application is filed: it waits, but not for ever."""

import pytest

from seva.applications.application import Application
from seva.applications.status import Status
from seva.payments import Item, Payment, Purpose
from tests.payments.desk import DUE, Bench


def paid(bench: Bench) -> tuple[Application, Payment]:
    """An application with the citizen whose fee is paid."""
    application = bench.applications.start(bench.citizen, "marriage_registration", "revenue", "en")
    fee = Item(Purpose("fee", application.id, "marriage_registration", "revenue"), DUE)
    payment = bench.begin(fee)
    bench.tell(bench.provider.pay(payment.id))
    return application, payment


def passed(bench: Bench, application: Application, *states: Status, **changes: str) -> Application:
    """The application after it passed through states."""
    for state in states:
        with bench.database.begin() as connection:
            application = bench.applications.pass_to(connection, application, state, **changes)
    return application


def standing(bench: Bench, payment: Payment) -> tuple[str, str]:
    now = bench.now(payment)
    return now.state, now.items[0].state


def test_money_goes_back_when_nothing_was_filed_in_time(bench: Bench) -> None:
    _, payment = paid(bench)
    bench.work(1, days=29)
    assert standing(bench, payment) == ("paid", "waiting") and bench.provider.refunds == {}
    bench.work(4, hours=13)
    assert standing(bench, payment) == ("refunded", "refused")
    assert bench.told() == ["payment.not_filed", "payment.returned"]
    (refund,) = bench.now(payment).refunds
    assert (refund.reason, refund.amount_paise) == ("not_filed", DUE)
    bench.check(settled=True)


def test_so_it_does_when_the_department_refused_and_nobody_corrected(bench: Bench) -> None:
    application, payment = paid(bench)
    passed(bench, application, "queued", "refused")
    bench.work(3, days=16)
    assert standing(bench, payment) == ("refunded", "refused")
    bench.check(settled=True)


def test_what_was_discarded_goes_back_at_once(bench: Bench) -> None:
    application, payment = paid(bench)
    passed(bench, application, "discarded")
    bench.work(2, hours=1)
    assert standing(bench, payment) == ("refunded", "refused")
    assert "payment.not_filed" in bench.told()


@pytest.mark.parametrize("days", [10, 60])
def test_what_is_on_its_way_to_the_department_is_not_given_back(bench: Bench, days: int) -> None:
    application, payment = paid(bench)
    queued = passed(bench, application, "queued")
    bench.work(1, days=days)
    assert standing(bench, payment) == ("paid", "waiting")
    bench.treasury.progress = lambda *_: Progress()  # type: ignore[method-assign, assignment]
    passed(bench, queued, "filed", reference_number="REV26-1234-5678-1")
    bench.work(2, hours=1)
    assert standing(bench, payment) == ("paid", "recorded")


class Progress:
    """An application that the department has."""

    status = "filed"


def test_the_department_hears_when_it_was_paid(bench: Bench) -> None:
    payment = bench.begin()
    moment = bench.clock()
    bench.provider.pay(payment.id)
    bench.work(2, minutes=10)
    ((_, money),) = bench.treasury.receipts_given.values()
    assert money.paid_at == moment != bench.clock()
