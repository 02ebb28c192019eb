"""What the webhook is told: messages, statuses, and news of the account."""

import threading
from typing import Any

from simulator.whatsapp.clock import Clock
from simulator.whatsapp.courier import Courier
from simulator.whatsapp.envelope import Update
from simulator.whatsapp.faults import Chance
from simulator.whatsapp.phone.state import Phone
from simulator.whatsapp.store import BusinessNumber, Numbers, Sent, new_message_id

JSON = dict[str, Any]
# Prices since 1 October 2026: service messages are free within the free tier.
PRICES: dict[str, JSON] = {
    "service": {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"},
}
PRICED = ("sent", "delivered")


class Teller:
    """Makes the updates and hands them to the courier; an account that is not subscribed is told nothing."""

    def __init__(self, clock: Clock, courier: Courier, numbers: Numbers, chance: Chance) -> None:
        self._clock, self._courier, self._numbers, self._chance = clock, courier, numbers, chance

    def message(self, number: BusinessNumber, phone: Phone, message: JSON, errors: list[JSON] | None = None) -> None:
        """A citizen's message."""
        contacts = [] if message.get("type") == "system" else [phone.contact]
        self._tell(number, "messages", message, contacts, errors)
        if self._chance.hits("unknown_type"):
            odd = {**phone.sender, "id": new_message_id(), "timestamp": message["timestamp"], "type": "hologram"}
            self._tell(number, "messages", {**odd, "hologram": {"depth": 3}}, contacts)

    def status(self, sent: Sent, phone: Phone | None, name: str, arrived: threading.Event | None = None) -> None:
        """A step of one of the business's messages."""
        status: JSON = {"id": sent.id, "status": name, "timestamp": str(int(self._clock.now())), **_to(sent, phone)}
        if opaque := sent.payload.get("biz_opaque_callback_data"):
            status["biz_opaque_callback_data"] = opaque
        if name in PRICED:
            regular = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": sent.category}
            status["pricing"] = PRICES.get(sent.category, regular)
        if name == "failed":
            status["errors"] = [sent.error]
        contacts = [phone.contact] if phone is not None and name != "failed" else []
        self._tell(sent.number, "statuses", status, contacts, arrived=arrived)

    def payment(self, number: BusinessNumber, phone: Phone, status: JSON) -> None:
        """News of a payment, which stands among the statuses."""
        self._tell(number, "statuses", {**status, "timestamp": str(int(self._clock.now()))}, [phone.contact])

    def preference(self, number: BusinessNumber, phone: Phone, value: str) -> None:
        """The citizen stopped or resumed marketing messages."""
        who: JSON = {"wa_id": phone.phone} if phone.shows_number else {"user_id": phone.user_id}
        detail = f"User requested to {value} marketing messages"
        item = {**who, "detail": detail, "category": "marketing_messages", "value": value}
        item |= {"timestamp": int(self._clock.now())}
        self._tell(number, "user_preferences", item, [phone.contact], field="user_preferences")

    def notice(self, account: str, field: str, value: JSON) -> None:
        """News of a template, a Flow, a number."""
        if self._numbers.subscribed.get(account):
            self._courier.send(Update(account, field, value, time=int(self._clock.now())))

    def _tell(
        self,
        number: BusinessNumber,
        kind: str,
        item: JSON,
        contacts: list[JSON],
        errors: list[JSON] | None = None,
        *,
        field: str = "messages",
        arrived: threading.Event | None = None,
    ) -> None:
        account = number.number.account
        if not self._numbers.subscribed.get(account):
            return
        value: JSON = {"messaging_product": "whatsapp", "metadata": number.metadata}
        if errors:
            value["errors"] = errors
        known = () if self._chance.hits("missing_contacts") else tuple(contacts)
        self._courier.send(Update(account, field, value, {kind: item}, known), arrived)


def _to(sent: Sent, phone: Phone | None) -> JSON:
    by_phone = {"recipient_id": sent.recipient} if sent.by == "phone" else {}
    return {**by_phone, "recipient_user_id": phone.user_id} if phone is not None else by_phone
