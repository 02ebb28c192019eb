"""What is not understood, or not ours to do: never a dead end."""

from actions.base import TopicAction
from actions.menu import ActionMenu
from actions.questions import ACT_OF_FILING
from actions.reply import Option, Reply
from actions.texts import helpline, service_options
from actions.turn import Turn

# Intents that make sense as a suggestion to someone who was not understood; the first three where none is likely.
SUGGESTED = (
    "track_application", "file_grievance", "apply_service", "pay_bill", "find_official", "ask_documents", "ask_fee",
    "ask_time", "ask_eligibility", "ask_service", "book_appointment", "check_availability", "payment_problem",
    "resume_application", "withdraw_application", "download_document", "verify_document", "talk_to_human",
    "emergency_help", "ask_privacy", "delete_my_data", "stop_messages", "start_messages", "give_feedback",
    "change_language", "list_services",
)  # fmt: skip
# What is said of a service that was named: these may be offered beside what one does with it.
ABOUT_A_SERVICE = (
    "ask_documents", "ask_fee", "ask_time", "ask_eligibility", "ask_service", "track_application", "download_document",
    "payment_problem",
)  # fmt: skip
# What is begun with a service: beside its name all of these mean the one that it knows.
_FILING = frozenset(filter(None, ACT_OF_FILING.values()))
BEGINNINGS = (_FILING | {"file_grievance", "book_appointment"}) - frozenset(ABOUT_A_SERVICE)
MOST_OFFERED = 3
# One chance in ten is worth a line of three; with less, better ask for other words.
WORTH_OFFERING = 0.1
# From this score on, the name of a service that was not clearly meant is worth one of the three lines, too.
LIKELY_SERVICE = 0.6


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
        if turn.is_sure and turn.standing.misunderstood == 0:
            options = [
                Option(turn.say("label.menu"), "list_services"),
                Option(turn.say("label.talk_to_human"), "talk_to_human"),
            ]
            reply = Reply().offer(turn.say("fallback.out_of_scope"), options)
            reply.misunderstood = 1
            return reply
        return not_understood(turn)


def offer_service(turn: Turn) -> Reply:
    """A service was named but not what about it: ask what is wanted, the likely things first."""
    service = turn.named_service
    assert service is not None  # noqa: S101 checked by the callers: for the type checker
    act = ACT_OF_FILING[service.filing]
    likely = [act if intent in BEGINNINGS else intent for intent in turn.ranking]
    wanted = dict.fromkeys(i for i in (*likely, act, *ABOUT_A_SERVICE) if i == act or i in ABOUT_A_SERVICE)
    options = [Option(turn.say(f"label.{intent}"), intent, service.id) for intent in wanted if intent]
    return Reply(service=service.id).offer(
        turn.say("fallback.what_about", service=service.name.in_(turn.language)), options[:MOST_OFFERED]
    )


def not_understood(turn: Turn) -> Reply:
    """First another try, then three likely choices, then the menu, then the helpline.

    What is likely enough is offered at once.
    """
    step = turn.standing.misunderstood
    if step == 0 and _has_likely(turn):
        step = LADDER.index(_likely)
    reply = LADDER[min(step, len(LADDER) - 1)](turn)
    reply.misunderstood = step + 1
    return reply


def _has_likely(turn: Turn) -> bool:
    return any(intent in SUGGESTED and chance >= WORTH_OFFERING for intent, chance in turn.ranking.items())


def _try_again(turn: Turn) -> Reply:
    return Reply().offer(turn.say("fallback.try_again"), [Option(turn.say("label.menu"), "list_services")])


def _likely(turn: Turn) -> Reply:
    services = turn.assistant.catalogue.services
    close = [services[name] for name, score in turn.candidates.items() if name in services and score >= LIKELY_SERVICE]
    likely = [i for i in dict.fromkeys((*turn.ranking, *SUGGESTED)) if i in SUGGESTED]
    options = [Option(turn.say(f"label.{intent}"), intent) for intent in likely[:MOST_OFFERED]]
    if close:
        options[-1:] = service_options(turn, close[:1], "ask_service")
    return Reply().offer(turn.say("fallback.likely"), options)


def _menu(turn: Turn) -> Reply:
    return Reply().say(turn.say("fallback.menu")).then(ActionMenu().respond(turn.meaning("list_services")))


def _helpline(turn: Turn) -> Reply:
    return Reply().say(turn.say("fallback.helpline")).say(helpline(turn, turn.service))


LADDER = (_try_again, _likely, _menu, _helpline)
