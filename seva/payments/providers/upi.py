"""UPI to an address of ours: any UPI app pays, and the acquirer's status API says what came.

The link's form is NPCI's (UPI Linking Specifications). The status API is the one of simulator/payments/acquirer.py:
acquirers have no common one, so a real acquirer needs these five calls mapped.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from seva.payments.errors import Forged
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
from seva.payments.providers.reading import as_answer, as_callback, is_signed, moment, text, whole, word

STATUSES: Mapping[str, TransactionStatus] = {"FAILURE": "failed", "PENDING": "authorised", "SUCCESS": "captured"}
REFUNDS: Mapping[str, RefundStatus] = {"PENDING": "sent", "SUCCESS": "done", "FAILURE": "failed"}


class Upi:
    """Implements seva.payments.port.Provider."""

    name = "upi"

    def __init__(
        self, base_url: str, key: str, callback_secrets: Sequence[str], payee: Mapping[str, str], timeout: float
    ) -> None:
        """`payee`: address, name and merchant code, as UPI apps get them."""
        self._api = JsonApi(base_url, {"X-API-Key": key}, timeout)
        self._secrets, self._payee = tuple(callback_secrets), payee

    def open(self, order: Order) -> Opened:
        """Nobody needs to be asked: the link says it all, and our reference comes back with the money."""
        return Opened(order.reference, intent(self._payee, order))

    def close(self, reference: str, order_id: str) -> None:
        """A UPI link cannot be taken back; what is paid late is dealt with when it comes."""

    def look_up(self, reference: str, order_id: str, transactions: Sequence[str] = ()) -> Standing:
        """All transactions that carry our reference, and their refunds."""
        found = self._api.get("/transactions", **({"tr": reference} if reference else {"id": ",".join(transactions)}))
        with as_answer():
            return Standing("open", None, _news(found))

    def refund(
        self, transaction_id: str, amount_paise: int, key: str, reference: str, order_id: str = ""
    ) -> SeenRefund:
        """Refunds once for each key."""
        body = {"transaction_id": transaction_id, "amount": amount_paise, "key": key}
        with as_answer():
            return _refund(self._api.post("/refunds", body))

    def settled(self, day: date) -> list[Line] | None:
        """The acquirer's list of a day."""
        found = self._api.get("/settlements", day=day.isoformat())
        with as_answer():
            return [_line(item) for item in found["items"]]

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The id of a callback; Forged if none of our secrets signed these bytes."""
        if not is_signed(body, headers.get("X-Acquirer-Signature", ""), self._secrets):
            raise Forged("the signature is not the acquirer's")
        return text(headers.get("X-Acquirer-Event-Id"))

    def read(self, body: bytes) -> News:
        """The transactions and refunds that a callback tells of."""
        with as_callback():
            return _news(json.loads(body))


def intent(payee: Mapping[str, str], order: Order) -> str:
    """The `upi://` address of an order; UPI writes amounts in rupees with two decimals."""
    rupees, paise = divmod(order.amount_paise, 100)
    values = {
        "pa": payee["address"], "pn": payee["name"], "mc": payee["code"], "tr": order.reference,
        "tn": order.description, "am": f"{rupees}.{paise:02d}", "cu": "INR",
    }  # fmt: skip
    # Some apps do not read `+` as a space.
    return "upi://pay?" + "&".join(f"{name}={quote(value, safe='@')}" for name, value in values.items() if value)


def _news(found: Mapping[str, Any]) -> News:
    return News(
        transactions=[_seen(one) for one in found["transactions"] if one["status"] in STATUSES],
        refunds=[_refund(one) for one in found.get("refunds", ())],
    )


def _seen(one: Mapping[str, Any]) -> Seen:
    return Seen(
        transaction_id=word(one["id"]),
        status=STATUSES[one["status"]],
        amount=whole(one["amount"]),
        currency=word(one["currency"], 8),
        reference=text(one.get("tr")),
        at=moment(one.get("at")),
    )


def _refund(one: Mapping[str, Any]) -> SeenRefund:
    return SeenRefund(
        refund_id=word(one["id"]),
        transaction_id=word(one["transaction_id"]),
        amount=whole(one["amount"]),
        status=REFUNDS[one["status"]],
        key=text(one.get("key")),
        at=moment(one.get("at")),
    )


def _line(item: Mapping[str, Any]) -> Line:
    is_payment = item["kind"] == "payment"
    return Line(
        kind="payment" if is_payment else "refund",
        id=word(item["id"]),
        amount=whole(item["amount"]),
        transaction_id=word(item["id"]) if is_payment else text(item.get("transaction_id")),
        reference=text(item.get("tr")),
        settlement=text(item.get("settlement")),
    )
