"""What is kept of payments, and for how long; what is forgotten when a citizen erases their data."""

from seva.citizens import Citizens
from seva.payments import Item, Purpose
from seva.payments.errors import ProviderAway
from seva.storage.tables import payment_events, payment_items, payment_refunds, payment_transactions, payments
from tests.payments.desk import DUE, Bench, bill

TABLES = (payments, payment_items, payment_transactions, payment_refunds)


def counts(bench: Bench) -> list[int]:
    return [len(bench.rows(table)) for table in TABLES]


def test_what_is_over_for_years_is_forgotten_with_all_its_rows(any_bench: Bench) -> None:
    bench = any_bench
    payment = bench.begin().id
    for _ in range(2):
        bench.tell(bench.provider.pay(payment))
    bench.work(12, days=1)
    assert counts(bench) == [1, 1, 2, 1]
    bench.work(1, days=3600)
    assert counts(bench) == [1, 1, 2, 1]
    bench.work(2, days=30)
    assert counts(bench) == [0, 0, 0, 0]


def test_money_that_is_not_at_its_end_is_kept_however_old_it_is(bench: Bench) -> None:
    bench.tell(bench.provider.pay(bench.begin().id, amount=DUE + 1))
    bench.provider.failure = ProviderAway("away")
    bench.work(2, days=4000)
    assert counts(bench) == [1, 1, 1, 1]
    bench.provider.failure = None
    bench.work(12, days=2)
    assert counts(bench) == [0, 0, 0, 0]


def test_callbacks_are_known_again_for_half_a_year(bench: Bench) -> None:
    first = bench.provider.pay(bench.begin().id)
    assert bench.tell(first, event_id="e1")
    bench.work(1, days=170)
    assert not bench.tell(first, event_id="e1")
    bench.tell(bench.provider.pay(bench.begin(bill("2222222222")).id), event_id="e2")
    bench.work(2, days=11)
    (row,) = bench.rows(payment_events)
    assert row.event_id == "e2"  # type: ignore[attr-defined]


def test_who_erases_their_data_gets_their_money_back_and_is_told(bench: Bench) -> None:
    """A fee was paid for a draft, and a bill twice; then everything is erased."""
    draft = bench.applications.start(bench.citizen, "marriage_registration", "revenue", "en")
    fee = bench.begin(Item(Purpose("fee", draft.id, "marriage_registration", "revenue"), DUE))
    bench.tell(bench.provider.pay(fee.id))
    twice = bench.begin()
    for _ in range(2):
        bench.tell(bench.provider.pay(twice.id))
    Citizens(bench.database, bench.cipher, bench.clock).erase(bench.citizen)
    bench.work(4, hours=1)
    assert bench.now(fee).state == "refunded" and bench.now(fee).refunds[0].reason == "not_filed"
    told = bench.told()
    assert sorted(told) == [
        "payment.not_filed",
        "payment.recorded",
        "payment.returned",
        "payment.returned",
        "payment.twice",
    ]
    bench.check(settled=True)
