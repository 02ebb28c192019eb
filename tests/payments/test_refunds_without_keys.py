"""Refunds at a provider that knows no key of ours, such as WhatsApp: what was asked for is not asked for again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from seva.payments.errors import ProviderAway
from seva.payments.port import SeenRefund, Standing
from seva.payments.providers.fake import FakeProvider
from tests.conftest import SetClock
from tests.payments.desk import DUE, Bench, bill
from tests.payments.test_faults import several_bills_one_refused


class Keyless(FakeProvider):
    """Each call is a refund of its own, and a look-up does not say whose it is."""

    calls_made = 0

    def refund(
        self, transaction_id: str, amount_paise: int, key: str, reference: str, order_id: str = ""
    ) -> SeenRefund:
        """Gives money back each time."""
        self.calls_made += 1
        return super().refund(transaction_id, amount_paise, f"{self.calls_made}", reference)

    def look_up(self, reference: str, order_id: str, transactions: Sequence[str] = ()) -> Standing:
        """Without keys."""
        found = super().look_up(reference, order_id, transactions)
        refunds = [replace(refund, key="") for refund in found.news.refunds]
        return replace(found, news=replace(found.news, refunds=refunds))


class Killed(BaseException):
    """The process dies."""


@pytest.mark.parametrize("error", [ProviderAway("no answer"), Killed()], ids=["no answer", "killed"])
def test_a_part_is_given_back_once(bench: Bench, clock: SetClock, error: BaseException) -> None:
    bench.provider = provider = Keyless(clock)
    bench.start()
    payment = several_bills_one_refused(bench)
    real = provider.refund

    def once(*asked: object) -> SeenRefund:
        real(*asked)  # type: ignore[arg-type]
        provider.refund = real  # type: ignore[method-assign]
        raise error

    provider.refund = once  # type: ignore[method-assign, assignment]
    try:
        bench.work(1)
    except Killed:
        bench.start()
    bench.work(12, minutes=15)
    (refund,) = bench.desk.payments.get(payment).refunds
    assert (refund.state, refund.amount_paise, refund.reason) == ("done", DUE, "not_wanted")
    assert provider.calls_made == 1
    bench.check()


def test_a_refund_that_somebody_made_there_is_another_one(bench: Bench, clock: SetClock) -> None:
    bench.provider = provider = Keyless(clock)
    bench.start()
    payment = bench.begin(bill(), bill("9999999999"))
    seen = provider.pay(payment.id)
    bench.tell(seen)
    provider.refund(seen.transaction_id, 100, "", payment.id)
    bench.work(3, minutes=15)
    assert [refund.reason for refund in bench.desk.payments.get(payment.id).refunds] == ["made_there"]
