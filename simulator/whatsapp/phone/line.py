"""From a phone to the webhook, and how a phone without network keeps what it could not send."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.whatsapp.checks.orders import Orders
from simulator.whatsapp.clock import Clock
from simulator.whatsapp.delivering import Delivery
from simulator.whatsapp.errors import HandsetError
from simulator.whatsapp.log import Log
from simulator.whatsapp.media import MediaStore
from simulator.whatsapp.phone.state import Phone, Phones
from simulator.whatsapp.rates import Rates
from simulator.whatsapp.store import Messages, Numbers, Received, Sent, new_message_id, number_of
from simulator.whatsapp.telling import Teller

JSON = dict[str, Any]
# What happens to an account, not in a chat.
NOT_SHOWN = ("system", "request_welcome", "edit", "revoke")


@dataclass
class Line:
    """What all phones need to reach the businesses."""

    clock: Clock
    numbers: Numbers
    phones: Phones
    messages: Messages
    media: MediaStore
    orders: Orders
    rates: Rates
    teller: Teller
    delivery: Delivery
    log: Log
    # Where Graph is reached from outside.
    public_url: Callable[[], str]

    def send(self, phone: Phone, number_id: str, message: JSON) -> str:
        """Sends a message, or keeps it until the network is back; gives its id. Raises "blocked"."""
        if phone.has_blocked:
            raise HandsetError("blocked", "the business is blocked on this phone")
        message = {**phone.sender, "id": new_message_id(), **message}
        if message.get("type") not in NOT_SHOWN:
            self.messages.add(Received(message["id"], number_id, phone.id, message, self.clock.now()))
        if phone.is_online:
            self._transmit(phone, number_id, message)
        else:
            phone.unsent.append((number_id, message))
        return str(message["id"])

    def came_online(self, phone: Phone) -> None:
        """Sends what was kept and fetches what waited."""
        phone.is_online = True
        unsent, phone.unsent = phone.unsent, []
        for number_id, message in unsent:
            self._transmit(phone, number_id, message)
        self.delivery.came_online(phone)

    def context(self, phone: Phone, number_id: str, message_id: str) -> JSON:
        """How a reply names what it answers; an unknown id is taken for a message of the business."""
        is_own = message_id in self.messages.received
        number = self.numbers.need(number_id).number
        author = {"from": phone.phone if is_own else number.display} if phone.shows_number or not is_own else {}
        return {**author, "id": message_id}

    def shown(self, phone: Phone, message_id: str) -> Sent:
        """A message of the business that is on this phone; raises "not_shown"."""
        message = self.messages.sent.get(message_id)
        if message is None or message.handset != phone.id or "delivered" not in message.statuses:
            raise HandsetError("not_shown", f"message {message_id} is not on this phone")
        return message

    def own(self, phone: Phone, message_id: str) -> Received:
        """A message that this phone has sent; raises "not_shown"."""
        message = self.messages.received.get(message_id)
        if message is None or message.handset != phone.id:
            raise HandsetError("not_shown", f"message {message_id} was not sent by this phone")
        return message

    def delivered(self, phone: Phone, number_id: str) -> list[Sent]:
        """What the business sent and the phone has, oldest first."""
        mine = (m for m in self.messages.of(phone.id) if number_of(m) == number_id)
        return [m for m in mine if isinstance(m, Sent) and "delivered" in m.statuses]

    def _transmit(self, phone: Phone, number_id: str, message: JSON) -> None:
        number, now = self.numbers.need(number_id), self.clock.now()
        if message.get("type") != "system":
            phone.last_heard[number_id] = now
            self.rates.received(number_id)
        self.log.add("phone", "message", sent={"handset": phone.id, "message": message["id"]})
        errors = message.pop("value_errors", None)
        self.teller.message(number, phone, {**message, "timestamp": str(int(now))}, errors)
