"""The pages of payments: what they show, what they hide, and how long they live."""

import re
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from seva.core import Core
from seva.payments import Item, Payment, Purpose
from seva.payments.port import News, Opened
from seva.payments.providers.fake import FakeProvider, callback, sign
from seva.payments.receipt import Receipts
from tests.conftest import SetClock
from web.pay import callback_routes, payment_pages
from web.pay.pages import Desk

ACCOUNT = "1234567890"
DUE = 123450
UPI = "upi://pay?pa=seva@standin&tr=r&am=1234.50&cu=INR"


@pytest.fixture
def client(core: Core) -> Iterator[TestClient]:
    app = FastAPI()
    payment_pages(app, Desk(core.payments, core.catalogue, Receipts(core.catalogue), core.clock, "/upi"))
    app.include_router(callback_routes(core.payment_desk))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture
def payment(core: Core) -> Payment:
    citizen = core.citizens.resolve("rest", "9810012345")
    return core.payments.begin(
        citizen.id, [Item(Purpose("bill", ACCOUNT, "water_bill_payment", "djb"), DUE)], "hi", "rest"
    )


def path(payment: Payment) -> str:
    return "/" + payment.link.split("/", 3)[3]


def pay(client: TestClient, provider: FakeProvider, payment: Payment) -> None:
    body = callback(News(transactions=[provider.pay(payment.id)]))
    answer = client.post("/webhooks/payments/fake", content=body, headers={"X-Signature": sign(body)})
    assert answer.status_code == 200


@pytest.mark.parametrize(("lang", "words"), [("", "भरनी है"), ("hi", "भरनी है"), ("en", "To pay"), ("xx", "भरनी है")])
def test_a_page_says_what_is_to_be_paid(client: TestClient, payment: Payment, lang: str, words: str) -> None:
    shown = client.get(path(payment), params={"lang": lang})
    assert shown.status_code == 200 and words in shown.text and "₹1,234.50" in shown.text
    assert f'href="https://pay.example/{payment.id}"' in shown.text
    assert (
        shown.headers["Cache-Control"] == "no-store"
        and "default-src 'none'" in shown.headers["Content-Security-Policy"]
    )


def test_a_page_shows_no_personal_data(client: TestClient, provider: FakeProvider, payment: Payment) -> None:
    for _ in range(2):
        text = client.get(path(payment)).text
        assert ACCOUNT not in text and ACCOUNT[-4:] not in text and payment.citizen_id not in text
        pay(client, provider, payment)


def test_a_upi_payment_has_a_button_and_a_code(core: Core, client: TestClient, provider: FakeProvider) -> None:
    provider.open = lambda order: Opened(order.reference, UPI)  # type: ignore[method-assign]
    citizen = core.citizens.resolve("rest", "upi")
    made = core.payments.begin(
        citizen.id, [Item(Purpose("bill", ACCOUNT, "water_bill_payment", "djb"), DUE)], "en", "rest"
    )
    text = client.get(path(made)).text
    assert 'href="upi://pay?pa=seva@standin&amp;tr=r&amp;am=1234.50&amp;cu=INR"' in text
    assert "data:image/svg+xml" in text and 'href="/upi?pa=seva@standin' in text


def test_a_paid_page_gives_the_receipt(client: TestClient, provider: FakeProvider, payment: Payment) -> None:
    assert client.get(f"{path(payment)}/receipt.pdf").status_code == 404
    pay(client, provider, payment)
    shown = client.get(path(payment), params={"lang": "en"}).text
    assert "The department has recorded it" in shown and "receipt.pdf" in shown and "To pay" not in shown
    for lang, words in (("en", "Payment receipt"), ("hi", "भुगतान")):
        answer = client.get(f"{path(payment)}/receipt.pdf", params={"lang": lang})
        assert answer.headers["Content-Type"] == "application/pdf"
        text = pypdfium2.PdfDocument(BytesIO(answer.content))[0].get_textpage().get_text_range()
        assert words in text and "₹1,234.50" in text and "RCT-000001" in text and "pay_1" in text
        assert ACCOUNT not in text and "7890" in text


@pytest.mark.parametrize("token", ["x", "x" * 43, "क", "..", "%00", "x" * 5000])
def test_an_unknown_token_says_nothing(client: TestClient, token: str) -> None:
    for address in (f"/pay/{token}", f"/pay/{token}/receipt.pdf"):
        assert client.get(address).status_code in (404, 400)
    assert client.post(f"/pay/{token}/check").status_code in (404, 400)


def test_a_page_expires_and_then_is_gone(client: TestClient, clock: SetClock, payment: Payment) -> None:
    clock.forward(minutes=61)
    shown = client.get(path(payment), params={"lang": "en"})
    assert shown.status_code == 200 and "time to pay is over" in shown.text and "pay.example" not in shown.text
    clock.forward(days=91)
    assert client.get(path(payment)).status_code == 404


class InChat(FakeProvider):
    """Its orders stand in a chat."""

    name = "whatsapp"

    def next_order(self, reference: str, order_id: str) -> str:
        return order_id

    def reference_of(self, order_id: str) -> str:
        return order_id


def in_chat(core: Core, *others: FakeProvider) -> Payment:
    providers = {"whatsapp": InChat(core.clock), **{one.name: one for one in others}}
    core.payments._providers = providers
    core.payments._chosen = {"whatsapp": "whatsapp"} | ({"*": others[0].name} if others else {})
    providers["whatsapp"].open = lambda order: Opened(f"1:{order.reference}")  # type: ignore[method-assign]
    citizen = core.citizens.resolve("whatsapp", "91")
    item = Item(Purpose("bill", ACCOUNT, "water_bill_payment", "djb"), DUE)
    return core.payments.begin(citizen.id, [item], "en", "whatsapp")


def test_an_order_that_the_chat_does_not_show_is_paid_on_the_page(
    core: Core, client: TestClient, provider: FakeProvider
) -> None:
    payment = in_chat(core, provider)
    shown = client.get(path(payment)).text
    assert "tap the order there" in shown and "Pay here" in shown and "pay.example" not in shown
    here = client.post(f"{path(payment)}/here?lang=en", follow_redirects=True)
    assert "https://pay.example/" in here.text and "Pay here" not in here.text
    # The old link, which stands in the chat, leads on; tapped again it makes no other payment.
    again = client.get(path(payment), follow_redirects=True)
    assert again.url == here.url and len(core.payments.of_citizen(payment.citizen_id)) == 2
    assert client.post(f"{path(payment)}/here", follow_redirects=True).url.path == here.url.path


def test_where_only_the_chat_takes_payments_the_page_says_what_to_do(core: Core, client: TestClient) -> None:
    payment = in_chat(core)
    shown = client.get(path(payment)).text
    assert "Ask for the payment again in the chat" in shown and "Pay here" not in shown
    assert client.post(f"{path(payment)}/here", follow_redirects=True).url.path == path(payment)
    assert client.post("/pay/x/here").status_code == 404


def test_i_have_paid_asks_the_provider_once_in_a_while(
    client: TestClient, provider: FakeProvider, payment: Payment
) -> None:
    provider.calls.clear()
    for _ in range(3):
        answer = client.post(f"{path(payment)}/check?lang=en", follow_redirects=True)
        assert "knows of no payment yet" in answer.text
    assert provider.calls == ["look_up"]


def test_i_have_paid_finds_the_money(client: TestClient, provider: FakeProvider, payment: Payment) -> None:
    provider.pay(payment.id)
    assert "recorded it" in client.post(f"{path(payment)}/check?lang=en", follow_redirects=True).text


def test_tokens_cannot_be_guessed_and_are_not_stored(core: Core, payment: Payment) -> None:
    token = path(payment).rsplit("/", 1)[1]
    assert re.fullmatch(r"[\w-]{43}", token)
    database = core.payment_desk.payments._book.database
    with database.begin() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM payments").all()
    assert token not in str(rows) and ACCOUNT not in str(rows)


def test_callbacks_are_refused_as_they_deserve(client: TestClient) -> None:
    signed = {"X-Signature": sign(b"{}")}
    assert client.post("/webhooks/payments/fake", content=b"{}").status_code == 401
    assert client.post("/webhooks/payments/nobody", content=b"{}", headers=signed).status_code == 404
    assert client.post("/webhooks/payments/fake", content=b" " * 300_000, headers=signed).status_code == 413
    # Signed and not to be read: taken, so that it does not come again and again, and left for a person.
    assert client.post("/webhooks/payments/fake", content=b"{}", headers=signed).status_code == 200
