"""A gateway with payment links and signed callbacks, in the shapes that Razorpay publishes.

https://razorpay.com/docs/api/payments/payment-links, /docs/webhooks, /docs/api/refunds, /docs/api/settlements
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Any, Literal

from seva.payments.errors import Forged, ProviderRefused
from seva.payments.port import (
    DisputeStatus,
    Line,
    News,
    Opened,
    Order,
    OrderStatus,
    RefundStatus,
    Seen,
    SeenDispute,
    SeenRefund,
    Standing,
    TransactionStatus,
)
from seva.payments.providers.http import JsonApi
from seva.payments.providers.reading import as_answer, as_callback, is_signed, mapping, moment, text, whole, word

# The gateway's words -> ours. `refunded`: the money was there. What is not named says nothing.
STATUSES: Mapping[str, TransactionStatus] = {
    "failed": "failed",
    "authorized": "authorised",
    "captured": "captured",
    "refunded": "captured",
}
REFUNDS: Mapping[str, RefundStatus] = {"pending": "sent", "processed": "done", "failed": "failed"}
DISPUTES: Mapping[str, DisputeStatus] = {
    "payment.dispute.created": "opened",
    "payment.dispute.under_review": "opened",
    "payment.dispute.action_required": "opened",
    "payment.dispute.won": "won",
    "payment.dispute.closed": "won",
    "payment.dispute.lost": "lost",
}
LINKS: Mapping[str, OrderStatus] = {
    "created": "open",
    "partially_paid": "open",
    "paid": "closed",
    "cancelled": "closed",
    "expired": "closed",
}
OVER = frozenset({"cancelled", "expired"})
MOST_LINES = 1000
Kind = Literal["payment", "refund", "adjustment"]
KINDS: Mapping[str, Kind] = {"payment": "payment", "refund": "refund"}


class Gateway:
    """Implements seva.payments.port.Provider."""

    name = "gateway"

    def __init__(
        self, base_url: str, key_id: str, key_secret: str, webhook_secrets: Sequence[str], timeout: float
    ) -> None:
        basic = b64encode(f"{key_id}:{key_secret}".encode()).decode()
        self._api = JsonApi(base_url, {"Authorization": f"Basic {basic}"}, timeout)
        self._secrets = tuple(webhook_secrets)

    def open(self, order: Order) -> Opened:
        """Makes a payment link; the gateway takes a reference once, so one that is there is looked for."""
        body = {
            "amount": order.amount_paise,
            "currency": "INR",
            "accept_partial": False,
            "reference_id": order.reference,
            "description": order.description,
            "expire_by": int(order.expires_at.replace(tzinfo=UTC).timestamp()),
            "reminder_enable": False,
            "notify": {"sms": False, "email": False},
            "notes": {"reference": order.reference},
        }
        try:
            link = self._api.post("/v1/payment_links", body)
        except ProviderRefused:
            link = self._link(order.reference, "")
            if link is None:
                raise
        with as_answer():
            return _opened(link)

    def close(self, reference: str, order_id: str) -> None:
        """Cancels the link; one that is paid, expired or unknown stays as it is."""
        link = self._link(reference, order_id)
        if link and LINKS.get(link.get("status", ""), "closed") == "open":
            try:
                self._api.post(f"/v1/payment_links/{link['id']}/cancel", {})
            except ProviderRefused:
                return  # it was paid or ended in between

    def look_up(self, reference: str, order_id: str, transactions: Sequence[str] = ()) -> Standing:
        """The link with all attempts to pay it, and the refunds of those that succeeded."""
        link = self._link(reference, order_id)
        with as_answer():
            found = self._entities(link, transactions)
            seen = [_seen(payment, reference) for payment in found.values() if payment["status"] in STATUSES]
            paid = [one.transaction_id for one in seen if one.status == "captured"]
        refunds = [refund for transaction in paid for refund in self._refunds(transaction)]
        if link is None:
            return Standing("unknown", news=News(transactions=seen, refunds=refunds))
        with as_answer():
            over = (reference,) if link["status"] in OVER else ()
            news = News(transactions=seen, refunds=refunds, closed=over)
            return Standing(LINKS.get(link["status"], "open"), _opened(link), news)

    def refund(
        self, transaction_id: str, amount_paise: int, key: str, reference: str, order_id: str = ""
    ) -> SeenRefund:
        """Refunds; one with the same key is looked for first, so that nothing rests on the header alone."""
        for refund in self._refunds(transaction_id):
            if refund.key == key:
                return refund
        body = {"amount": amount_paise, "speed": "normal", "receipt": key, "notes": {"key": key}}
        path = f"/v1/payments/{transaction_id}/refund"
        with as_answer():
            return _refund(self._api.post(path, body, {"X-Refund-Idempotency": key}))

    def settled(self, day: date) -> list[Line] | None:
        """The gateway's list of what was settled on a day."""
        query = {"year": f"{day.year}", "month": f"{day.month:02d}", "day": f"{day.day:02d}", "count": str(MOST_LINES)}
        lines: list[Line] = []
        while True:
            page = self._api.get("/v1/settlements/recon/combined", **query, skip=str(len(lines)))
            with as_answer():
                items = page["items"]
                lines += [_line(item) for item in items]
            if len(items) < MOST_LINES:
                return lines

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """The id of a callback; Forged if none of our secrets signed these bytes."""
        if not is_signed(body, headers.get("X-Razorpay-Signature", ""), self._secrets):
            raise Forged("the signature is not the gateway's")
        return text(headers.get("X-Razorpay-Event-Id"))

    def read(self, body: bytes) -> News:
        """What a callback tells of a payment, a refund, a dispute or a link."""
        with as_callback():
            event = json.loads(body)
            name, payload = word(event["event"]), mapping(event["payload"])
            link = mapping(mapping(payload.get("payment_link")).get("entity"))
            payment = mapping(mapping(payload.get("payment")).get("entity"))
            refund = mapping(mapping(payload.get("refund")).get("entity"))
            dispute = mapping(mapping(payload.get("dispute")).get("entity"))
            is_told = payment.get("status") in STATUSES
            return News(
                transactions=[_seen(payment, text(link.get("reference_id")))] if is_told else [],
                refunds=[_refund(refund)] if refund else [],
                disputes=[_dispute(dispute, DISPUTES[name])] if dispute and name in DISPUTES else [],
                closed=[word(link["reference_id"])] if link.get("status") in OVER else [],
            )

    def _link(self, reference: str, order_id: str) -> Mapping[str, Any] | None:
        if order_id:
            try:
                return mapping(self._api.get(f"/v1/payment_links/{order_id}"))
            except ProviderRefused:
                return None
        if not reference:
            return None
        found = mapping(self._api.get("/v1/payment_links", reference_id=reference)).get("payment_links") or []
        with as_answer():
            return next((link for link in found if link["reference_id"] == reference), None)

    def _entities(self, link: Mapping[str, Any] | None, known: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """The gateway's payments for a link, and those that are known besides, by id."""
        order = text(link.get("order_id")) if link else ""
        listed = mapping(self._api.get(f"/v1/orders/{order}/payments")).get("items", []) if order else []
        found = {word(payment["id"]): payment for payment in listed}
        for transaction in known:
            if transaction not in found:
                found[transaction] = mapping(self._api.get(f"/v1/payments/{transaction}"))
        return found

    def _refunds(self, transaction_id: str) -> list[SeenRefund]:
        page = self._api.get(f"/v1/payments/{transaction_id}/refunds")
        with as_answer():
            return [_refund(refund) for refund in page["items"]]


def _opened(link: Mapping[str, Any]) -> Opened:
    return Opened(word(link["id"]), word(link["short_url"], 500))


def _seen(payment: Mapping[str, Any], reference: str) -> Seen:
    notes = mapping(payment.get("notes"))
    return Seen(
        transaction_id=word(payment["id"]),
        status=STATUSES[payment["status"]],
        amount=whole(payment["amount"]),
        currency=word(payment["currency"], 8),
        reference=reference or text(notes.get("reference")),
        method=(text(payment.get("method")) or "upi")[:20],
        at=moment(payment.get("created_at")),
    )


def _refund(refund: Mapping[str, Any]) -> SeenRefund:
    return SeenRefund(
        refund_id=word(refund["id"]),
        transaction_id=word(refund["payment_id"]),
        amount=whole(refund["amount"]),
        status=REFUNDS[refund["status"]],
        key=text(refund.get("receipt")),
        at=moment(refund.get("created_at")),
    )


def _dispute(dispute: Mapping[str, Any], status: DisputeStatus) -> SeenDispute:
    return SeenDispute(word(dispute["id"]), word(dispute["payment_id"]), status)


def _line(item: Mapping[str, Any]) -> Line:
    kind: Kind = KINDS.get(item["type"], "adjustment")
    is_payment = kind == "payment"
    # An adjustment's amount is what it changes: in, or out.
    amount = whole(item["amount"]) if kind != "adjustment" else whole(item["credit"]) - whole(item["debit"])
    return Line(
        kind=kind,
        id=word(item["entity_id"]),
        amount=amount,
        transaction_id=word(item["entity_id"]) if is_payment else text(item.get("payment_id")),
        reference=text(mapping(item.get("notes")).get("reference")),
        fee=whole(item.get("fee") or 0),
        settlement=text(item.get("settlement_id")),
    )
