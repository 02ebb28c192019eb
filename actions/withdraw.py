"""Taking back an application that was filed."""

from actions.base import TopicAction
from actions.reply import Option, Reply
from actions.texts import is_complaint, service_name
from actions.track import own_list, own_options
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.status import CAN_BE_WITHDRAWN
from seva.departments.errors import NotPossibleNow
from seva.errors import DepartmentError
from seva.language.identifiers import parse_reference_number

CONFIRMED = "confirmed:"


class ActionWithdraw(TopicAction):
    """Withdraws one's own application after asking once more."""

    intents = ("withdraw_application",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_withdraw"

    def respond(self, turn: Turn) -> Reply:
        """Finds which one is meant, asks whether to take it back, and does so."""
        own = turn.assistant.applications.of_citizen(turn.citizen.id, sorted(CAN_BE_WITHDRAWN))
        if turn.text.startswith(CONFIRMED):
            return _withdraw(turn, next((a for a in own if a.id == turn.text.removeprefix(CONFIRMED)), None))
        number = parse_reference_number(turn.text, turn.assistant.catalogue.codes)
        meant = [a for a in own if (number and a.reference_number == number.canonical) or a.id == turn.text]
        if number and not meant:
            return Reply().say(turn.say("withdraw.not_yours", number=number.canonical))
        if not own:
            return Reply().say(turn.say("withdraw.none"))
        candidates = meant or own
        if len(candidates) > 1:
            return Reply().offer(
                f"{own_list(turn, candidates)}\n{turn.say('withdraw.which')}",
                own_options(candidates, "withdraw_application"),
            )
        return _confirm(turn, candidates[0])


def _confirm(turn: Turn, application: Application) -> Reply:
    service = turn.assistant.catalogue.services[application.service]
    number = application.reference_number or application.acknowledgement
    yes = Option(turn.say("label.withdraw"), "withdraw_application", value=CONFIRMED + application.id)
    no = Option(turn.say("label.keep"), "deny")
    key = "withdraw.sure.complaint" if is_complaint(service) else "withdraw.sure"
    return Reply().offer(turn.say(key, service=service_name(turn, service), number=number), [yes, no])


def _withdraw(turn: Turn, application: Application | None) -> Reply:
    if application is None:
        return Reply().say(turn.say("withdraw.none"))
    core, number = turn.assistant, application.reference_number
    try:
        if number:
            core.departments.withdraw(application.department, number)
    except NotPossibleNow:
        return Reply().say(turn.say("withdraw.too_late", number=number))
    except DepartmentError:
        return Reply().say(turn.say("withdraw.no_answer", number=number))
    with core.applications.database.begin() as connection:
        core.applications.pass_to(connection, application, "withdrawn", next_attempt_at=None)
    service = core.catalogue.services.get(application.service)
    key = "withdraw.done.complaint" if is_complaint(service) else "withdraw.done"
    return Reply(draft=None, asked=None).say(turn.say(key, number=number or application.acknowledgement))
