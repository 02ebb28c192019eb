"""The fee of an application: asked for as a step of it, days later too, and never twice."""

from actions.paying import THERE, begun, looked_up, received, way_to_pay
from actions.reply import Option, Reply
from actions.texts import rupees, service_name
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.fees import OpenFee
from seva.applications.interview import Step
from seva.catalogue import Service
from seva.language.choices import Option as Named
from seva.language.choices import match_choice
from seva.language.commands import parse_command
from seva.language.yesno import parse_yes_no
from seva.payments import Item, Payment, Purpose


def question(turn: Turn, service: Service, application: Application, _step: Step) -> Reply:
    """The fee with the way to pay it, and what may be said."""
    fee = turn.assistant.fees.of(application.id)
    if fee is None:
        settled = turn.say("fee.settled", service=service_name(turn, service))
        return Reply(draft=None, asked=None, service=service.id).say(settled)
    payment = begun(turn, [_item(application, service, fee)])
    if payment.state in THERE:
        return gone_on(turn, fee, payment)
    text = turn.say(
        "fee.ask.before" if fee.due == "before" else "fee.ask.after",
        service=service_name(turn, service),
        amount=rupees(fee.amount_paise),
    )
    labels = [turn.say("label.paid"), turn.say("label.later")]
    reply = Reply()
    reply.messages.append(way_to_pay(turn, payment, text))
    if fee.due == "before":
        labels.append(turn.say("label.change"))
    return reply.say(turn.say("fee.then"), labels)


def choice_of(turn: Turn) -> str | None:
    """Which of the step's choices the message is: paid, later, change."""
    command = parse_command(turn.text)
    if command in ("paid", "later", "change", "done"):
        return "paid" if command == "done" else command
    labels = {"paid": "label.paid", "later": "label.later", "change": "label.change"}
    picked = match_choice(turn.text, [Named(name, (name, turn.say(key))) for name, key in labels.items()])
    if isinstance(picked, str):
        return picked
    agreed = parse_yes_no(turn.text)
    return None if agreed is None else ("paid" if agreed else "later")


def standing(turn: Turn, application: Application, asks: bool = True) -> Reply | None:
    """What follows when the fee is settled: filed if it came first. None while it is still to be paid.

    `asks`: the provider is asked now.
    """
    fee = turn.assistant.fees.of(application.id)
    payment = turn.assistant.payments.current(turn.citizen.id, application.id)
    if fee is not None and not fee.is_paid and payment and asks:
        looked_up(turn, payment)
        fee = turn.assistant.fees.of(application.id)
    if fee is None:
        return Reply(draft=None, asked=None)
    return gone_on(turn, fee, payment) if fee.is_paid and payment else None


def gone_on(turn: Turn, fee: OpenFee, payment: Payment) -> Reply:
    """The money is there: says so, and takes the application on; its number comes as news of its own."""
    taken = turn.assistant.fee_steps.take_on(fee)
    reply = Reply(draft=None, asked=None)
    told = turn.assistant.payments.get(payment.id)
    reply.say(received(turn, told))
    if taken is not None and taken.status == "queued":
        service = turn.assistant.catalogue.services[taken.service]
        reply.say(turn.say("fee.sent", service=service_name(turn, service), number=taken.acknowledgement))
    return reply


def is_settled(turn: Turn, application: Application) -> bool:
    """Whether nothing is to be paid any more for an application, as far as we know."""
    fee = turn.assistant.fees.of(application.id)
    return fee is None or fee.is_paid


def left_open(turn: Turn, application: Application) -> Reply:
    """The citizen pays later: nothing is lost, and how to come back."""
    service = turn.assistant.catalogue.services[application.service]
    reply = Reply(draft=None, asked=None, service=service.id)
    fee = turn.assistant.fees.of(application.id)
    key = "fee.later.before" if fee and fee.due == "before" else "fee.later.after"
    return reply.say(turn.say(key, service=service_name(turn, service)))


def open_fees(turn: Turn) -> list[Application]:
    """The citizen's applications that wait for a fee, the latest first."""
    if not turn.assistant.payments.is_set_up:
        return []
    found = (turn.assistant.applications.get(f.application_id) for f in turn.assistant.fees.of_citizen(turn.citizen.id))
    return [application for application in found if application and is_waited_for(application)]


def is_waited_for(application: Application) -> bool:
    """Whether a fee is still of use: the application waits for it, or the department has not decided."""
    return application.status in ("filed", "under_review", "needs_information", "approved") or (
        application.status == "draft" and application.content.submitted
    )


def is_asked(turn: Turn, application: Application) -> bool:
    """Whether a fee of the application is to be paid here now."""
    return turn.assistant.payments.is_set_up and turn.assistant.fees.of(application.id) is not None


def which_fee(turn: Turn, applications: list[Application]) -> Reply:
    """Asks which of several fees is to be paid."""
    services = turn.assistant.catalogue.services
    options = [
        Option(service_name(turn, services[one.service]), "pay_bill", one.service, value=f"fee:{one.id}")
        for one in applications[:3]
    ]
    return Reply().offer(turn.say("fee.which"), options)


def _item(application: Application, service: Service, fee: OpenFee) -> Item:
    return Item(Purpose("fee", application.id, service.id, service.department), fee.amount_paise)
