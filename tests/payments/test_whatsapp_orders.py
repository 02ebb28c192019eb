"""Orders inside WhatsApp over the stand-in for Meta: look-ups, refunds, and statuses that the channel hands over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from connectors.whatsapp.updates import Notice, parse
from seva.clock import utc_now
from seva.payments.errors import Forged, ProviderRefused
from seva.payments.events import WhatsAppTold
from seva.payments.port import Order
from seva.payments.providers.whatsapp import WhatsAppOrders
from seva.storage.tables import payment_events
from simulator.whatsapp.app import create_app
from simulator.whatsapp.config import Config
from tests.payments.desk import Bench
from tests.payments.serving import served

AMOUNT = 5000
TOTAL = {"value": AMOUNT, "offset": 100}


@pytest.fixture(scope="module")
def meta() -> Iterator[tuple[str, Any, Config]]:
    config = Config()
    app = create_app(config)
    with served(app) as address:
        yield address, app.state.world, config


@pytest.fixture
def provider(meta: tuple[str, Any, Config]) -> WhatsAppOrders:
    address, _, config = meta
    return WhatsAppOrders(f"{address}/v26.0", {config.numbers[0].id: config.access_token}, "upi_1", 20.0)


@pytest.fixture
def order(meta: tuple[str, Any, Config]) -> Order:
    _, world, config = meta
    made = Order(uuid4().hex, AMOUNT, "Fee", utc_now() + timedelta(hours=1), our_number=config.numbers[0].id)
    world.orders.open(made.our_number, made.reference, TOTAL)
    return made


def pay(meta: tuple[str, Any, Config], order: Order, status: str = "success") -> str:
    name = f"order_{uuid4().hex[:12]}"
    meta[1].orders.pay(order.our_number, order.reference, {"id": name, "type": "upi", "status": status})
    return name


def test_an_order_is_followed_by_our_reference(
    meta: tuple[str, Any, Config], provider: WhatsAppOrders, order: Order
) -> None:
    opened = provider.open(order)
    assert provider.open(order) == opened and opened.url == ""
    assert provider.look_up(order.reference, opened.order_id).news.transactions == []
    failed, paid = pay(meta, order, "failed"), pay(meta, order)
    seen = provider.look_up(order.reference, opened.order_id).news.transactions
    assert [(one.transaction_id, one.status, one.amount, one.currency, one.reference) for one in seen] == [
        (failed, "failed", AMOUNT, "INR", order.reference),
        (paid, "captured", AMOUNT, "INR", order.reference),
    ]
    assert provider.look_up("f" * 32, "").status == "unknown"


def test_a_part_goes_back_and_no_more_than_came(
    meta: tuple[str, Any, Config], provider: WhatsAppOrders, order: Order
) -> None:
    opened, paid = provider.open(order), pay(meta, order)
    made = provider.refund(paid, 2000, "k-0", order.reference)
    (back,) = provider.look_up(order.reference, opened.order_id).news.refunds
    assert (back.refund_id, back.amount, back.status, back.transaction_id) == (made.refund_id, 2000, "done", paid)
    with pytest.raises(ProviderRefused):
        provider.refund(paid, 3001, "k-1", order.reference)
    with pytest.raises(ProviderRefused):
        provider.refund(paid, 1, "k-2", "f" * 32)


def test_there_is_no_list_and_no_callback_of_its_own(provider: WhatsAppOrders) -> None:
    assert provider.settled(utc_now().date()) is None
    with pytest.raises(Forged):
        provider.verify(b"{}", {})


def _webhook(reference: str, status: str, transaction: str, amount: int = AMOUNT) -> dict[str, Any]:
    told = {
        "id": "wamid.X", "recipient_id": "919810000001", "type": "payment", "status": status, "timestamp": "1790000061",
        "payment": {
            "reference_id": reference, "amount": {"value": amount, "offset": 100}, "currency": "INR",
            "transaction": {"id": "order_1", "pg_transaction_id": "pay_1", "type": "razorpay", "status": transaction},
        },
    }  # fmt: skip
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "statuses": [told]}
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


@pytest.mark.parametrize(
    ("status", "transaction", "seen"),
    [("captured", "success", "captured"), ("pending", "failed", "failed"), ("pending", "pending", "authorised")],
)
def test_a_status_of_the_webhook_is_kept_once_and_read(
    bench: Bench, provider: WhatsAppOrders, status: str, transaction: str, seen: str
) -> None:
    (notice,) = parse(_webhook("a" * 32, status, transaction), utc_now())
    assert isinstance(notice, Notice) and notice.field == "payment"
    keep = WhatsAppTold(bench.database, bench.cipher, bench.clock)
    assert keep(notice.content) and not keep(notice.content)
    (row,) = bench.rows(payment_events)
    body = bench.cipher.decrypt_bytes(row.body_encrypted.encode())  # type: ignore[attr-defined]
    assert b"919810000001" not in body
    (one,) = provider.read(body).transactions
    assert (one.transaction_id, one.status, one.amount, one.reference) == ("order_1", seen, AMOUNT, "a" * 32)
