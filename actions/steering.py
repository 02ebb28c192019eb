"""Words that steer a form (yes, no, stop, skip, back, repeat) and bare values, inside a form and outside of one."""

from actions.answering import go_back, skip
from actions.apply import ActionApply
from actions.asking import ask, open_step
from actions.base import TopicAction
from actions.documents.unasked import chosen_document
from actions.fallback import not_understood
from actions.fee_answers import steered
from actions.keeping import stop
from actions.questions import ActionAnswerQuestion
from actions.reply import Option, Reply
from actions.track import track
from actions.turn import Turn
from seva.applications.application import Application


class ActionSteer(TopicAction):
    """Stop, skip, back, repeat: in a form they move it; outside there is nothing to move."""

    intents = ("stop", "skip", "go_back", "repeat")

    def name(self) -> str:
        """As in domain.yml."""
        return "action_steer"

    def respond(self, turn: Turn) -> Reply:
        """Moves the open form, or offers what to do."""
        application = _open_application(turn)
        if application is None:
            return Reply().offer(turn.say(f"steer.{turn.intent}"), [Option(turn.say("label.menu"), "list_services")])
        if _waits_for_fee(turn):
            return steered(turn, application)
        if turn.intent == "stop":
            return stop(turn, application)
        if turn.intent == "skip":
            return skip(turn, application, open_step(turn, application))
        return go_back(turn, application) if turn.intent == "go_back" else ask(turn, application)


class ActionAnswer(TopicAction):
    """Yes, no or a bare value outside of a form, when no choice was open."""

    intents = ("affirm", "deny", "inform")

    def name(self) -> str:
        """As in domain.yml."""
        return "action_answer"

    def respond(self, turn: Turn) -> Reply:
        """A bare service name is a question about it; "yes" after an answer applies; else asks what is wanted."""
        chosen = chosen_document(turn)
        if chosen:
            return chosen
        if turn.intent == "deny":
            return Reply().offer(turn.say("steer.deny"), [Option(turn.say("label.menu"), "list_services")])
        if turn.named_service:
            return ActionAnswerQuestion().respond(turn.meaning("ask_service", turn.named_service.id))
        if turn.value("reference_number"):
            return track(turn)
        if turn.intent == "affirm" and turn.service and turn.service.can_be_filed:
            return ActionApply().respond(turn.meaning("apply_service"))
        return not_understood(turn)


def _open_application(turn: Turn) -> Application | None:
    found = turn.assistant.applications.get(turn.standing.draft or "") if turn.standing.asked else None
    return found if found and (found.status == "draft" or _waits_for_fee(turn)) else None


def _waits_for_fee(turn: Turn) -> bool:
    return (turn.standing.asked or {}).get("field") == "payment"
