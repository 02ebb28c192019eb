"""What a message refers to: media, a template, a Flow, an order. They must be there and fit."""

from collections.abc import Callable
from typing import Any

from simulator.whatsapp.checks.message import media_in
from simulator.whatsapp.checks.orders import Orders
from simulator.whatsapp.checks.shape import invalid
from simulator.whatsapp.clock import Clock
from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.flows import Flows
from simulator.whatsapp.media import MediaStore
from simulator.whatsapp.store import BusinessNumber, Sent
from simulator.whatsapp.templates import Templates, fill

JSON = dict[str, Any]
LEAST_EXPIRATION = 300


class References:
    """Looks up what a message names."""

    def __init__(self, clock: Clock, media: MediaStore, templates: Templates, flows: Flows, orders: Orders) -> None:
        self._clock, self._media, self._templates, self._flows, self._orders = clock, media, templates, flows, orders
        self._looks: dict[str, Callable[[Sent, JSON], None]] = {
            "flow": self._look_at_flow,
            "order_details": self._look_at_order,
            "order_status": self._look_at_order_status,
        }

    def check(self, sent: Sent) -> None:
        """Raises GraphError; fills a template in."""
        number, kind = sent.number, sent.payload.get("type", "text")
        for _, media in media_in(sent.payload):
            stored = self._media.get(media["id"]) if "id" in media else None
            if "id" in media and (stored is None or stored.number != number.id):
                raise invalid(f"Media ID {media['id']} is unknown, expired, or of another number.")
        if kind == "template":
            self._look_at_template(number, sent)
        if kind == "interactive":
            given = sent.payload["interactive"]
            if given["type"] in self._looks:
                self._looks[given["type"]](sent, given["action"]["parameters"])

    def _look_at_template(self, number: BusinessNumber, sent: Sent) -> None:
        given = sent.payload["template"]
        template = self._templates.sendable(number.number.account, given["name"], given["language"]["code"])
        if template.category == "AUTHENTICATION" and sent.by == "user":
            raise GraphError(131062)
        sent.shown = fill(template, given.get("components") or [])
        sent.category = template.category.lower()
        for button in sent.shown.get("buttons", ()):
            if button["type"] == "FLOW":
                sent.flow = self._flows.of_button(number.number.account, button)

    def _look_at_flow(self, sent: Sent, given: JSON) -> None:
        sent.flow = self._flows.link(sent.number.number.account, given)

    def _look_at_order(self, sent: Sent, given: JSON) -> None:
        expires = given["order"].get("expiration")
        if expires and int(expires["timestamp"]) < self._clock.now() + LEAST_EXPIRATION:
            raise invalid(f"Order expiration must be at least {LEAST_EXPIRATION} seconds ahead.")
        self._orders.may_open(sent.number.id, given["reference_id"])

    def _look_at_order_status(self, sent: Sent, given: JSON) -> None:
        self._orders.may_move(sent.number.id, given["reference_id"], given["order"]["status"])

    def book(self, sent: Sent) -> None:
        """An order counts once its message was accepted."""
        number, interactive = sent.number, sent.payload.get("interactive", {})
        given = interactive.get("action", {}).get("parameters", {})
        if interactive.get("type") == "order_details":
            self._orders.open(number.id, given["reference_id"], given["total_amount"])
        elif interactive.get("type") == "order_status":
            self._orders.move(number.id, given["reference_id"], given["order"]["status"])
