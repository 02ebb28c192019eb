"""One status of a webhook: of a message of ours, or of a payment, which comes in the same list."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.whatsapp import json_values as values
from connectors.whatsapp.updates.contents import error_code
from connectors.whatsapp.updates.model import UNREADABLE, Notice, Status
from connectors.whatsapp.updates.people import recipient

LONGEST_WORD = 64


def read_status(raw: Any, our_number: str, arrived: datetime | None) -> Status | Notice:
    """The status; unreadable if it names no message or no state."""
    status = values.mapping(raw)
    if status.get("type") == "payment":
        return read_payment(status, our_number, arrived)
    message_id, word = values.identifier(status.get("id")), values.identifier(status.get("status"), LONGEST_WORD)
    if not message_id or not word:
        return Notice(UNREADABLE, our_number, {"part": "status"})
    person = recipient(status)
    return Status(
        message_id, our_number, word, values.moment(status.get("timestamp"), arrived),
        our_id=values.identifier_of_ours(status.get("biz_opaque_callback_data")),
        phone=person.phone, user_id=person.user_id,
        code=error_code(status), pricing=_pricing(values.mapping(status.get("pricing"))),
    )  # fmt: skip


def _pricing(pricing: Mapping[str, Any]) -> dict[str, Any]:
    """Model, type and category; `billable` is deprecated, and says less than these."""
    words = {name: values.identifier(pricing.get(name), LONGEST_WORD) for name in ("pricing_model", "type", "category")}
    return values.known(**words)


def read_payment(status: Mapping[str, Any], our_number: str, arrived: datetime | None) -> Notice:
    """What became of a payment: amounts in the smallest unit of the currency (`offset` of them are one)."""
    payment, person = values.mapping(status.get("payment")), recipient(status)
    amount, transaction = values.mapping(payment.get("amount")), values.mapping(payment.get("transaction"))
    content = values.known(
        message_id=values.identifier(status.get("id")),
        status=values.identifier(status.get("status"), LONGEST_WORD),
        reference_id=values.identifier(payment.get("reference_id")),
        amount=values.whole(amount.get("value")),
        offset=values.whole(amount.get("offset")),
        currency=values.identifier(payment.get("currency"), LONGEST_WORD),
        transaction_id=values.identifier(transaction.get("id")),
        transaction_status=values.identifier(transaction.get("status"), LONGEST_WORD),
        phone=person.phone,
        user_id=person.user_id,
        at=values.moment(status.get("timestamp"), arrived).isoformat(),
    )
    return Notice("payment", our_number, content)
