"""What payments rely on, whichever provider is behind the port: in memory, the gateway, the acquirer behind UPI."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from seva.clock import in_india, utc_now
from seva.payments.errors import Forged, ProviderAway, ProviderRefused
from seva.payments.port import News, Order, Provider, Seen, Standing
from seva.payments.providers import fake
from seva.payments.providers.fake import FakeProvider
from seva.payments.providers.gateway import Gateway
from seva.payments.providers.upi import Upi
from simulator.payments.app import create_app
from simulator.payments.config import Config
from simulator.payments.world import World
from tests.payments.serving import served

AMOUNT = 123450
PATIENT = 20.0
PAYEE = {"address": "treasury@standin", "name": "Government & Co", "code": "9399"}
Signed = tuple[bytes, Mapping[str, str]]


@dataclass
class Bench:
    """A provider, the payer on its other side, and the callbacks that went out."""

    provider: Provider
    pay: Callable[..., str]
    sent: Callable[[], Signed]
    away: Callable[[bool], None]
    refund_there: Callable[[str, int], str]
    asked: dict[str, Order] = field(default_factory=dict)

    def order(self, amount: int = AMOUNT) -> Order:
        order = Order(uuid4().hex, amount, "Fee & bill", utc_now() + timedelta(minutes=30))
        self.asked[order.reference] = order
        return order

    def opened(self) -> tuple[Order, str]:
        order = self.order()
        return order, self.provider.open(order).order_id


@pytest.fixture(scope="module")
def stand_in() -> Iterator[tuple[str, object]]:
    config = Config(webhook_url="http://127.0.0.1:9/gateway", upi_webhook_url="http://127.0.0.1:9/upi", retries=())
    app = create_app(config, World())
    with served(app) as address:
        yield address, app


@pytest.fixture(params=["in memory", "gateway", "UPI"])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "in memory":
        return in_memory()
    address, app = request.getfixturevalue("stand_in")
    state, config = app.state, app.state.config
    if request.param == "gateway":
        provider: Provider = Gateway(address, config.key_id, config.key_secret, [config.webhook_secret, "old"], PATIENT)
    else:
        provider = Upi(f"{address}/acquirer", config.upi_key, [config.upi_secret], PAYEE, PATIENT)

    def pay(order: Order, status: str = "captured", amount: int | None = None, currency: str | None = None) -> str:
        status = {"authorised": "authorized"}.get(status, status)
        link = state.world.link_of(order.reference)
        if link:
            return str(state.bank.pay(link["id"], status, amount, currency)["id"])
        return str(state.bank.pay_upi(order.reference, order.amount_paise, status, amount, currency)["id"])

    def sent() -> Signed:
        callback = state.hooks.sent[-1]
        return callback.body, callback.headers

    def away(is_away: bool) -> None:
        state.world.faults.away = is_away

    return Bench(provider, pay, sent, away, lambda t, amount: str(state.bank.refund(t, amount, "", {})["id"]))


def in_memory() -> Bench:
    provider = FakeProvider()
    last: list[Seen] = []

    def pay(order: Order, status: str = "captured", amount: int | None = None, currency: str = "INR") -> str:
        last.append(provider.pay(order.reference, status, amount, currency))
        return last[-1].transaction_id

    def sent() -> Signed:
        body = fake.callback(News(transactions=last[-1:]))
        return body, {"X-Signature": fake.sign(body), "X-Event-Id": "e1"}

    def away(is_away: bool) -> None:
        provider.failure = ProviderAway("away") if is_away else None

    def refund_there(transaction: str, amount: int) -> str:
        return provider.refund(transaction, amount, "", "").refund_id

    return Bench(provider, pay, sent, away, refund_there)


def captured(standing: Standing) -> list[tuple[str, int, str, str]]:
    return [
        (one.reference, one.amount, one.currency, one.transaction_id)
        for one in standing.news.transactions
        if one.status == "captured"
    ]


def test_the_same_reference_opens_the_same_order(bench: Bench) -> None:
    order = bench.order()
    opened = bench.provider.open(order)
    assert opened.url and bench.provider.open(order) == opened


def test_an_order_that_nobody_paid_has_no_money(bench: Bench) -> None:
    order, order_id = bench.opened()
    standing = bench.provider.look_up(order.reference, order_id)
    assert standing.status == "open" and standing.news.transactions == []


def test_money_is_seen_with_our_reference_to_the_paisa(bench: Bench) -> None:
    order, order_id = bench.opened()
    transaction = bench.pay(order)
    expected = [(order.reference, AMOUNT, "INR", transaction)]
    assert captured(bench.provider.look_up(order.reference, order_id)) == expected
    assert captured(bench.provider.look_up(order.reference, "")) == expected


def test_each_try_is_seen(bench: Bench) -> None:
    order, order_id = bench.opened()
    tries = [bench.pay(order, status) for status in ("failed", "authorised", "captured", "captured")]
    seen = bench.provider.look_up(order.reference, order_id).news.transactions
    assert [(one.transaction_id, one.status) for one in seen] == list(
        zip(tries, ("failed", "authorised", "captured", "captured"), strict=True)
    )


def test_another_amount_and_currency_are_told_as_they_are(bench: Bench) -> None:
    order, order_id = bench.opened()
    transaction = bench.pay(order, amount=AMOUNT - 1, currency="USD")
    expected = [(order.reference, AMOUNT - 1, "USD", transaction)]
    assert captured(bench.provider.look_up(order.reference, order_id)) == expected


def test_a_refund_is_made_once_for_each_key(bench: Bench) -> None:
    order, order_id = bench.opened()
    transaction = bench.pay(order)
    first = bench.provider.refund(transaction, 50, "k1-0", order.reference)
    again = bench.provider.refund(transaction, 50, "k1-0", order.reference)
    assert first.refund_id == again.refund_id and first.status == "done"
    bench.provider.refund(transaction, AMOUNT - 50, "k2-0", order.reference)
    backs = bench.provider.look_up(order.reference, order_id).news.refunds
    assert sorted((one.amount, one.key, one.transaction_id) for one in backs) == [
        (50, "k1-0", transaction),
        (AMOUNT - 50, "k2-0", transaction),
    ]


def test_no_more_is_given_back_than_came(bench: Bench) -> None:
    order, _ = bench.opened()
    transaction = bench.pay(order)
    with pytest.raises(ProviderRefused):
        bench.provider.refund(transaction, AMOUNT + 1, "k3-0", order.reference)
    bench.provider.refund(transaction, AMOUNT, "k4-0", order.reference)
    with pytest.raises(ProviderRefused):
        bench.provider.refund(transaction, 1, "k5-0", order.reference)


def test_a_refund_made_there_has_no_key_of_ours(bench: Bench) -> None:
    order, order_id = bench.opened()
    made = bench.refund_there(bench.pay(order), 70)
    (back,) = bench.provider.look_up(order.reference, order_id).news.refunds
    assert (back.refund_id, back.amount, back.key, back.status) == (made, 70, "", "done")


def test_the_list_of_a_day_has_money_and_refunds(bench: Bench) -> None:
    order, _ = bench.opened()
    transaction = bench.pay(order)
    refund = bench.provider.refund(transaction, 50, f"{uuid4().hex}-0", order.reference)
    lines = bench.provider.settled(in_india(utc_now()).date())
    assert lines is not None
    came = [(line.kind, line.amount, line.reference) for line in lines if line.id == transaction]
    went = [(line.kind, line.amount, line.transaction_id) for line in lines if line.id == refund.refund_id]
    assert came == [("payment", AMOUNT, order.reference)] and went == [("refund", 50, transaction)]
    assert bench.provider.settled(in_india(utc_now()).date() - timedelta(days=400)) == []


def test_a_callback_is_read_when_it_is_signed(bench: Bench) -> None:
    order, _ = bench.opened()
    transaction = bench.pay(order)
    body, headers = bench.sent()
    assert bench.provider.verify(body, headers)
    (seen,) = bench.provider.read(body).transactions
    assert (seen.transaction_id, seen.status, seen.amount, seen.reference) == (
        transaction,
        "captured",
        AMOUNT,
        order.reference,
    )


def test_a_callback_is_refused_when_one_byte_or_the_signature_is_another(bench: Bench) -> None:
    order, _ = bench.opened()
    bench.pay(order)
    body, headers = bench.sent()
    for changed in (body + b" ", body.replace(str(AMOUNT).encode(), b"1"), b""):
        with pytest.raises(Forged):
            bench.provider.verify(changed, headers)
    for name in headers:
        if name.endswith("Signature"):
            for other in ("", "0" * 64, "क"):
                with pytest.raises(Forged):
                    bench.provider.verify(body, {**headers, name: other})


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"\xff", b'{"event": 1, "payload": []}', b"[" * 5000])
def test_a_callback_that_cannot_be_read_is_refused(bench: Bench, body: bytes) -> None:
    with pytest.raises(Forged):
        bench.provider.read(body)


def test_a_provider_that_is_away_says_nothing(bench: Bench) -> None:
    order, order_id = bench.opened()
    bench.away(True)
    try:
        with pytest.raises(ProviderAway):
            bench.provider.look_up(order.reference, order_id)
        with pytest.raises(ProviderAway):
            bench.provider.refund("pay_1", 1, "k-0", order.reference)
    finally:
        bench.away(False)


def test_closing_an_order_is_harmless_however_it_stands(bench: Bench) -> None:
    order, order_id = bench.opened()
    bench.provider.close(order.reference, order_id)
    bench.provider.close(order.reference, order_id)
    bench.pay(order)  # banks deliver late
    bench.provider.close(order.reference, order_id)
    assert len(captured(bench.provider.look_up(order.reference, order_id))) == 1


def test_an_upi_link_says_rupees_reference_and_payee() -> None:
    order = Order("r1", 100000005, "Fee & bill", utc_now())
    link = Upi("http://127.0.0.1:9", "key", [], PAYEE, 1).open(order).url
    assert link.startswith("upi://pay?pa=treasury@standin&") and "+" not in link
    values = {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}
    assert values == {
        "pa": "treasury@standin", "pn": "Government & Co", "mc": "9399", "tr": "r1", "tn": "Fee & bill",
        "am": "1000000.05", "cu": "INR",
    }  # fmt: skip
