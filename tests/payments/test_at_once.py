"""Several processes at once, on both databases: one payment, one count, one refund, one record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from seva.storage.tables import payment_refunds, payment_transactions, payments
from tests.payments.desk import Bench

AT_ONCE = 6


def at_once(work: Callable[[int], object]) -> list[object]:
    """Does something in several threads that begin together."""
    barrier = Barrier(AT_ONCE)

    def one(place: int) -> object:
        barrier.wait()
        return work(place)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_one_payment_is_begun(any_bench: Bench) -> None:
    assert len({payment.id for payment in at_once(lambda _: any_bench.begin())}) == 1  # type: ignore[attr-defined]
    assert len(any_bench.rows(payments)) == 1 and len(any_bench.provider.orders) == 1


def test_the_same_callback_to_two_handlers_counts_once(any_bench: Bench) -> None:
    seen = any_bench.provider.pay(any_bench.begin().id)
    taken = at_once(lambda place: any_bench.tell(seen, event_id=f"e{place % 2}"))
    assert sum(map(bool, taken)) == 1
    any_bench.work(2, minutes=1)
    any_bench.check(settled=True)


def test_callback_look_up_and_worker_at_once_count_once(any_bench: Bench) -> None:
    payment = any_bench.begin().id
    seen = any_bench.provider.pay(payment)
    any_bench.arrive(seen)
    any_bench.clock.forward(minutes=1)
    works = (any_bench.desk.work, any_bench.desk.events.handle_due, lambda: any_bench.desk.payments.look_up(payment))
    at_once(lambda place: works[place % len(works)]())
    any_bench.work(2, minutes=1)
    any_bench.check(settled=True)
    assert any_bench.told().count("payment.recorded") == 1


def test_of_payments_at_once_one_counts_and_the_others_go_back(any_bench: Bench) -> None:
    payment = any_bench.begin().id
    seen = [any_bench.provider.pay(payment) for _ in range(AT_ONCE)]
    at_once(lambda place: any_bench.tell(seen[place]))
    at_once(lambda _: any_bench.desk.work())
    any_bench.work(3, minutes=5)
    any_bench.check(settled=True)
    roles = sorted(row.role for row in any_bench.rows(payment_transactions))  # type: ignore[attr-defined]
    assert roles == ["counted", *["given_back"] * (AT_ONCE - 1)]
    assert len(any_bench.rows(payment_refunds)) == AT_ONCE - 1 == len(any_bench.provider.refunds)


def test_everybody_gives_back_once(any_bench: Bench) -> None:
    payment = any_bench.begin().id
    any_bench.tell(any_bench.provider.pay(payment, amount=100))
    at_once(lambda _: any_bench.desk.watching.refund("fake"))
    assert any_bench.provider.calls.count("refund") == 1
    any_bench.check()
