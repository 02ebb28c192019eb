"""Fees: order details with a way to pay, and the state of an order (Payments India). Amounts are in paise."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.whatsapp.payloads.clean import one_line
from connectors.whatsapp.payloads.envelope import before_and_body, interactive
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.limits import (
    GATEWAYS,
    ITEM_NAME,
    ORDER_STATUSES,
    PAYMENT_CONFIGURATION,
    REFERENCE_ID,
    STATUS_DESCRIPTION,
    TAX_DESCRIPTION,
)
from connectors.whatsapp.payloads.measure import shorten, size
from connectors.whatsapp.payloads.reply import Payload


@dataclass(frozen=True)
class Item:
    """One line of an order; `amount` in paise for one piece."""

    id: str
    name: str
    amount: int
    quantity: int = 1


@dataclass(frozen=True)
class Order:
    """What is to be paid; `reference` is ours and unique for each order."""

    reference: str
    items: Sequence[Item]
    tax: int = 0
    tax_description: str = ""


def gateway(kind: str, configuration: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """Payment through a gateway; `details` is the gateway's own object, such as a receipt and notes."""
    require(kind in GATEWAYS, "gateway_unknown")
    chosen = {"type": kind, "configuration_name": configuration, kind: dict(details)}
    return {"payment_settings": [{"type": "payment_gateway", "payment_gateway": chosen}]}


def upi_link(uri: str) -> dict[str, Any]:
    """Payment by a UPI address made for this order (`upi://pay?...`)."""
    require(uri.startswith("upi://pay?"), "upi_link_form")
    return {"payment_settings": [{"type": "upi_intent_link", "upi_intent_link": {"link": uri}}]}


def upi_configuration(name: str) -> dict[str, Any]:
    """Payment by UPI as configured with Meta under `name`."""
    require(0 < size(name) <= PAYMENT_CONFIGURATION, "payment_configuration_length")
    return {"payment_type": "upi", "payment_configuration": name}


def payment_link(uri: str) -> dict[str, Any]:
    """Payment on a web page."""
    require(uri.startswith("https://"), "link_form")
    return {"payment_settings": [{"type": "payment_link", "payment_link": {"uri": uri}}]}


def order_details(text: str, order: Order, payment: Mapping[str, Any]) -> list[Payload]:
    """A fee to pay; `payment` is from one of the functions above. The total is what the items and the tax make."""
    _check_reference(order.reference)
    require(order.items and all(item.amount >= 0 < item.quantity for item in order.items), "order_items")
    require(order.tax >= 0, "order_tax")
    subtotal = sum(item.amount * item.quantity for item in order.items)
    tax = _amount(order.tax) | _described(order.tax_description, TAX_DESCRIPTION)
    parameters = {
        "reference_id": order.reference,
        "type": "digital-goods",
        **payment,
        "currency": "INR",
        "total_amount": _amount(subtotal + order.tax),
        "order": {
            "status": "pending",
            "items": [_item(item) for item in order.items],
            "subtotal": _amount(subtotal),
            "tax": tax,
        },
    }
    return _shown("order_details", text, {"name": "review_and_pay", "parameters": parameters})


def order_status(text: str, reference: str, status: str, description: str = "") -> list[Payload]:
    """The new state of an order; Meta refuses steps that are not possible (error 2046)."""
    _check_reference(reference)
    require(status in ORDER_STATUSES, "order_status_unknown")
    order = {"status": status} | _described(description, STATUS_DESCRIPTION)
    parameters = {"reference_id": reference, "order": order}
    return _shown("order_status", text, {"name": "review_order", "parameters": parameters})


def _shown(kind: str, text: str, action: dict[str, Any]) -> list[Payload]:
    before, body = before_and_body(text, "")
    require(body, "text_empty")
    return [*before, interactive(kind, body, action)]


def _item(item: Item) -> dict[str, Any]:
    name = shorten(one_line(item.name), ITEM_NAME)
    require(name and item.id, "order_items")
    return {"retailer_id": item.id, "name": name, "amount": _amount(item.amount), "quantity": item.quantity}


def _amount(paise: int) -> dict[str, Any]:
    return {"value": paise, "offset": 100}


def _described(text: str, most: int) -> dict[str, str]:
    shown = shorten(one_line(text), most)
    return {"description": shown} if shown else {}


def _check_reference(reference: str) -> None:
    require(re.fullmatch(REFERENCE_ID, reference), "reference_id_form")
