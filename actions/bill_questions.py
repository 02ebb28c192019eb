"""Questions about a bill, answered from the catalogue; and other words about bills that no intent tells."""

from dataclasses import replace
from datetime import timedelta

from actions.bill_accounts import EVERY, FORGET, QUIET
from actions.bill_shown import STATE
from actions.paying import latest
from actions.reply import Option, Reply
from actions.turn import Turn
from seva.bills.questions import LIKE_ENOUGH, NEARLY_THE_SAME
from seva.catalogue.bill_question import BillQuestion
from seva.language.commands import parse_command

QUESTION = "bill:question:"
COMMANDS = {"all_bills": EVERY, "forget_bills": FORGET, "stop_reminders": QUIET}
# What a question about a bill may be understood as, surely and wrongly.
LIKE_A_QUESTION = frozenset(
    {"ask_service", "ask_documents", "ask_fee", "ask_time", "ask_eligibility", "out_of_scope", "deny", "go_back",
     "file_grievance", "inform", "list_services"}
)  # fmt: skip
SURE = 0.8
# "Done" is about a payment only so long.
LATELY = timedelta(days=1)


def about_bills(turn: Turn) -> Turn | None:
    """The turn as what it says about bills; None if it is not about them, or the intent says it well enough."""
    command = parse_command(turn.text)
    if command in COMMANDS:
        return replace(turn.meaning("pay_bill"), text=COMMANDS[command])
    if command == "paid" and _is_paying(turn):
        return replace(turn.meaning("pay_bill"), text=STATE)
    if turn.acts or turn.attachments:
        return None
    service, is_known = _bill_spoken_of(turn)
    is_other = turn.is_sure and turn.intent not in LIKE_A_QUESTION and turn.confidence >= SURE
    least = NEARLY_THE_SAME if is_other or not is_known else LIKE_ENOUGH
    found = turn.assistant.bills.questions.find(turn.text, service, least)
    return replace(turn.meaning("pay_bill", service), text=QUESTION + found.id) if found else None


def _is_paying(turn: Turn) -> bool:
    payment = latest(turn)
    return payment is not None and turn.assistant.clock() - payment.created_at < LATELY


def _bill_spoken_of(turn: Turn) -> tuple[str | None, bool]:
    """The service of bills that is meant, and whether bills are what is spoken of at all."""
    services, standing = turn.assistant.catalogue.services, turn.standing.service
    names = [str(turn.value("service"))] if turn.named_service else [str(standing), *turn.candidates]
    if turn.named_service and services.get(str(standing)) and turn.named_service.kind == "grievance":
        names.append(str(standing))  # "the reading is wrong", after a bill was shown
    bill = next((name for name in names if name in services and services[name].filing == "bill"), None)
    return bill, bill is not None


def answered(turn: Turn) -> Reply | None:
    """The answer to a question of the catalogue; None if the message is none."""
    name = turn.text.removeprefix(QUESTION)
    if name == turn.text:
        return None
    question = next((q for q in turn.assistant.catalogue.bill_questions if q.id == name), None)
    return _answer(turn, question) if question else None


def _answer(turn: Turn, question: BillQuestion) -> Reply:
    service = turn.service if turn.service and turn.service.filing == "bill" else None
    text = question.answer.in_(turn.language)
    if not question.source.startswith("verified:"):
        department = turn.assistant.catalogue.departments[service.department] if service else None
        who = department.short_name.in_(turn.language) if department else turn.say("bill.department")
        text = f"{text}\n{turn.say('answer.typical', department=who)}"
    reply = Reply(service=service.id if service else None).say(text)
    options = [Option(turn.say("label.pay_bill"), "pay_bill", service.id if service else None)]
    if question.complaint:
        options.append(Option(turn.say("label.complain"), "apply_service", question.complaint))
    return reply.offer(turn.say("answer.next"), [*options, Option(turn.say("label.menu"), "list_services")])
