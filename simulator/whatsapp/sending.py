"""POST /{phone-number-id}/messages: everything that Meta looks at before it says 200, and what it says."""

import threading
from typing import Any

from simulator.whatsapp.checks.message import Recipient, check_message, recipient_of
from simulator.whatsapp.checks.shape import check, invalid, without_nulls
from simulator.whatsapp.clock import Clock
from simulator.whatsapp.config import Config
from simulator.whatsapp.delivering import Delivery
from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.faults import Chance
from simulator.whatsapp.phone.state import Phone, Phones
from simulator.whatsapp.rates import Rates
from simulator.whatsapp.references import References
from simulator.whatsapp.store import BusinessNumber, Messages, Sent, new_message_id

JSON = dict[str, Any]


class Sender:
    """Takes messages of the business."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        chance: Chance,
        rates: Rates,
        phones: Phones,
        messages: Messages,
        references: References,
        delivery: Delivery,
    ) -> None:
        self._config, self._clock, self._chance, self._rates, self._phones = config, clock, chance, rates, phones
        self._messages, self._references, self._delivery = messages, references, delivery

    def send(self, number: BusinessNumber, payload: JSON, arrived: threading.Event | None = None) -> JSON:
        """Gives Graph's answer or raises GraphError; `arrived` is set when the webhook knows of the first status."""
        payload = without_nulls(payload)
        if "messaging_product" not in payload:
            check({}, "read")
        if "status" in payload:
            return self._read(number, payload)
        check_message(payload)
        to = recipient_of(payload)
        self._strike()
        self._may_reach(number, to)
        phone = self._phones.find(to.by, to.value)
        sent = Sent(new_message_id(), number, payload, self._clock.now(), phone.id if phone else None, to.by, to.value)
        self._references.check(sent)
        self._rates.message(number.id, phone.id if phone else to.value)
        refused = self._refusal(sent, phone)
        if refused is not None and refused.number == 131047 and self._config.window_refusal == "response":
            raise refused
        self._messages.add(sent)
        if refused is None:
            self._references.book(sent)
        if to.by != "nobody":
            self._delivery.accept(sent, refused, arrived)
        return _answer(sent, to, phone)

    def _read(self, number: BusinessNumber, payload: JSON) -> JSON:
        check(payload, "read")
        message = self._messages.received.get(payload["message_id"])
        if message is None or message.number != number.id:
            raise invalid("Message ID is invalid.")
        for other in self._messages.of(message.handset, number.id):
            if not isinstance(other, Sent) and other.at <= message.at:
                other.is_read = True
        if "typing_indicator" in payload:
            until = self._clock.now() + self._config.timing.typing
            self._phones.need(message.handset).typing_until[number.id] = until
        return {"success": True}

    def _strike(self) -> None:
        if self._chance.hits("rate_limit"):
            raise GraphError(130429)
        if self._chance.faults.fail_how == "response" and self._chance.hits("fail"):
            raise GraphError(self._chance.faults.fail_code)

    def _may_reach(self, number: BusinessNumber, to: Recipient) -> None:
        if not number.is_registered:
            raise GraphError(133010)
        if to.value == number.number.display:
            raise GraphError(131021)
        if number.number.allowed is not None and to.by == "phone" and to.value not in number.number.allowed:
            raise GraphError(131030)
        if to.value in number.blocked:
            raise GraphError(130403)

    def _refusal(self, sent: Sent, phone: Phone | None) -> GraphError | None:
        """What fails the message after the 200."""
        kind = sent.payload.get("type", "text")
        if phone is None or phone.has_blocked:
            return GraphError(131026)
        heard = phone.last_heard.get(sent.number.id)
        is_open = heard is not None and self._clock.now() - heard < self._config.timing.window
        if kind != "template" and not is_open:
            return GraphError(131047)
        if sent.category == "marketing" and phone.stopped_marketing:
            return GraphError(131050)
        if kind == "reaction" and not self._can_react(sent):
            return GraphError(131009, "The message to react to is unknown, too old, or a reaction itself.")
        if self._chance.faults.fail_how == "status" and self._chance.hits("fail"):
            return GraphError(self._chance.faults.fail_code)
        return None

    def _can_react(self, sent: Sent) -> bool:
        target = self._messages.received.get(sent.payload["reaction"]["message_id"])
        return target is not None and target.handset == sent.handset and target.message.get("type") != "reaction"


def _answer(sent: Sent, to: Recipient, phone: Phone | None) -> JSON:
    contact = {"input": to.written}
    if to.by == "phone":
        contact["wa_id"] = to.value
    if phone is not None:
        contact["user_id"] = phone.user_id
    status = {"message_status": "accepted"} if sent.payload.get("type") == "template" else {}
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": sent.id, **status}]}
