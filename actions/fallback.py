"""What is not understood, or not ours to do: never a dead end."""

from actions.base import TopicAction
from actions.menu import ActionMenu
from actions.questions import ACT_OF_FILING
from actions.reply import Option, Reply
from actions.texts import helpline, service_options
from actions.turn import Turn

# Intents that make sense as a suggestion to someone who was not understood.
SUGGESTED = (
    "track_application",
    "file_grievance",
    "apply_service",
    "pay_bill",
    "find_official",
    "ask_documents",
    "talk_to_human",
)
SURELY_OUT_OF_SCOPE = 0.5


class ActionDefaultFallback(TopicAction):
    """Messages that are out of scope or were not understood."""

    intents = ("out_of_scope",)

    def name(self) -> str:
        """Rasa's own name for it, so that Rasa falls back to it too."""
        return "action_default_fallback"

    def respond(self, turn: Turn) -> Reply:
        """A service that was named is offered; else out of scope, or not understood."""
        if turn.named_service:
            return offer_service(turn)
        if turn.confidence >= SURELY_OUT_OF_SCOPE and turn.standing.misunderstood == 0:
            options = [
                Option(turn.say("label.menu"), "list_services"),
                Option(turn.say("label.talk_to_human"), "talk_to_human"),
            ]
            reply = Reply().offer(turn.say("fallback.out_of_scope"), options)
            reply.misunderstood = 1
            return reply
        return not_understood(turn)


def offer_service(turn: Turn) -> Reply:
    """A service was named but not what about it: ask what is wanted."""
    service = turn.named_service
    assert service is not None  # noqa: S101 checked by the callers: for the type checker
    act = ACT_OF_FILING[service.filing]
    intents = [intent for intent in (act, "ask_documents", "ask_fee", "ask_time") if intent]
    options = [Option(turn.say(f"label.{intent}"), intent, service.id) for intent in intents[:3]]
    return Reply(service=service.id).offer(
        turn.say("fallback.what_about", service=service.name.in_(turn.language)), options
    )


def not_understood(turn: Turn) -> Reply:
    """First another try, then three likely choices, then the menu, then the helpline."""
    times = turn.standing.misunderstood + 1
    reply = LADDER[min(times, len(LADDER)) - 1](turn)
    reply.misunderstood = times
    return reply


def _try_again(turn: Turn) -> Reply:
    return Reply().offer(turn.say("fallback.try_again"), [Option(turn.say("label.menu"), "list_services")])


def _likely(turn: Turn) -> Reply:
    services = turn.assistant.catalogue.services
    close = service_options(turn, [services[c] for c in turn.candidates if c in services], "ask_service")
    likely = [i for i in dict.fromkeys((*turn.ranking, *SUGGESTED)) if i in SUGGESTED]
    options = [*close, *(Option(turn.say(f"label.{intent}"), intent) for intent in likely)]
    return Reply().offer(turn.say("fallback.likely"), options[:3])


def _menu(turn: Turn) -> Reply:
    return Reply().say(turn.say("fallback.menu")).then(ActionMenu().respond(turn.meaning("list_services")))


def _helpline(turn: Turn) -> Reply:
    return Reply().say(turn.say("fallback.helpline")).say(helpline(turn, turn.service))


LADDER = (_try_again, _likely, _menu, _helpline)
