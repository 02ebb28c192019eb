"""What happens with a phone: network, reading, blocking, another number, silence, paying."""

import re
import uuid
from typing import Any

from simulator.whatsapp.errors import HandsetError
from simulator.whatsapp.phone.line import Line
from simulator.whatsapp.phone.state import Phone, new_user_id

JSON = dict[str, Any]
HOUR = 3600


class Habits:
    """One phone, in the chat with one business number where that matters."""

    def __init__(self, phone: Phone, number: str, line: Line) -> None:
        self.phone, self.number, self._line = phone, number, line

    def read(self, message_id: str = "") -> None:
        """Reads everything that is there, or up to one message."""
        for sent in self._line.delivered(self.phone, self.number):
            self._line.delivery.read(sent)
            if sent.id == message_id:
                return

    def play(self, message_id: str) -> None:
        """Plays a voice message."""
        self._line.delivery.play(self._line.shown(self.phone, message_id))

    def offline(self) -> None:
        """Loses the network."""
        self.phone.is_online = False

    def online(self) -> None:
        """The network is back: what waited on either side goes its way."""
        self._line.came_online(self.phone)

    def block(self) -> None:
        """Blocks the business: nothing arrives any more."""
        self.phone.has_blocked = True

    def unblock(self) -> None:
        """Takes the block back."""
        self.phone.has_blocked = False

    def read_receipts(self, on: bool) -> None:
        """Switches blue ticks."""
        self.phone.sends_read_receipts = on

    def hide_number(self, hidden: bool = True) -> None:
        """From now on businesses see the user id only."""
        self.phone.shows_number = not hidden

    def silence(self, hours: float) -> None:
        """As if the citizen had not written for so long: only this chat's window ages, the clock stays."""
        heard = self.phone.last_heard.get(self.number)
        if heard is not None:
            self.phone.last_heard[self.number] = min(heard, self._line.clock.now() - hours * HOUR)

    def marketing(self, stop: bool) -> None:
        """Stops or resumes marketing messages."""
        self.phone.stopped_marketing = stop
        number = self._line.numbers.need(self.number)
        self._line.teller.preference(number, self.phone, "stop" if stop else "resume")

    def change_number(self, phone: str) -> str:
        """Takes the account to another number, which makes a new user id too."""
        new = re.sub(r"\D", "", phone)
        old, old_user, sender = self.phone.phone, self.phone.user_id, self.phone.sender
        self._line.phones.change(self.phone, number=new, user_id=new_user_id())
        body = f"User {self.phone.name} changed from {old} to {new}"
        ids = {"user_id": self.phone.user_id, "previous_user_id": old_user}
        system = {"body": body, "wa_id": new, **ids, "type": "user_changed_number"}
        return self._system({**sender, "system": system})

    def change_user_id(self) -> str:
        """Gets another user id under the same number."""
        old = self.phone.user_id
        self._line.phones.change(self.phone, user_id=new_user_id())
        ids = {"user_id": self.phone.user_id, "previous_user_id": old}
        return self._system({"system": {"body": "User id changed", **ids, "type": "user_changed_user_id"}})

    def change_identity(self) -> str:
        """Gets another handset: the identity key is new."""
        identity = {
            "acknowledged": False,
            "created_timestamp": str(int(self._line.clock.now())),
            "hash": uuid.uuid4().hex,
        }
        system = {"body": "User identity changed", "type": "customer_identity_changed"}
        return self._system({"identity": identity, "system": system})

    def pay(self, message_id: str, succeeds: bool = True, method: str = "upi") -> None:
        """Pays, or fails to pay, an order; raises "no_order"."""
        sent = self._line.shown(self.phone, message_id)
        interactive = sent.payload.get("interactive", {})
        if interactive.get("type") != "order_details":
            raise HandsetError("no_order", f"message {message_id} has nothing to pay")
        order, now = interactive["action"]["parameters"], int(self._line.clock.now())
        gateway = (order.get("payment_settings") or [{}])[0].get("payment_gateway", {})
        transaction: JSON = {"id": f"order_{uuid.uuid4().hex[:12]}", "type": gateway.get("type", "upi")}
        transaction |= {"status": "success" if succeeds else "failed", "method": {"type": method}}
        transaction |= {"created_timestamp": now, "updated_timestamp": now}
        if succeeds:
            transaction["pg_transaction_id"] = f"pay_{uuid.uuid4().hex[:12]}"
        else:
            transaction["error"] = {"code": "BAD_REQUEST", "reason": "declined"}
        self._line.orders.pay(self.number, order["reference_id"], transaction)
        payment: JSON = {"reference_id": order["reference_id"], "amount": order["total_amount"], "currency": "INR"}
        status: JSON = {"id": sent.id, "recipient_id": self.phone.phone, "type": "payment"}
        status |= {"status": "captured" if succeeds else "pending", "payment": payment | {"transaction": transaction}}
        self._line.teller.payment(sent.number, self.phone, status)

    def _system(self, message: JSON) -> str:
        return self._line.send(self.phone, self.number, {**message, "type": "system"})
