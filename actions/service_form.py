"""The one form of all services: takes each answer, or the question that comes instead of it."""

from dataclasses import replace

from actions.answering import accept
from actions.apply import resume
from actions.asking import ask, open_step
from actions.base import TopicAction, answer
from actions.beside import question_and_answer
from actions.danger import EMERGENCY
from actions.documents import not_asked
from actions.expectations import followed_up
from actions.interruptions import interruption
from actions.reply import Reply
from actions.texts import service_name
from actions.turn import Turn
from seva.applications.application import Application

# Where a message in the citizen's own words is the answer.
FREE_WORDS = frozenset({"text", "address", "location"})


class ValidateServiceForm(TopicAction):
    """Rasa calls this at each message while the form is open."""

    def name(self) -> str:
        """As Rasa derives it from the form's name."""
        return "validate_service_form"

    def answer(self, turn: Turn) -> Reply:
        """Inside the form a message is first an answer; see actions.interruptions."""
        return self.respond(turn)

    def respond(self, turn: Turn) -> Reply:
        """Takes an answer, or serves what came between and asks again."""
        application = turn.assistant.applications.get(turn.standing.draft or "")
        if application is None or application.status != "draft":
            return _gone(turn, application)
        step = open_step(turn, application)
        if (turn.standing.asked or {}).get("field") != step.id:
            # The last answer was kept but its reply was lost: this message cannot answer a question never seen.
            return ask(turn, application)
        if turn.is_bare_file and step.kind != "document":
            return not_asked(turn).then(ask(turn, application))
        both = question_and_answer(turn, step)
        if both:
            question, value = both
            return answer(question).then(accept(value, application, step))
        other = followed_up(turn) or interruption(turn, step)
        if other is None:
            return accept(turn, application, step)
        reply = answer(other)
        if other.intent == EMERGENCY and step.type in FREE_WORDS:
            # What the citizen tells of here, such as a live wire, is the answer too: it must not be lost.
            return reply.then(accept(turn, application, step))
        # What came between may have moved the form itself, or asks back: then its question is the open one.
        if "asked" in reply.slots() or reply.expecting:
            return reply
        language = reply.slots().get("language", turn.language)
        return reply.then(ask(replace(turn, language=language), application))


def _gone(turn: Turn, application: Application | None) -> Reply:
    """The draft is no longer the citizen's to fill: say how it stands instead of asking on."""
    reply = Reply(draft=None, asked=None)
    if application is None or application.status == "discarded":
        return reply.say(turn.say("form.gone"))
    if application.status == "refused":
        return resume(turn, application)
    service = turn.assistant.catalogue.services[application.service]
    number = application.reference_number or application.acknowledgement or ""
    key = "form.already_filed" if application.reference_number else "form.already_queued"
    return reply.say(turn.say(key, service=service_name(turn, service), number=number))
