"""Putting a payment to the citizen: the way to pay, and how it stands, for bills and fees alike."""

from collections.abc import Sequence
from typing import Any

from actions.channels import WHATSAPP
from actions.reply import Message, Reply
from actions.texts import rupees, service_name
from actions.turn import Turn
from seva.payments import Item, Payment
from seva.payments.errors import PaymentError
from seva.payments.states import OVER

# Where money is there or was, nothing is asked for again.
THERE = frozenset({"paid", "disputed"})


def begun(turn: Turn, items: Sequence[Item]) -> Payment:
    """The payment of these items: the one that is there, or a new one."""
    return turn.assistant.payments.begin(turn.citizen.id, items, turn.language, turn.channel)


def way_to_pay(turn: Turn, payment: Payment, text: str) -> Message:
    """The message with the way to pay: a button or order details on WhatsApp, elsewhere the link."""
    if turn.channel == WHATSAPP:
        return Message(text, (turn.say("label.pay"),), pay=_on_whatsapp(turn, payment))
    return Message(f"{text}\n{payment.link}")


def _on_whatsapp(turn: Turn, payment: Payment) -> dict[str, Any]:
    """The page, and what stands in the order where the number itself takes payments; each order has its reference."""
    pay: dict[str, Any] = {"payment": payment.id, "link": payment.link}
    reference = turn.assistant.payments.next_order(payment.id) if payment.provider == WHATSAPP else ""
    if not reference:
        return pay
    services = turn.assistant.catalogue.services
    names = [service_name(turn, services[i.purpose.service]) for i in payment.items if i.purpose.service in services]
    items = zip(names, payment.items, strict=False)
    return pay | {"reference": reference, "items": [{"name": name, "paise": item.amount_paise} for name, item in items]}


def looked_up(turn: Turn, payment: Payment) -> Payment:
    """How the payment stands at the provider now; as we know it if the provider does not answer."""
    if not payment.is_open:
        return payment
    try:
        return turn.assistant.payments.look_up(payment.id)
    except PaymentError:
        return payment


def latest(turn: Turn) -> Payment | None:
    """The citizen's newest payment."""
    found = turn.assistant.payments.of_citizen(turn.citizen.id)
    return found[0] if found else None


def state_of_payment(turn: Turn, payment: Payment) -> Reply:
    """How a payment stands, after a look at the provider; the way to pay again while it is open.

    One whose time is over is looked at, too: money may come late.
    """
    if payment.state in OVER:
        try:
            payment = turn.assistant.payments.look_up(payment.id)
        except PaymentError:
            return Reply().say(turn.say("payment.cut.no_answer", amount=rupees(payment.amount_paise)))
    now = looked_up(turn, payment)
    if now.state in THERE:
        return Reply().say(received(turn, now))
    if now.is_open:
        reply = Reply()
        reply.messages.append(way_to_pay(turn, now, turn.say("paying.not_yet", amount=rupees(now.amount_paise))))
        return reply
    return Reply().say(turn.say("paying.returned" if now.state == "refunded" else "paying.over"))


def received(turn: Turn, payment: Payment) -> str:
    """That the money is there, and the receipt or that it follows; or that it goes back."""
    if payment.goes_back:
        return turn.say("payment.cut.going_back", amount=rupees(payment.amount_paise))
    numbers = ", ".join(payment.receipt_numbers)
    if numbers:
        return turn.say("paying.receipt", amount=rupees(payment.recorded_paise), numbers=numbers, link=payment.link)
    return turn.say("paying.received", amount=rupees(payment.amount_paise))
