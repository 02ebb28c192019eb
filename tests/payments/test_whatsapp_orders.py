"""Orders inside WhatsApp over the stand-in for Meta: look-ups, refunds, and statuses that the channel hands over."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pypdfium2 import PdfDocument

from connectors.whatsapp.sending.paid import receipts_of
from connectors.whatsapp.updates import Notice, parse
from seva.clock import utc_now
from seva.payments import Payment
from seva.payments.chat import ORDER_STATUS, RECEIPT
from seva.payments.errors import Forged, NotSetUp, PaymentUnknown, ProviderRefused
from seva.payments.events import WhatsAppTold
from seva.payments.port import Order
from seva.payments.providers.whatsapp import MOST_ORDERS, WhatsAppOrders
from seva.settings import Settings
from seva.storage.tables import contacts, outgoing, payment_events
from simulator.whatsapp.app import create_app
from simulator.whatsapp.config import Config
from tests.payments.desk import DUE, Bench, bill
from tests.payments.serving import served

AMOUNT = 5000
TOTAL = {"value": AMOUNT, "offset": 100}
NUMBER = Config().numbers[0].id


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
    assert provider.look_up(order.reference, opened.order_id).status == "unknown"
    asked = provider.next_order(order.reference, opened.order_id)
    assert provider.look_up(order.reference, asked).news.transactions == []
    failed, paid = pay(meta, order, "failed"), pay(meta, order)
    seen = provider.look_up(order.reference, asked).news.transactions
    assert [(one.transaction_id, one.status, one.amount, one.currency, one.reference) for one in seen] == [
        (failed, "failed", AMOUNT, "INR", order.reference),
        (paid, "captured", AMOUNT, "INR", order.reference),
    ]
    assert provider.look_up("f" * 32, "").status == "unknown"


def test_a_part_goes_back_and_no_more_than_came(
    meta: tuple[str, Any, Config], provider: WhatsAppOrders, order: Order
) -> None:
    asked, paid = provider.next_order(order.reference, provider.open(order).order_id), pay(meta, order)
    made = provider.refund(paid, 2000, "k-0", order.reference)
    (back,) = provider.look_up(order.reference, asked).news.refunds
    assert (back.refund_id, back.amount, back.status, back.transaction_id) == (made.refund_id, 2000, "done", paid)
    with pytest.raises(ProviderRefused):
        provider.refund(paid, 3001, "k-1", order.reference)
    with pytest.raises(ProviderRefused):
        provider.refund(paid, 1, "k-2", "f" * 32)


def test_each_message_has_a_reference_of_its_own_and_all_are_followed(
    meta: tuple[str, Any, Config], provider: WhatsAppOrders, order: Order
) -> None:
    """Meta takes a reference once: asked again with the same one, the citizen would get no order any more."""
    order_id, references = provider.open(order).order_id, [order.reference]
    order_id = provider.next_order(order.reference, order_id)
    for _ in range(2):
        order_id = provider.next_order(order.reference, order_id)
        references.append(provider.reference_of(order_id))
        assert re.fullmatch(r"[A-Za-z0-9_.-]{1,35}", references[-1])
        meta[1].orders.may_open(order.our_number, references[-1])
    assert len(set(references)) == 3
    # The second one was refused by Meta, and never is known there.
    meta[1].orders.open(order.our_number, references[2], TOTAL)
    first, third = pay(meta, order), pay(meta, replace(order, reference=references[2]))
    seen = provider.look_up(order.reference, order_id).news.transactions
    assert [(one.transaction_id, one.reference, one.order_id) for one in seen] == [
        (first, order.reference, references[0]),
        (third, order.reference, references[2]),
    ]
    provider.refund(third, AMOUNT, "k-9", order.reference, references[2])
    (back,) = provider.look_up(order.reference, order_id).news.refunds
    assert back.transaction_id == third


def test_after_some_messages_there_is_no_other_order(provider: WhatsAppOrders, order: Order) -> None:
    order_id, count = provider.open(order).order_id, 0
    while following := provider.next_order(order.reference, order_id):
        order_id, count = following, count + 1
    assert count == MOST_ORDERS
    assert provider.next_order(order.reference, "") == ""


def in_chat(bench: Bench, provider: WhatsAppOrders) -> Bench:
    """A desk whose payments on WhatsApp are orders of its number, and others elsewhere."""
    bench.more, bench.chosen = {"whatsapp": provider}, {"*": "fake", "whatsapp": "whatsapp"}
    bench.start()
    heard(bench)
    return bench


def asked(bench: Bench, meta: tuple[str, Any, Config], payment: Payment) -> Order:
    """A message with the order of a payment, taken by Meta."""
    reference = bench.desk.payments.next_order(payment.id)
    meta[1].orders.may_open(NUMBER, reference)
    meta[1].orders.open(NUMBER, reference, {"value": DUE, "offset": 100})
    return Order(reference, DUE, "", bench.clock(), our_number=NUMBER)


def queued(bench: Bench, kind: str = ORDER_STATUS) -> list[Any]:
    found = [row for row in bench.rows(outgoing) if row.kind == kind]  # type: ignore[attr-defined]
    return [bench.cipher.decrypt(row.payload_encrypted)[kind] for row in found]  # type: ignore[attr-defined]


def heard(bench: Bench, number: str = NUMBER) -> None:
    """The citizen wrote to us just now."""
    row = {"citizen_id": bench.citizen, "channel": "whatsapp", "our_number": number, "last_heard_at": bench.clock()}
    with bench.database.begin() as connection:
        connection.execute(contacts.insert().values(**row))


def test_the_order_that_was_paid_is_told_once_that_it_is_done(
    bench: Bench, meta: tuple[str, Any, Config], provider: WhatsAppOrders
) -> None:
    payments = in_chat(bench, provider).desk.payments
    payment = payments.begin(bench.citizen, [bill()], "hi", "whatsapp")
    asked(bench, meta, payment)
    second = asked(bench, meta, payment)
    asked(bench, meta, payment)
    pay(meta, second)
    for _ in range(2):
        assert payments.look_up(payment.id).is_recorded
    bench.work(2, minutes=6)
    (status,) = queued(bench)
    assert (status["reference"], status["status"]) == (second.reference, "completed") and "₹1,234.50" in status["text"]
    (receipt,) = queued(bench, RECEIPT)
    assert (receipt["payment"], receipt["language"]) == (payment.id, "hi") and "₹1,234.50" in receipt["caption"]
    for row in bench.rows(outgoing):
        assert (row.our_number, row.citizen_id, row.channel) == (NUMBER, bench.citizen, "whatsapp")  # type: ignore[attr-defined]
    assert payments.next_order(payment.id) == ""


def test_a_receipt_is_a_file_on_whatsapp_alone_and_only_while_one_may_write(bench: Bench) -> None:
    heard(bench)
    payments = bench.desk.payments
    for account, channel in (("1111111111", "rest"), ("2222222222", "whatsapp")):
        payment = payments.begin(bench.citizen, [bill(account)], "en", channel)
        bench.tell(bench.provider.pay(payment.id))
        assert len(queued(bench, RECEIPT)) == (channel == "whatsapp")
    late = payments.begin(bench.citizen, [bill("3333333333")], "en", "whatsapp")
    bench.clock.forward(hours=24)
    bench.tell(bench.provider.pay(late.id))
    assert bench.now(late).is_recorded and len(queued(bench, RECEIPT)) == 1
    assert bench.told().count("payment.recorded") == 3 and queued(bench) == []


def test_the_file_is_the_receipt_in_the_citizens_language(bench: Bench, settings: Settings) -> None:
    payment = bench.begin()
    read = receipts_of(settings, bench.book)
    with pytest.raises(PaymentUnknown):
        read(f"{payment.id}.hi")
    bench.tell(bench.provider.pay(payment.id))
    for language, words in (("hi", "भुगतान"), ("en", "Payment receipt")):
        text = PdfDocument(read(f"{payment.id}.{language}"))[0].get_textpage().get_text_range()
        assert words in text and "RCT-1234567890" in text


def test_an_order_paid_twice_by_two_messages_counts_once_and_the_right_one_goes_back(
    bench: Bench, meta: tuple[str, Any, Config], provider: WhatsAppOrders
) -> None:
    payments = in_chat(bench, provider).desk.payments
    payment = payments.begin(bench.citizen, [bill()], "hi", "whatsapp")
    orders = [asked(bench, meta, payment), asked(bench, meta, payment)]
    for order in orders:
        pay(meta, order)
        payments.look_up(payment.id)
    bench.work(2, minutes=6)
    (refund,) = bench.now(payment).refunds
    assert (refund.reason, refund.state, len(queued(bench))) == ("duplicate", "done", 1)
    given = [meta[1].orders.payment(NUMBER, order.reference)["transactions"][0].get("refunds") for order in orders]
    assert given[0] is None and len(given[1]) == 1


def test_what_chat_does_not_take_is_paid_on_a_page_and_the_old_order_is_replaced(
    bench: Bench, meta: tuple[str, Any, Config], provider: WhatsAppOrders
) -> None:
    payments = in_chat(bench, provider).desk.payments
    payment = payments.begin(bench.citizen, [bill()], "hi", "whatsapp")
    assert payments.may_go_elsewhere(payment)
    other = payments.elsewhere(payment.id)
    assert (other.provider, other.channel, other.amount_paise) == ("fake", "whatsapp", DUE) and other.is_open
    assert payments.elsewhere(payment.id).state == "failed" and payments.instead_of(bench.now(payment)) == other
    assert payments.begin(bench.citizen, [bill()], "hi", "whatsapp") == other
    assert payments.next_order(other.id) == payments.next_order(payment.id) == ""
    assert payments.elsewhere(other.id) == other
    bench.tell(bench.provider.pay(other.id))
    assert bench.now(other).is_recorded and queued(bench) == []


def test_what_was_paid_in_the_chat_is_not_asked_for_on_the_page(
    bench: Bench, meta: tuple[str, Any, Config], provider: WhatsAppOrders
) -> None:
    payments = in_chat(bench, provider).desk.payments
    payment = payments.begin(bench.citizen, [bill()], "hi", "whatsapp")
    pay(meta, asked(bench, meta, payment))
    assert payments.elsewhere(payment.id).id == payment.id and bench.now(payment).state == "paid"


def test_where_the_chat_alone_takes_payments_it_takes_them_there_and_nowhere_else(
    bench: Bench, provider: WhatsAppOrders
) -> None:
    bench.more, bench.chosen = {"whatsapp": provider}, {"whatsapp": "whatsapp"}
    payments = bench.start().payments
    assert payments.takes("whatsapp") and not payments.takes("rest")
    payment = payments.begin(bench.citizen, [bill()], "hi", "whatsapp")
    assert not payments.may_go_elsewhere(payment) and payments.elsewhere(payment.id) == payment
    with pytest.raises(NotSetUp):
        payments.begin(bench.citizen, [bill("2222222222")], "hi", "rest")


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


def test_a_status_of_a_later_message_is_about_the_same_payment(provider: WhatsAppOrders) -> None:
    told = {"reference_id": f"{'a' * 32}-3", "status": "captured", "transaction_id": "order_3", "amount": 5000}
    (one,) = provider.read(json.dumps(told | {"offset": 100, "currency": "INR"}).encode()).transactions
    assert (one.reference, one.order_id) == ("a" * 32, f"{'a' * 32}-3")
