"""Orders: sums, and how they are to be paid."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from simulator.whatsapp.checks.shape import invalid
from simulator.whatsapp.errors import GraphError

JSON = dict[str, Any]
# What may follow an order's status; a canceled or completed one stays.
FOLLOWS: dict[str, tuple[str, ...]] = {
    "pending": ("pending", "processing", "partially_shipped", "shipped", "completed", "canceled"),
    "processing": ("processing", "partially_shipped", "shipped", "completed", "canceled"),
    "partially_shipped": ("partially_shipped", "shipped", "completed", "canceled"),
    "shipped": ("shipped", "completed"),
    "completed": ("completed",),
    "canceled": ("canceled",),
}


def check_order_details(given: JSON) -> None:
    """Raises GraphError; the shape was checked before."""
    order = given["order"]
    values = {name: order.get(name, {}).get("value", 0) for name in ("subtotal", "tax", "shipping", "discount")}
    items = sum(i.get("sale_amount", i["amount"])["value"] * i["quantity"] for i in order["items"])
    if items != values["subtotal"]:
        raise invalid(f"Order subtotal {values['subtotal']} is not the sum of its items {items}.")
    total = values["subtotal"] + values["tax"] + values["shipping"] - values["discount"]
    if given["total_amount"]["value"] != total:
        raise invalid(f"Total amount {given['total_amount']['value']} does not match the order: {total}.")
    if any(item["quantity"] < 1 for item in order["items"]):
        raise invalid("Item quantity must be at least 1.")
    _check_payment(given)


def _check_payment(given: JSON) -> None:
    if "payment_settings" not in given:
        if "payment_configuration" not in given or given.get("payment_type") != "upi":
            raise GraphError(131008, "Either payment_settings or payment_type with payment_configuration is mandatory.")
        return
    for setting in given["payment_settings"]:
        if setting["type"] not in setting:
            raise GraphError(131008, f"Parameter '{setting['type']}' of payment_settings is mandatory.")


@dataclass
class Order:
    """An order that a citizen was asked to pay."""

    total: JSON
    status: str = "pending"
    transactions: list[JSON] = field(default_factory=list)

    @property
    def is_paid(self) -> bool:
        """Whether a payment succeeded."""
        return any(t["status"] == "success" for t in self.transactions)


class Orders:
    """Orders by number and reference id."""

    def __init__(self) -> None:
        self._orders: dict[tuple[str, str], Order] = {}

    def may_open(self, number: str, reference: str) -> None:
        """Raises 131009 when the reference id is used: it is good for one order."""
        if (number, reference) in self._orders:
            raise invalid(f'Reference id "{reference}" is used by another order.')

    def open(self, number: str, reference: str, total: JSON) -> None:
        """Takes a new order."""
        self._orders[number, reference] = Order(total)

    def may_move(self, number: str, reference: str, status: str) -> None:
        """Raises 131009, 2046 or 2047 when the order cannot get this status."""
        order = self._orders.get((number, reference))
        if order is None:
            raise invalid(f'There is no order with reference id "{reference}".')
        if status == "canceled" and order.is_paid:
            raise GraphError(2047, "A payment for the order has succeeded or is pending.")
        if status not in FOLLOWS[order.status]:
            raise GraphError(2046, f'Order status cannot go from "{order.status}" to "{status}".')

    def move(self, number: str, reference: str, status: str) -> None:
        """Changes the status."""
        self._orders[number, reference].status = status

    def pay(self, number: str, reference: str, transaction: JSON) -> None:
        """Notes a payment, or the attempt."""
        self._orders[number, reference].transactions.append(transaction)

    def refund(self, number: str, reference: str, amount: JSON) -> JSON:
        """Gives a part of a payment back; raises 131009 when no payment of the order has so much left."""
        order = self._orders.get((number, reference))
        for one in order.transactions if order else ():
            given = sum(refund["amount"]["value"] for refund in one.get("refunds", ()))
            if order and one["status"] == "success" and 0 < amount["value"] <= order.total["value"] - given:
                refund = {"id": f"rfnd_{uuid4().hex[:12]}", "amount": dict(amount), "status": "completed"}
                one.setdefault("refunds", []).append(refund)
                return refund
        raise invalid(f'Nothing of "{reference}" can be refunded.')

    def payment(self, number: str, reference: str) -> JSON | None:
        """What Graph says of an order's payment; None when there is no such order."""
        order = self._orders.get((number, reference))
        if order is None:
            return None
        status = "captured" if order.is_paid else "pending"
        total = {"currency": "INR", "total_amount": order.total, "transactions": order.transactions}
        return {"reference_id": reference, "status": status, **total}
