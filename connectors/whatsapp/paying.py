"""A payment in the chat: order details where the number takes payments itself, else a button with the page."""

from collections.abc import Iterator, Mapping
from typing import Any

import structlog

from connectors.whatsapp import payloads
from connectors.whatsapp.conversation import Said
from connectors.whatsapp.payloads import Item, Order, Payload, PayloadError
from seva.catalogue import Messages
from seva.messaging import Reply
from seva.messaging.offers import OTHERWISE

log = structlog.get_logger(__name__)


def to_pay(one: Said, paid_by: str, messages: Messages) -> Iterator[Reply]:
    """The rows of a message that asks for a payment; `paid_by` names the payment configuration of the number."""
    pay = one.pay or {}
    link = _link(one, str(pay["link"]), messages)
    order = _order(one, pay, paid_by) if paid_by and pay.get("items") and pay.get("reference") else None
    for payload in order or link:
        # What Meta refuses, such as an order of a number whose configuration was taken back, is paid on the page.
        otherwise = {OTHERWISE: link[-1]} if order else {}
        yield Reply(str(payload["type"]), {"message": payload, **otherwise})


def _link(one: Said, url: str, messages: Messages) -> list[Payload]:
    try:
        return payloads.link(one.text, one.choices[0][0], url)
    except PayloadError as error:
        log.error("payment_without_button", code=error.code)
        return payloads.compose(payloads.Reply(f"{one.text}\n{url}"), messages)


def _order(one: Said, pay: Mapping[str, Any], paid_by: str) -> list[Payload] | None:
    items = [Item(str(n), str(item["name"]), int(item["paise"])) for n, item in enumerate(pay["items"], 1)]
    try:
        return payloads.order_details(
            one.text, Order(str(pay["reference"]), items), payloads.upi_configuration(paid_by)
        )
    except PayloadError as error:
        log.error("order_not_shown", code=error.code)
        return None
