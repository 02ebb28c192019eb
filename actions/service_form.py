"""The one form of all services: takes each answer, or the question that comes instead of it."""

from dataclasses import replace

from actions import checking
from actions.answering import accept
from actions.apply import gone
from actions.asking import ask, open_step
from actions.base import TopicAction, answer
from actions.beside import question_and_answer
from actions.danger import EMERGENCY
from actions.documents.unasked import came_in_form
from actions.documents.words import is_bare_file
from actions.enquiries import form as enquiry_form
from actions.enquiries.asking import asked_enquiry
from actions.expectations import followed_up
from actions.expectations import settled as settled_turn
from actions.fees import choice_of, is_waited_for, standing
from actions.forms import form_instead
from actions.interruptions import interruption
from actions.news import news_came
from actions.reply import Reply
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
        if turn.news:
            return news_came(turn)
        if turn.form:
            return answer(turn.meaning("resume_application"))
        if asked_enquiry(turn):
            return enquiry_form.respond(turn)
        application = turn.assistant.applications.get(turn.standing.draft or "")
        if application and _asks_fee(turn):
            return _fee_settled(turn, application) or self._in_form(turn, application)
        if application is None or application.status != "draft":
            return gone(turn, application)
        return self._in_form(turn, application)

    def _in_form(self, turn: Turn, application: Application) -> Reply:
        if application.status != "draft" and not is_waited_for(application):
            return gone(turn, application)
        step = open_step(turn, application)
        if (turn.standing.asked or {}).get("field") != step.id:
            # The last answer was kept but its reply was lost: this message cannot answer a question never seen.
            return ask(turn, application)
        if checking.is_shown(turn):
            reply = checking.checked(turn)
            return reply if reply.expecting else reply.then(ask(turn, application))
        if is_bare_file(turn) and step.kind != "document":
            return came_in_form(turn, application)
        form = form_instead(turn, application, step)
        if form:
            return form
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


def _asks_fee(turn: Turn) -> bool:
    return (turn.standing.asked or {}).get("field") == "payment"


def _fee_settled(turn: Turn, application: Application) -> Reply | None:
    """Where the fee was paid meanwhile, that is said, and the message is taken as one outside of a form."""
    reply = standing(turn, application, asks=False)
    if reply is None:
        return None
    if choice_of(turn) is not None and application.status != "draft":
        return reply if reply.messages else reply.then(ask(turn, application))
    return reply if reply.messages and choice_of(turn) is not None else reply.then(answer(settled_turn(turn)))
