"""Bills: fetched by account number, shown with all that changes the amount, and paid."""

from actions.asking import ask
from actions.base import TopicAction
from actions.bill_accounts import EVERY, about_accounts, kept_account, kept_options
from actions.bill_paying import chosen, no_answer, part_given, which_bill
from actions.bill_questions import answered
from actions.bill_shown import shown
from actions.fees import open_fees, which_fee
from actions.reply import Option, Reply
from actions.texts import helpline, service_name
from actions.turn import Turn
from seva.applications.answers import Accepted, check
from seva.catalogue import Field, Service
from seva.clock import today
from seva.departments.errors import Refused, UnknownThere
from seva.errors import DepartmentError
from seva.language.identifiers import is_plain_number
from seva.language.script import clean, fold_digits
from seva.wording import hide

FEE = "fee:"
# The shortest number of an account, and the longest text that is nothing but one.
DIGITS, LONGEST = 3, 30


class ActionPayBill(TopicAction):
    """Shows open bills and takes their payment; also the fee of an application."""

    intents = ("pay_bill",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_pay_bill"

    def respond(self, turn: Turn) -> Reply:
        """What was tapped; else asks which bill and its account number, then shows it."""
        for step in (answered, chosen, about_accounts, _fee_chosen):
            reply = step(turn)
            if reply:
                return reply
        return show_bill(turn)


def show_bill(turn: Turn) -> Reply:
    """The open bills of an account, with what can be done."""
    kept = kept_account(turn)
    if kept:
        return _bills(turn, turn.assistant.catalogue.services[kept.service], kept.number)
    part = part_given(turn) if turn.named_service is None else None
    if part:
        return part
    service = turn.service if turn.service and turn.service.filing == "bill" else None
    if turn.named_service is None and not turn.candidates and _account(turn, service) is None:
        return _unnamed(turn, service)
    if service is None:
        return which_bill(turn)
    account = _account(turn, service)
    return _ask_account(turn, service) if account is None else _bills(turn, service, account)


def _unnamed(turn: Turn, service: Service | None) -> Reply:
    """Nothing is named: a fee that waits, numbers that were kept, or the bill just spoken of."""
    waiting = open_fees(turn)
    if len(waiting) == 1:
        return ask(turn, waiting[0])
    if waiting:
        return which_fee(turn, waiting)
    if service:
        return _ask_account(turn, service)
    kept = kept_options(turn)
    if not kept:
        return which_bill(turn)
    every = [Option(turn.say("label.every_bill"), "pay_bill", value=EVERY)] if len(kept) > 1 else []
    other = Option(turn.say("label.other_bill"), "pay_bill", value="bill:more")
    return Reply().offer(turn.say("bill.which"), [*every, *kept, other])


def _fee_chosen(turn: Turn) -> Reply | None:
    wanted = turn.text.removeprefix(FEE)
    mine = next((one for one in open_fees(turn) if one.id == wanted), None) if wanted != turn.text else None
    return ask(turn, mine) if mine else None


def _ask_account(turn: Turn, service: Service) -> Reply:
    text = turn.say("bill.ask_account", service=service_name(turn, service), label=_account_label(turn, service))
    kept = kept_options(turn, service.id)
    reply = Reply(service=service.id).await_value(text, "account_number", "pay_bill")
    if kept:
        reply.messages.pop()
        reply.offer(text, kept)
        reply.expecting = {**(reply.expecting or {}), "entity": "account_number", "intent": "pay_bill"}
    return reply


def _account(turn: Turn, service: Service | None) -> str | None:
    found = turn.value("account_number") or turn.value("mobile")
    if found:
        return str(found)
    # Twelve digits that could be an Aadhaar number are no entity; alone, where a bill is meant, they are its number.
    if is_plain_number(turn.text):
        return fold_digits(clean(turn.text))
    if service is None or len(turn.text) > LONGEST or sum(map(str.isdigit, turn.text)) < DIGITS:
        return None
    day = today(turn.assistant.clock)
    outcomes = [check(field, turn.text, day) for field in _account_fields(service) if field.pattern]
    return next((outcome.value for outcome in outcomes if isinstance(outcome, Accepted)), None)


def _account_fields(service: Service) -> list[Field]:
    """The questions that ask for a number under which bills are found, the one to ask for first."""
    return [field for field in service.fields if field.pattern or field.entity == "account_number"]


def _account_label(turn: Turn, service: Service) -> str:
    fields = _account_fields(service)
    return fields[0].label.in_(turn.language) if fields else turn.say("bill.account")


def _bills(turn: Turn, service: Service, account: str) -> Reply:
    reply = Reply(service=service.id)
    try:
        bills = turn.assistant.departments.open_bills(service.department, service.id, account)
    except (UnknownThere, Refused):
        return reply.await_value(turn.say("bill.unknown", number=hide(account)), "account_number", "pay_bill")
    except DepartmentError:
        return no_answer(turn, service)
    if not bills:
        paid = turn.say("bill.paid", service=service_name(turn, service), number=hide(account))
        return reply.say(paid).say(helpline(turn, service))
    return shown(turn, [(service, bills)])
