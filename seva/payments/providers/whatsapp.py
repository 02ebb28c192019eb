"""WhatsApp's own payments in India: the channel sends the order (`order_details`), Meta says what became of it.

Callbacks come through the channel, which has checked Meta's signature: see seva.payments.events.WhatsAppTold.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from seva.payments.errors import Forged, ProviderRefused
from seva.payments.port import (
    Line,
    News,
    Opened,
    Order,
    RefundStatus,
    Seen,
    SeenRefund,
    Standing,
    TransactionStatus,
)
from seva.payments.providers.http import JsonApi
from seva.payments.providers.reading import as_answer, as_callback, mapping, moment, text, whole, word

STATUSES: Mapping[str, TransactionStatus] = {
    "success": "captured", "captured": "captured", "failed": "failed", "pending": "authorised",
}  # fmt: skip
REFUNDS: Mapping[str, RefundStatus] = {
    "pending": "sent", "processing": "sent", "completed": "done", "success": "done", "processed": "done",
    "failed": "failed",
}  # fmt: skip
PAISE = 100
# So many messages with an order may ask for one payment; each is another question to Meta when it is looked up.
MOST_ORDERS = 9


class WhatsAppOrders:
    """Implements seva.payments.port.Provider; orders are found by the number that sent them."""

    name = "whatsapp"

    def __init__(self, base_url: str, tokens: Mapping[str, str], configuration: str, timeout: float) -> None:
        """`tokens`: the access token of each of our numbers; `base_url` ends with the API's version."""
        self._apis = {
            number: JsonApi(f"{base_url}/{number}", {"Authorization": f"Bearer {token}"}, timeout)
            for number, token in tokens.items()
        }
        self._configuration = configuration

    def open(self, order: Order) -> Opened:
        """The channel sends it; which number does, and later the last reference, is all that is to be remembered."""
        number = order.our_number or next(iter(self._apis), "")
        if number not in self._apis:
            raise ProviderRefused("the number is none of ours", "unknown_number")
        return Opened(f"{number}:")

    def next_order(self, reference: str, order_id: str) -> str:
        """With the reference of the next message: Meta takes each reference once, also one that nobody paid."""
        number, _, last = order_id.partition(":")
        count = _count(last) + 1
        return "" if not number or count > MOST_ORDERS else f"{number}:{_named(reference, count)}"

    def reference_of(self, order_id: str) -> str:
        """What follows the number."""
        return order_id.partition(":")[2]

    def close(self, reference: str, order_id: str) -> None:
        """Meta has no call for it but a message; what is paid late is dealt with when it comes."""

    def look_up(self, reference: str, order_id: str, transactions: Sequence[str] = ()) -> Standing:
        """All messages with an order for this reference, with their transactions and refunds."""
        number, _, last = order_id.partition(":")
        if number not in self._apis or not reference:
            return Standing("unknown")
        found = [self._news_of(number, _named(reference, n)) for n in range(1, _count(last) + 1)]
        known = [news for news in found if news is not None]
        if not known:
            return Standing("unknown")
        seen = [one for news in known for one in news.transactions]
        refunds = [one for news in known for one in news.refunds]
        return Standing("open", Opened(order_id), News(transactions=seen, refunds=refunds))

    def _news_of(self, number: str, reference: str) -> News | None:
        try:
            found = self._apis[number].get(f"/payments/{self._configuration}/{reference}")
        except ProviderRefused:
            return None
        with as_answer():
            (payment,) = found["payments"]
            return _news(payment)

    def refund(
        self, transaction_id: str, amount_paise: int, key: str, reference: str, order_id: str = ""
    ) -> SeenRefund:
        """Refunds a part of the order `order_id`, which is Meta's reference of the message that was paid.

        Meta knows no key: the caller asks what was done before it tries again.
        """
        paid = order_id or reference
        amount = {"currency": "INR", "value": amount_paise, "offset": PAISE}
        body = {"reference_id": paid, "speed": "normal", "payment_config_id": self._configuration}
        number = next((one for one, api in self._apis.items() if self._knows(api, paid)), None)
        if number is None:
            raise ProviderRefused("no number of ours has this order", "unknown_order")
        with as_answer():
            made = self._apis[number].post("/payments_refund", body | {"amount": amount})
            return SeenRefund(word(made["id"]), transaction_id, amount_paise, REFUNDS[made["status"]], key)

    def _knows(self, api: JsonApi, reference: str) -> bool:
        try:
            return bool(api.get(f"/payments/{self._configuration}/{reference}"))
        except ProviderRefused:
            return False

    def settled(self, day: date) -> list[Line] | None:
        """Meta has no list: the money is in the list of the gateway or bank that the configuration names."""
        return None

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """No callback of Meta's comes here."""
        raise Forged("WhatsApp's callbacks come through the channel")

    def read(self, body: bytes) -> News:
        """What the channel handed over."""
        with as_callback():
            told = json.loads(body)
            status = STATUSES.get(text(told.get("transaction_status"))) or STATUSES.get(text(told.get("status")))
            if status is None or not told.get("transaction_id"):
                return News()
            return News(
                transactions=[
                    Seen(
                        transaction_id=word(told["transaction_id"]),
                        status=status,
                        amount=_paise(told["amount"], told["offset"]),
                        currency=word(told["currency"], 8),
                        reference=_payment_of(told["reference_id"]),
                        order_id=word(told["reference_id"], 35),
                    )
                ]
            )


def _named(reference: str, count: int) -> str:
    """The reference of the message with that number: ours for the first one, so that it fits Meta's 35 letters."""
    return reference if count == 1 else f"{reference}-{count}"


def _count(last: str) -> int:
    """How many messages there were when the last one had this reference."""
    number = last.partition("-")[2]
    return int(number) if number.isdecimal() else int(bool(last))


def _payment_of(reference: Any) -> str:
    return word(reference).partition("-")[0]


def _paise(value: Any, offset: Any) -> int:
    amount, whole_offset = whole(value), whole(offset)
    if whole_offset <= 0 or (amount * PAISE) % whole_offset:
        raise ValueError("an amount is no whole number of paise")
    return amount * PAISE // whole_offset


def _news(payment: Mapping[str, Any]) -> News:
    total = payment["total_amount"]
    amount, currency = _paise(total["value"], total["offset"]), word(payment["currency"], 8)
    seen, refunds = [], []
    for one in payment.get("transactions", ()):
        status = STATUSES.get(text(one.get("status")))
        if status is None:
            continue
        at = moment(one.get("created_timestamp"))
        order = word(payment["reference_id"], 35)
        seen.append(Seen(word(one["id"]), status, amount, currency, _payment_of(order), order, at=at))
        refunds += [_refund(refund, word(one["id"])) for refund in one.get("refunds", ())]
    return News(transactions=seen, refunds=refunds)


def _refund(refund: Mapping[str, Any], transaction_id: str) -> SeenRefund:
    amount = mapping(refund["amount"])
    return SeenRefund(
        word(refund["id"]), transaction_id, _paise(amount["value"], amount["offset"]), REFUNDS[refund["status"]]
    )
