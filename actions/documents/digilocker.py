"""Documents from DigiLocker in chat: offered where one is asked for, a link, and the chat goes on when it is done."""

from actions.asking import ask_again
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
