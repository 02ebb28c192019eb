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
        """The channel sends it; which number did is all that is to be remembered."""
        number = order.our_number or next(iter(self._apis), "")
        if number not in self._apis:
            raise ProviderRefused("the number is none of ours", "unknown_number")
        return Opened(f"{number}:{order.reference}")

    def close(self, reference: str, order_id: str) -> None:
        """Meta has no call for it but a message; what is paid late is dealt with when it comes."""

    def look_up(self, reference: str, order_id: str, transactions: Sequence[str] = ()) -> Standing:
        """The order with all of its transactions and refunds."""
        number = order_id.partition(":")[0] or next(iter(self._apis), "")
        if number not in self._apis or not reference:
            return Standing("unknown")
        try:
            found = self._apis[number].get(f"/payments/{self._configuration}/{reference}")
        except ProviderRefused:
            return Standing("unknown")
        with as_answer():
            (payment,) = found["payments"]
            return Standing("open", Opened(f"{number}:{reference}"), _news(payment))

    def refund(self, transaction_id: str, amount_paise: int, key: str, reference: str) -> SeenRefund:
        """Refunds a part of an order. Meta knows no key: the caller asks what was done before it tries again."""
        amount = {"currency": "INR", "value": amount_paise, "offset": PAISE}
        body = {"reference_id": reference, "speed": "normal", "payment_config_id": self._configuration}
        number = next((one for one, api in self._apis.items() if self._knows(api, reference)), None)
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
                        reference=word(told["reference_id"]),
                    )
                ]
            )


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
        seen.append(Seen(word(one["id"]), status, amount, currency, word(payment["reference_id"]), at=at))
        refunds += [_refund(refund, word(one["id"])) for refund in one.get("refunds", ())]
    return News(transactions=seen, refunds=refunds)


def _refund(refund: Mapping[str, Any], transaction_id: str) -> SeenRefund:
    amount = mapping(refund["amount"])
    return SeenRefund(
        word(refund["id"]), transaction_id, _paise(amount["value"], amount["offset"]), REFUNDS[refund["status"]]
    )
