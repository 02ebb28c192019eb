"""A provider that was taken out of the settings, or is silent: what it has ends or is named, and no other waits."""

from datetime import date, timedelta

from sqlalchemy import select

from seva.clock import in_india
from seva.payments.errors import ProviderAway
from seva.payments.model import Payment
from seva.payments.providers.fake import FakeProvider
from seva.storage.tables import payment_events, payment_statements, payments
from tests.conftest import SetClock
from tests.payments.desk import DUE, Bench, bill


class Other(FakeProvider):
    """A second provider."""

    name = "other"


def moved(bench: Bench) -> FakeProvider:
    """The provider that was there is gone, and another takes its place."""
    gone, bench.provider = bench.provider, Other(bench.clock, "other")
    bench.chosen = {"*": "other"}
    bench.start()
    return gone


def today(bench: Bench) -> date:
    return in_india(bench.clock()).date()


def named(bench: Bench) -> list[tuple[str, str]]:
    statement = bench.desk.reconciling.make(today(bench))
    assert statement.is_balanced == (not statement.mismatches)
    return [(one.what, one.id) for one in statement.mismatches]


def next_look(bench: Bench, payment: Payment) -> object:
    with bench.database.begin() as connection:
        return connection.execute(select(payments.c.next_look_at).where(payments.c.id == payment.id)).scalar()


def test_an_open_payment_of_nobody_is_named_and_ends(bench: Bench) -> None:
    payment = bench.begin()
    moved(bench)
    bench.work(2, minutes=20)
    assert bench.now(payment).is_open and named(bench) == [("provider_gone", payment.id)]
    bench.work(4, minutes=30)
    assert bench.now(payment).state == "expired" and bench.told() == ["payment.expired"]
    bench.work(12, days=1)
    assert next_look(bench, payment) is None and named(bench) == []


def test_it_is_asked_when_its_provider_is_set_up_again(bench: Bench) -> None:
    payment = bench.begin()
    gone = moved(bench)
    gone.pay(payment.id)
    bench.work(6, minutes=30)
    bench.more = {"fake": gone}
    bench.start()
    bench.work(3, hours=13)
    assert bench.now(payment).state == "paid" and bench.now(payment).is_recorded


def test_a_refund_of_nobody_is_named_until_somebody_can_make_it(bench: Bench) -> None:
    payment = bench.begin()
    bench.provider.failure = ProviderAway("away")
    bench.tell(bench.provider.pay(payment.id, amount=DUE + 1))
    gone = moved(bench)
    bench.work(70, hours=2)
    (refund,) = bench.now(payment).refunds
    assert ("provider_gone", refund.id) in named(bench)
    gone.failure, bench.more = None, {"fake": gone}
    bench.start()
    bench.work(3, hours=2)
    assert bench.now(payment).refunds[0].state == "done"


def test_a_callback_of_nobody_is_kept_until_it_can_be_read(bench: Bench) -> None:
    payment = bench.begin()
    bench.arrive(bench.provider.pay(payment.id))
    gone = moved(bench)
    bench.work(60, hours=1)
    (row,) = bench.rows(payment_events)
    assert row.body_encrypted and ("provider_gone", f"event {row.id}") in named(bench)  # type: ignore[attr-defined]
    bench.more = {"fake": gone}
    bench.start()
    bench.work(2, hours=2)
    assert bench.now(payment).is_recorded


def test_no_group_of_tasks_has_two_providers(bench: Bench, clock: SetClock) -> None:
    """Groups run in threads of their own: a silent provider holds up its own payments and no others."""
    bench.more = {"other": Other(clock, "other")}
    bench.chosen = {"*": "fake", "whatsapp": "other"}
    bench.start()
    mine, other = bench.begin(), bench.desk.payments.begin(bench.citizen, [bill("2222222222")], "en", "whatsapp")
    assert (mine.provider, other.provider) == ("fake", "other")
    bench.clock.forward(minutes=1)
    for group in bench.desk.groups():
        for provider in (bench.provider, bench.more["other"]):
            provider.calls.clear()  # type: ignore[attr-defined]
        for task in group:
            task()
        asked = [p.name for p in (bench.provider, bench.more["other"]) if "look_up" in p.calls]  # type: ignore[attr-defined]
        assert len(asked) < 2
        if asked == ["fake"]:
            assert group is not bench.desk.groups()[0]


def test_a_statement_without_an_answer_is_made_again_days_later(bench: Bench) -> None:
    bench.tell(bench.provider.pay(bench.begin().id))
    first = today(bench)
    bench.clock.forward(days=1)
    bench.provider.failure = ProviderAway("away")
    bench.desk.reconciling.make_due()
    bench.clock.forward(days=2)
    bench.desk.reconciling.make_due()
    bench.provider.failure = None
    bench.clock.forward(hours=2)
    bench.desk.reconciling.make_due()
    found = {row.day: row.is_balanced for row in bench.rows(payment_statements)}  # type: ignore[attr-defined]
    assert found == {first + timedelta(days=n): True for n in range(3)}
    bench.clock.forward(hours=2)
    assert bench.desk.reconciling.make_due() == 0
