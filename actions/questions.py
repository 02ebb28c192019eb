"""Questions about a service, answered from the catalogue."""

from collections.abc import Callable

from actions.base import TopicAction
from actions.documents.checklist import checklist
from actions.reply import Option, Reply
from actions.texts import helpline, service_name, service_options
from actions.turn import Turn
from seva.catalogue import Service
from seva.catalogue.load import by_popularity
from seva.catalogue.schema import FactName
from seva.wording import format_rupees

# Which fact an answer rests on; where it is only typical, the answer says that the department confirms it.
FACT: dict[str, FactName] = {
    "ask_service": "exists",
    "ask_documents": "documents",
    "ask_fee": "fee",
    "ask_time": "sla",
    "ask_eligibility": "eligibility",
}


def about(turn: Turn, service: Service) -> str:
    """What the service is, who answers for it and where."""
    department = turn.assistant.catalogue.departments[service.department]
    lines = [
        service.summary.in_(turn.language),
        turn.say("answer.where", office=department.office.in_(turn.language)),
        service.note.in_(turn.language) if service.note else "",
    ]
    return "\n".join(line for line in lines if line)


def documents(turn: Turn, service: Service) -> str:
    """The documents, each with whether it must be there."""
    listed = checklist(turn, service)
    if listed:
        return listed
    if not service.documents:
        return turn.say("answer.documents.none", service=service_name(turn, service))
    optional = turn.say("answer.documents.optional")
    lines = [f"• {d.label.in_(turn.language)}{f' {optional}' if d.optional else ''}" for d in service.documents]
    return "\n".join([turn.say("answer.documents", service=service_name(turn, service)), *lines])


def fee(turn: Turn, service: Service) -> str:
    """What it costs."""
    name, note = service_name(turn, service), service.fee_note.in_(turn.language) if service.fee_note else ""
    if service.fee_inr is None:
        key = "answer.fee.varies"
    else:
        key = "answer.fee" if service.fee_inr else "answer.fee.free"
    amount = format_rupees((service.fee_inr or 0) * 100)
    return f"{turn.say(key, service=name, amount=amount)} {note}".strip()


def time(turn: Turn, service: Service) -> str:
    """How long it takes."""
    name, note = service_name(turn, service), service.sla_note.in_(turn.language) if service.sla_note else ""
    if service.sla_days is None:
        key = "answer.time.seasonal"
    else:
        key = "answer.time" if service.sla_days else "answer.time.at_once"
    return f"{turn.say(key, service=name, days=service.sla_days)} {note}".strip()


def eligibility(turn: Turn, service: Service) -> str:
    """Who can get it."""
    return f"*{service_name(turn, service)}*: {service.eligibility.in_(turn.language)}"


ANSWERS: dict[str, Callable[[Turn, Service], str]] = {
    "ask_service": about,
    "ask_documents": documents,
    "ask_fee": fee,
    "ask_time": time,
    "ask_eligibility": eligibility,
}


def answer_about(turn: Turn, service: Service, intent: str) -> str:
    """The answer to one kind of question, with a word of care where the fact is only typical."""
    text = ANSWERS[intent](turn, service)
    department = turn.assistant.catalogue.departments[service.department]
    if not service.is_typical(FACT[intent]) or intent == "ask_service":
        return text
    return f"{text}\n{turn.say('answer.typical', department=department.short_name.in_(turn.language))}"


def which_service(turn: Turn, intent: str) -> Reply:
    """Asks which service is meant: the close ones, or the menu."""
    services = turn.assistant.catalogue.services
    close = [services[c] for c in turn.candidates if c in services][:3]
    if len(close) > 1:
        return Reply().offer(turn.say("which_service"), service_options(turn, close, intent))
    return Reply().offer(turn.say("which_service.none"), _popular_for(turn, intent))


def _popular_for(turn: Turn, intent: str) -> list[Option]:
    home = by_popularity(s for s in turn.assistant.catalogue.services.values() if s.jurisdiction == "delhi")
    return [*service_options(turn, home[:3], intent), Option(turn.say("label.menu"), "list_services")]


class ActionAnswerQuestion(TopicAction):
    """What a service is, needs, costs, how long it takes, who can get it."""

    intents = tuple(ANSWERS)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_answer_question"

    def respond(self, turn: Turn) -> Reply:
        """The answer about the service named, or the one just spoken of; else asks which one."""
        unclear = not turn.named_service and len(turn.candidates) > 1
        if turn.service is None or (unclear and turn.intent == "ask_service"):
            return which_service(turn, turn.intent)
        reply = Reply(service=turn.service.id).say(answer_about(turn, turn.service, turn.intent))
        if turn.standing.asked or turn.more:
            return reply
        return reply.offer(self._question(turn, turn.service), self._options(turn, turn.service))

    def _question(self, turn: Turn, service: Service) -> str:
        return turn.say(
            "answer.next" if service.can_be_filed else "answer.next.other", helpline=helpline(turn, service)
        )

    def _options(self, turn: Turn, service: Service) -> list[Option]:
        others = [intent for intent in ("ask_documents", "ask_fee", "ask_time") if intent != turn.intent]
        act = ACT_OF_FILING[service.filing]
        first = [Option(turn.say(f"label.{act}"), act, service.id)] if act else []
        return [*first, *(Option(turn.say(f"label.{intent}"), intent, service.id) for intent in others)][:3]


# What a citizen may do next about a service, by what its `filing` says.
ACT_OF_FILING: dict[str, str | None] = {
    "application": "apply_service",
    "appointment": "apply_service",
    "grievance": "apply_service",
    "bill": "pay_bill",
    "availability": "check_availability",
    "officials": "find_official",
    "tracking": "track_application",
    "verification": "verify_document",
    "none": None,
}
