"""Documents from DigiLocker in chat: offered where one is asked for, a link, and the chat goes on when it is done."""

from actions.asking import ask, ask_again
from actions.documents.from_digilocker import possible
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import Step


def give_link(turn: Turn, application: Application, step: Step) -> Reply:
    """A link for all documents of the application that may come from DigiLocker; the question stays open."""
    desk, documents = turn.assistant.digilocker, possible(turn, application)
    if desk is None or step.id not in documents:
        return Reply().say(turn.say("digilocker.not_here")).then(ask_again(turn, application))
    known = turn.assistant.catalogue.documents
    labels = ", ".join(known[document].label.in_(turn.language) for document in documents)
    reply = ask_again(turn, application)  # what is open stays open, but is not said again
    reply.messages = []
    link = desk.link(application, turn.language)
    return reply.say(turn.say("digilocker.link", link=link)).say(turn.say("digilocker.then", documents=labels))


def news_came(turn: Turn, application: Application | None) -> Reply:
    """Something happened outside of the chat: its notice stands before this; the open question is asked again."""
    reply = Reply()
    if not turn.assistant.outbox.is_waiting(turn.citizen.id):
        return reply  # told with an answer that was quicker
    if application is None or application.id != turn.standing.draft or not turn.standing.asked:
        return reply
    return ask(turn, application) if application.status == "draft" else reply
