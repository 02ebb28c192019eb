"""Which office serves a place, and what is free now."""

from actions.base import TopicAction
from actions.reply import Reply
from actions.texts import helpline, service_name, service_options
from actions.turn import Turn
from seva.departments.errors import UnknownThere
from seva.departments.port import Official
from seva.errors import DepartmentError

MOST_SHOWN = 5


class ActionFindOfficial(TopicAction):
    """The officers of a PIN code."""

    intents = ("find_official",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_find_official"

    def respond(self, turn: Turn) -> Reply:
        """Asks for the PIN code, then names the offices."""
        return officials(turn)


def officials(turn: Turn) -> Reply:
    """The offices that serve a PIN code."""
    pincode = turn.value("pincode")
    if pincode is None:
        return Reply().await_value(turn.say("official.ask_pincode"), "pincode", "find_official")
    try:
        found = turn.assistant.departments.officials(str(pincode))
    except UnknownThere:
        found = []
    except DepartmentError:
        return Reply().say(turn.say("official.no_answer")).say(helpline(turn, turn.service))
    if not found:
        return Reply().await_value(turn.say("official.unknown", pincode=pincode), "pincode", "find_official")
    lines = [_line(turn, official) for official in found[:MOST_SHOWN]]
    return Reply().say("\n".join([turn.say("official.found", pincode=pincode), *lines]))


def _line(turn: Turn, official: Official) -> str:
    phone = f", {official.phone}" if official.phone else ""
    return f"• {official.designation[turn.language]}: {official.office[turn.language]}{phone}"


class ActionCheckAvailability(TopicAction):
    """Beds, oxygen, slots: what is free now."""

    intents = ("check_availability",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_check_availability"

    def respond(self, turn: Turn) -> Reply:
        """What is free, with the number to call before going."""
        return availability(turn)


def availability(turn: Turn) -> Reply:
    """What is free at the places of a service; asks which service when it is not clear."""
    services = turn.assistant.catalogue.services
    service = turn.service if turn.service and turn.service.filing in ("availability", "appointment") else None
    if service is None:
        fitting = [s for s in services.values() if s.filing == "availability" and s.jurisdiction == "delhi"]
        if len(fitting) != 1:
            return Reply().offer(turn.say("available.which"), service_options(turn, fitting, "check_availability"))
        service = fitting[0]
    try:
        found = turn.assistant.departments.availability(service.department, service.id, turn.value("district"))
    except DepartmentError:
        return Reply(service=service.id).say(turn.say("available.no_answer")).say(helpline(turn, service))
    if not found:
        return Reply(service=service.id).say(turn.say("available.none", service=service_name(turn, service)))
    lines = [f"• {a.place[turn.language]}: {a.item[turn.language]} {a.available}" for a in found[: MOST_SHOWN * 2]]
    title = turn.say("available.found", service=service_name(turn, service))
    return Reply(service=service.id).say("\n".join([title, *lines, turn.say("available.call_first")]))
