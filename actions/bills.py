"""Bills, and payments that went wrong."""

from actions.base import TopicAction
from actions.reply import Option, Reply
from actions.texts import day, helpline, rupees, service_name, service_options
from actions.turn import Turn
from seva.catalogue import Service
from seva.catalogue.load import by_popularity
from seva.departments.errors import Refused, UnknownThere
from seva.departments.port import Bill
from seva.errors import DepartmentError
from seva.language.identifiers import is_plain_number
from seva.language.script import clean, fold_digits
from seva.wording import hide


class ActionPayBill(TopicAction):
    """Shows an open bill and where it can be paid."""

    intents = ("pay_bill",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_pay_bill"

    def respond(self, turn: Turn) -> Reply:
        """Asks which bill and its account number, then shows it."""
        return show_bill(turn)


def show_bill(turn: Turn) -> Reply:
    """The open bill of an account, with its due date."""
    service = turn.service if turn.service and turn.service.filing == "bill" else None
    if service is None:
        return _which(turn)
    account = _account(turn)
    if account is None:
        text = turn.say("bill.ask_account", service=service_name(turn, service), label=_account_label(turn, service))
        return Reply(service=service.id).await_value(text, "account_number", "pay_bill")
    return _bill(turn, service, account)


def _account(turn: Turn) -> str | None:
    found = turn.value("account_number") or turn.value("mobile")
    if found:
        return str(found)
    # Twelve digits that could be an Aadhaar number are no entity; alone, where a bill is meant, they are its number.
    return fold_digits(clean(turn.text)) if is_plain_number(turn.text) else None


def _account_label(turn: Turn, service: Service) -> str:
    field = next((f for f in service.fields if f.entity == "account_number"), None)
    return field.label.in_(turn.language) if field else turn.say("bill.account")


def _bill(turn: Turn, service: Service, account: str) -> Reply:
    reply = Reply(service=service.id)
    try:
        bill = turn.assistant.departments.bill(service.department, service.id, account)
    except (UnknownThere, Refused):
        return reply.await_value(turn.say("bill.unknown", number=hide(account)), "account_number", "pay_bill")
    except DepartmentError:
        return reply.say(turn.say("bill.no_answer")).say(helpline(turn, service))
    return reply.say(_shown(turn, service, bill)).say(helpline(turn, service))


def _shown(turn: Turn, service: Service, bill: Bill) -> str:
    values = {"service": service_name(turn, service), "number": hide(bill.account_number)}
    if bill.paid:
        return turn.say("bill.paid", **values)
    period = f"{day(turn, bill.period_from)} – {day(turn, bill.period_to)}"
    lines = [turn.say("bill.amount", **values, amount=rupees(bill.payable_paise), period=period)]
    if bill.due_on:
        lines.append(turn.say("bill.due", due_on=day(turn, bill.due_on)))
    if bill.rebate_paise:
        lines.append(turn.say("bill.rebate", amount=rupees(bill.rebate_paise)))
    if bill.late_fee_paise:
        lines.append(turn.say("bill.late_fee", amount=rupees(bill.late_fee_paise)))
    office = turn.assistant.catalogue.departments[service.department].office.in_(turn.language)
    return "\n".join([*lines, turn.say("bill.pay_where", office=office)])


def _which(turn: Turn) -> Reply:
    services = turn.assistant.catalogue.services
    close = [services[c] for c in turn.candidates if c in services and services[c].filing == "bill"]
    home = by_popularity(s for s in services.values() if s.filing == "bill" and s.jurisdiction == "delhi")
    return Reply().offer(turn.say("bill.which"), service_options(turn, close or home, "pay_bill"))


class ActionPaymentProblem(TopicAction):
    """Money was taken but nothing came of it."""

    intents = ("payment_problem",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_payment_problem"

    def respond(self, turn: Turn) -> Reply:
        """What to keep, whom to call, and a complaint if the citizen wants."""
        options = [
            Option(turn.say("label.complain"), "apply_service", "cm_jansunwai"),
            Option(turn.say("label.menu"), "list_services"),
        ]
        return (
            Reply()
            .say(turn.say("payment.problem"))
            .say(helpline(turn, turn.service))
            .offer(turn.say("payment.next"), options)
        )
