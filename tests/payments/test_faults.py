"""What goes wrong with payments: each row does it, and says how it ends. Money is never lost and never counted twice.

`ends`: the payment's state, what the department has recorded, what went back, and what the citizen was told.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from seva.departments.errors import Unavailable
from seva.errors import StorageError
from seva.payments import Item, Purpose
from seva.payments.errors import Forged, ProviderAway, ProviderRefused
from seva.payments.port import News, SeenDispute
from seva.payments.providers.fake import callback, sign
from seva.storage.tables import payment_items
from seva.wording import format_rupees
from tests.payments.desk import DUE, LIFE, Bench, bill

AWAY = ProviderAway("away")
DOWN = Unavailable("down")
RECORDED = ("paid", DUE, 0)
PARTLY = ("payment.not_wanted", "payment.recorded", "payment.returned")
OTHER = "9999999999"


@dataclass(frozen=True)
class Fault:
    """What happens, and how it ends: state, recorded, given back; the notices that must have been told."""

    name: str
    do: Callable[[Bench], str]
    ends: tuple[str, int, int]
    told: tuple[str, ...] = ()


def _first(bench: Bench) -> str:
    return bench.begin().id


def replayed(bench: Bench) -> str:
    """The same signed callback again and again, also under other event ids, which no signature covers."""
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    assert bench.tell(seen, event_id="e1")
    assert not bench.tell(seen, event_id="e1")
    assert not bench.tell(seen, event_id="e2")
    assert not bench.tell(seen)
    return payment


def forged(bench: Bench) -> str:
    """Somebody claims a payment that never was."""
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    del bench.provider.money[seen.transaction_id]
    body = callback(News(transactions=[seen]))
    for headers in ({}, {"X-Signature": ""}, {"X-Signature": "0" * 64}, {"X-Signature": sign(body + b" ")}):
        with pytest.raises(Forged):
            bench.desk.events.receive("fake", body, headers)
    bench.desk.events.handle_due()
    return payment


def changed_after_signing(bench: Bench) -> str:
    """A true callback with another amount in it."""
    payment = _first(bench)
    body = callback(News(transactions=[bench.provider.pay(payment, status="failed")]))
    with pytest.raises(Forged):
        changed = body.replace(b'"failed"', b'"captured"')
        bench.desk.events.receive("fake", changed, {"X-Signature": sign(body)})
    return payment


def failed_told_after_captured(bench: Bench) -> str:
    """Callbacks of one transaction in the wrong order: it failed, says the older one."""
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    bench.tell(seen)
    bench.tell(replace(seen, status="failed"))
    bench.tell(replace(seen, status="authorised"))
    return payment


def authorised_then_failed_then_captured(bench: Bench) -> str:
    """Late authorisation: the bank changes its mind."""
    payment = _first(bench)
    for status in ("authorised", "failed", "captured"):
        bench.tell(bench.provider.pay(payment, status, transaction="pay_x"))
    return payment


def refund_told_before_the_payment(bench: Bench) -> str:
    """The callback of a refund overtakes that of the payment it is of."""
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    back = bench.provider.refund(seen.transaction_id, DUE, "", "")
    bench.tell(refunds=[back])
    bench.tell(seen)
    return payment


def double_tap(bench: Bench) -> str:
    """The citizen asks to pay twice, at once: there is one payment."""
    payment = _first(bench)
    assert bench.begin().id == payment
    bench.tell(bench.provider.pay(payment))
    return payment


def two_devices(bench: Bench) -> str:
    """Two phones pay the same order: the second payment goes back."""
    payment = _first(bench)
    bench.tell(bench.provider.pay(payment))
    bench.tell(bench.provider.pay(payment))
    return payment


def two_devices_at_once(bench: Bench) -> str:
    """Both are in one callback, and in a look-up."""
    payment = _first(bench)
    bench.tell(bench.provider.pay(payment), bench.provider.pay(payment))
    bench.desk.payments.look_up(payment)
    return payment


def time_out_then_success(bench: Bench) -> str:
    """The provider does not answer when the order is opened, but has opened it."""
    bench.provider.lost_answer = AWAY
    payment = _first(bench)
    bench.provider.lost_answer = None
    bench.work(3, seconds=30)
    bench.tell(bench.provider.pay(payment))
    return payment


def away_when_it_begins(bench: Bench) -> str:
    """The provider is away; the worker opens the order later."""
    bench.provider.failure = AWAY
    payment = _first(bench)
    assert bench.now(bench.desk.payments.get(payment)).state == "created"
    bench.work(2, seconds=30)
    bench.provider.failure = None
    bench.work(3, minutes=2)
    bench.tell(bench.provider.pay(payment))
    return payment


def no_callback(bench: Bench) -> str:
    """The callback never comes: a look-up brings the money in."""
    payment = _first(bench)
    bench.provider.pay(payment)
    bench.work(3, seconds=30)
    return payment


def no_callback_and_look_up_away(bench: Bench) -> str:
    """And the provider is away for hours, beyond the time of the payment."""
    payment = _first(bench)
    bench.provider.pay(payment)
    bench.provider.failure = AWAY
    bench.work(6, minutes=30)
    bench.provider.failure = None
    bench.work(3, hours=1)
    return payment


def too_little(bench: Bench) -> str:
    """One paisa is missing."""
    payment = _first(bench)
    bench.tell(bench.provider.pay(payment, amount=DUE - 1))
    return payment


def too_much_then_right(bench: Bench) -> str:
    """The wrong amount goes back, the right one counts."""
    payment = _first(bench)
    bench.tell(bench.provider.pay(payment, amount=DUE + 1))
    bench.tell(bench.provider.pay(payment))
    return payment


def other_currency(bench: Bench) -> str:
    """The right number, in dollars."""
    payment = _first(bench)
    bench.tell(bench.provider.pay(payment, currency="USD"))
    return payment


def expired(bench: Bench) -> str:
    """Nobody pays."""
    payment = _first(bench)
    bench.work(3, minutes=40)
    assert payment in bench.provider.closed
    return payment


def late_and_wanted(bench: Bench) -> str:
    """It succeeds after its time; the bill is still open."""
    payment = expired(bench)
    bench.tell(bench.provider.pay(payment))
    return payment


def late_and_paid_otherwise(bench: Bench) -> str:
    """It succeeds after its time, and another payment was made meanwhile."""
    payment = expired(bench)
    second = bench.begin()
    assert second.id != payment
    bench.tell(bench.provider.pay(second.id))
    bench.tell(bench.provider.pay(payment))
    return payment


def late_and_the_amount_changed(bench: Bench) -> str:
    """It succeeds after its time; now a late fee is due, so the department does not take it."""
    payment = expired(bench)
    bench.treasury.due = DUE + 500
    bench.tell(bench.provider.pay(payment))
    return payment


def paid_while_it_expires(bench: Bench) -> str:
    """The money comes between the last look-up and the end: the look after closing sees it."""
    payment = _first(bench)
    close = bench.provider.close

    def pay_and_close(reference: str, order_id: str) -> None:
        bench.provider.pay(reference)
        close(reference, order_id)

    bench.provider.close = pay_and_close  # type: ignore[method-assign]
    bench.clock.forward(hours=1)
    bench.work(1, seconds=1)
    bench.provider.close = close  # type: ignore[method-assign]
    return payment


def amount_changes_while_open(bench: Bench) -> str:
    """A late fee is added: the open payment is replaced, and the old link is paid all the same."""
    payment = _first(bench)
    bench.treasury.due = DUE + 500
    second = bench.begin(bill(amount=DUE + 500))
    assert second.id != payment and bench.now(bench.desk.payments.get(payment)).state == "failed"
    bench.tell(bench.provider.pay(payment))
    return payment


def department_down(bench: Bench) -> str:
    """The money is there, the department is not: it is told when it is back."""
    bench.treasury.failure = DOWN
    payment = _first(bench)
    bench.tell(bench.provider.pay(payment))
    assert bench.begin().id == payment  # nobody is asked to pay again meanwhile
    bench.work(5, minutes=20)
    bench.treasury.failure = None
    bench.work(2, hours=1)
    return payment


def department_records_and_does_not_answer(bench: Bench) -> str:
    """The department recorded it, but its answer was lost: the same transaction gets the same receipt."""
    payment = _first(bench)
    pay_bill = bench.treasury.pay_bill

    def silent(*args: object) -> object:
        pay_bill(*args)  # type: ignore[arg-type]
        raise DOWN

    bench.treasury.pay_bill = silent  # type: ignore[method-assign, assignment]
    bench.tell(bench.provider.pay(payment))
    bench.treasury.pay_bill = pay_bill  # type: ignore[method-assign]
    return payment


def refund_answer_lost(bench: Bench) -> str:
    """The refund is made, but its answer is lost: it is not made twice."""
    payment = too_little(bench)
    bench.provider.lost_answer = AWAY
    bench.work(1, seconds=1)
    bench.provider.lost_answer = None
    return payment


def refund_told_while_it_is_made(bench: Bench) -> str:
    """The callback of a refund comes before the answer to the call that made it."""
    payment = too_little(bench)
    refund = bench.provider.refund

    def told_first(*args: object) -> object:
        made = refund(*args)  # type: ignore[arg-type]
        bench.tell(refunds=[made])
        return made

    bench.provider.refund = told_first  # type: ignore[method-assign, assignment]
    bench.work(2, minutes=1)
    bench.provider.refund = refund  # type: ignore[method-assign]
    return payment


def refund_fails_then_works(bench: Bench) -> str:
    """The bank sends a refund back; another one is made."""
    bench.provider.refund_status = "sent"
    payment = too_little(bench)
    bench.work(1, minutes=1)
    bench.tell(refunds=[bench.provider.settle_refund("rfnd_1", "failed")])
    bench.provider.refund_status = "done"
    return payment


def refund_slow(bench: Bench) -> str:
    """A refund is under way for days, and no callback tells of its end."""
    bench.provider.refund_status = "sent"
    payment = too_little(bench)
    bench.work(3, days=1)
    bench.provider.settle_refund("rfnd_1", "done")
    return payment


def refunded_by_hand_at_the_same_time(bench: Bench) -> str:
    """Somebody gives the duplicate back in the provider's pages, before we do."""
    payment = _first(bench)
    bench.tell(bench.provider.pay(payment))
    double = bench.provider.pay(payment)
    bench.tell(double)
    bench.provider.refund(double.transaction_id, DUE, "", "")
    return payment


def refunded_by_hand_before_it_is_recorded(bench: Bench) -> str:
    """Somebody gives the money back while the department is down: it is not recorded any more."""
    bench.treasury.failure = DOWN
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    bench.tell(seen)
    bench.tell(refunds=[bench.provider.refund(seen.transaction_id, DUE, "", "")])
    bench.treasury.failure = None
    return payment


def killed_after_the_callback_was_stored(bench: Bench) -> str:
    """The process dies between the row and its handling; the next start handles it."""
    payment = _first(bench)
    bench.arrive(bench.provider.pay(payment))
    bench.start()
    return payment


def killed_before_the_callback_was_stored(bench: Bench) -> str:
    """The database is away: the provider gets no 200 and sends it again."""
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    begin, bench.database.begin = bench.database.begin, _no_database  # type: ignore[method-assign]
    with pytest.raises(StorageError):
        bench.arrive(seen)
    bench.database.begin = begin  # type: ignore[method-assign]
    bench.start()
    bench.tell(seen)
    return payment


def _no_database() -> None:
    raise StorageError("away")


def disputed_and_won(bench: Bench) -> str:
    """The bank asks, and the money stays."""
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    bench.tell(seen)
    bench.tell(disputes=[SeenDispute("d1", seen.transaction_id, "opened")])
    assert bench.now(bench.desk.payments.get(payment)).state == "disputed"
    bench.tell(disputes=[SeenDispute("d1", seen.transaction_id, "won")])
    bench.tell(disputes=[SeenDispute("d1", seen.transaction_id, "opened")], closed=[payment])
    return payment


def duplicate_disputed(bench: Bench) -> str:
    """The citizen's bank disputes the duplicate while we give it back: we wait for the bank, which gives it up."""
    payment = two_devices(bench)
    seen = list(bench.provider.money.values())[1]
    bench.tell(disputes=[SeenDispute("d1", seen.transaction_id, "opened")])
    bench.work(3, minutes=5)
    assert bench.provider.given(seen.transaction_id) == 0
    bench.tell(disputes=[SeenDispute("d1", seen.transaction_id, "won")])
    return payment


def money_for_nobody(bench: Bench) -> str:
    """Money with a reference of nobody does no harm to a payment that is there."""
    payment = _first(bench)
    seen = bench.provider.pay(payment)
    stranger = replace(seen, transaction_id="pay_stranger", reference="f" * 32)
    bench.tell(stranger)
    bench.tell(seen)
    return payment


def several_bills_one_refused(bench: Bench) -> str:
    """Of two bills in one payment one was paid at the counter: its part goes back."""
    payment = bench.begin(bill(), bill(OTHER))
    bench.treasury.pay_bill("djb", "water_bill_payment", OTHER, _counter())
    bench.tell(bench.provider.pay(payment.id))
    return payment.id


def _counter() -> object:
    from seva.departments.port import Money

    return Money(DUE, "counter-1")


FAULTS = (
    Fault("the callback is replayed", replayed, RECORDED, ("payment.recorded",)),
    Fault("the callback is forged", forged, ("expired", 0, 0), ("payment.expired",)),
    Fault("the callback is changed after signing", changed_after_signing, ("expired", 0, 0)),
    Fault("callbacks out of order", failed_told_after_captured, RECORDED),
    Fault("late authorisation", authorised_then_failed_then_captured, RECORDED),
    Fault("a refund is told before its payment", refund_told_before_the_payment, ("refunded", 0, DUE)),
    Fault("double tap", double_tap, RECORDED),
    Fault("two devices", two_devices, ("paid", DUE, DUE), ("payment.twice", "payment.returned")),
    Fault("two devices at once", two_devices_at_once, ("paid", DUE, DUE)),
    Fault("time-out, then success", time_out_then_success, RECORDED),
    Fault("the provider is away when it begins", away_when_it_begins, RECORDED),
    Fault("no callback", no_callback, RECORDED),
    Fault("no callback, and nobody to look up", no_callback_and_look_up_away, RECORDED),
    Fault("wrong amount", too_little, ("expired", 0, DUE - 1), ("payment.wrong_amount", "payment.returned")),
    Fault("wrong amount, then the right one", too_much_then_right, ("paid", DUE, DUE + 1)),
    Fault("wrong currency", other_currency, ("expired", 0, DUE), ("payment.wrong_amount",)),
    Fault("nobody pays", expired, ("expired", 0, 0), ("payment.expired",)),
    Fault("late success, still wanted", late_and_wanted, RECORDED),
    Fault("late success, paid otherwise", late_and_paid_otherwise, ("refunded", DUE, DUE), ("payment.not_wanted",)),
    Fault("late success, other amount due", late_and_the_amount_changed, ("refunded", 0, DUE)),
    Fault("paid while it expires", paid_while_it_expires, RECORDED),
    Fault("the amount changes while it is open", amount_changes_while_open, ("refunded", 0, DUE)),
    Fault("the department is down", department_down, RECORDED, ("payment.received", "payment.recorded")),
    Fault("the department's answer is lost", department_records_and_does_not_answer, RECORDED),
    Fault("the answer to a refund is lost", refund_answer_lost, ("expired", 0, DUE - 1)),
    Fault("a refund's callback before its answer", refund_told_while_it_is_made, ("expired", 0, DUE - 1)),
    Fault("a refund fails", refund_fails_then_works, ("expired", 0, DUE - 1)),
    Fault("a refund takes days", refund_slow, ("expired", 0, DUE - 1)),
    Fault("refunded by hand at the same time", refunded_by_hand_at_the_same_time, ("paid", DUE, DUE)),
    Fault("refunded by hand before recording", refunded_by_hand_before_it_is_recorded, ("refunded", 0, DUE)),
    Fault("killed after the row", killed_after_the_callback_was_stored, RECORDED),
    Fault("killed before the row", killed_before_the_callback_was_stored, RECORDED),
    Fault("disputed and won", disputed_and_won, RECORDED),
    Fault("the duplicate is disputed", duplicate_disputed, ("paid", DUE, DUE)),
    Fault("money for nobody", money_for_nobody, RECORDED),
    Fault("of two bills one is refused", several_bills_one_refused, ("paid", 2 * DUE, DUE), PARTLY),
)


def test_there_are_enough_of_them() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_money_is_never_lost_and_never_counted_twice(bench: Bench, fault: Fault) -> None:
    payment = fault.do(bench)
    bench.check()
    bench.work(12, minutes=15)
    bench.work(4, days=1)
    bench.check()
    state, recorded, back = fault.ends
    found = bench.desk.payments.get(payment)
    given = sum(bench.provider.given(name) for name in bench.provider.money)
    assert (found.state, bench.treasury.recorded, given) == (state, recorded, back)
    told = bench.told()
    assert set(fault.told) <= set(told), told
    assert len([one for one in told if one == "payment.recorded"]) <= 2
    if fault.name not in UNEVEN:
        bench.check(settled=True)
        days = [bench.clock().date() - timedelta(days=back) for back in range(8)]
        statements = [bench.desk.reconciling.make(day) for day in days]
        assert all(statement.is_balanced for statement in statements), [s.as_text() for s in statements]


# Money of nobody, and money that came to the department at its counter, stand outside of what we took and gave.
UNEVEN = frozenset({"of two bills one is refused"})


def test_what_is_recorded_has_its_receipt_although_the_rest_goes_back(bench: Bench) -> None:
    payment = several_bills_one_refused(bench)
    bench.work(2, minutes=1)
    (told,) = [notice for notice in bench.outbox.take(bench.citizen) if notice.message == "payment.recorded"]
    found = bench.desk.payments.get(payment)
    assert (found.has_receipt, found.recorded_paise, found.amount_paise) == (True, DUE, 2 * DUE)
    assert told.values["amount"] == format_rupees(DUE)
    assert told.values["receipt_number"] == found.receipt_numbers[0]


def test_a_refund_that_never_works_waits_for_a_person(bench: Bench) -> None:
    payment = too_little(bench)
    refuse = ProviderRefused("no", "no")
    bench.provider.refund = _raise(refuse)  # type: ignore[method-assign]
    bench.work(30, hours=2)
    (refund,) = bench.desk.payments.get(payment).refunds
    assert refund.state == "stuck"
    statement = bench.desk.reconciling.make(bench.clock().date())
    assert [wrong.what for wrong in statement.mismatches if wrong.what == "refund_stuck"] == ["refund_stuck"]


def _raise(error: Exception) -> Callable[..., None]:
    def raising(*_: object) -> None:
        raise error

    return raising


def test_a_provider_that_is_away_is_asked_less_and_less(bench: Bench) -> None:
    _first(bench)
    bench.provider.failure = AWAY
    bench.work(8, minutes=10)
    calls = len(bench.provider.calls)
    bench.work(60, minutes=1)
    assert len(bench.provider.calls) - calls <= 7


def test_waiting_for_the_filing_is_no_attempt_at_the_department(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers: list[str | None] = [None]
    monkeypatch.setattr(bench.desk.recording, "_reference_of", lambda *_: numbers[0])
    fee = Item(Purpose("fee", "a" * 32, "marriage_registration", "revenue"), DUE)
    payment = bench.begin(fee).id
    bench.tell(bench.provider.pay(payment))
    bench.work(6, minutes=30)
    assert bench.told() == []
    numbers[0], bench.treasury.failure = "REV26-1", DOWN
    bench.work(1, minutes=30)
    (row,) = bench.rows(payment_items)
    assert row.attempts == 1  # type: ignore[attr-defined]
    assert bench.told() == ["payment.received"]


def test_who_asks_for_cut_money_waits_for_one_time_out(bench: Bench) -> None:
    for account in ("1111111111", "2222222222", "3333333333"):
        bench.begin(bill(account))
    bench.provider.failure = AWAY
    bench.provider.calls.clear()
    assert [cut.finding for cut in bench.desk.payments.cut(bench.citizen)] == ["no_answer"] * 3
    assert bench.provider.calls == ["look_up"]


def test_the_time_to_pay_is_the_one_that_is_promised(bench: Bench) -> None:
    payment = bench.begin()
    assert payment.expires_at == bench.clock() + LIFE
