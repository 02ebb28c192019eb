"""Hello, thanks, goodbye, and what the assistant is."""

from actions.base import TopicAction
from actions.menu import popular_options
from actions.reply import Option, Reply
from actions.texts import service_name
from actions.turn import Turn


class ActionGreet(TopicAction):
    """Greets, says what can be done here, and offers what is asked for most."""

    intents = ("greet",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_greet"

    def respond(self, turn: Turn) -> Reply:
        """A greeting; someone with an unfinished application is offered to go on with it."""
        if turn.standing.asked:
            return Reply().say(turn.say("greet.again"))
        drafts = turn.assistant.applications.of_citizen(turn.citizen.id, ("draft",))
        options = popular_options(turn, 3)
        reply = Reply().say(turn.say("greet.hello"))
        if drafts:
            service = turn.assistant.catalogue.services[drafts[0].service]
            resume = Option(turn.say("label.resume"), "resume_application", service.id)
            return reply.offer(
                turn.say("greet.unfinished", service=service_name(turn, service)), [resume, *options[:2]]
            )
        return reply.offer(turn.say("greet.what"), [*options, Option(turn.say("label.menu"), "list_services")])


class ActionSmallTalk(TopicAction):
    """Thanks, goodbye and "are you a robot"."""

    intents = ("thank", "goodbye", "bot_challenge")

    def name(self) -> str:
        """As in domain.yml."""
        return "action_small_talk"

    def respond(self, turn: Turn) -> Reply:
        """One line in return."""
        return Reply().say(turn.say(f"social.{turn.intent}"))
