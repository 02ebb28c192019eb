"""Keeping a draft and asking on, leaving it for later, or dropping it."""

from actions.asking import ask
from actions.reply import Reply
from actions.texts import service_name
from actions.turn import Turn
from seva.applications.application import Application, Content


def kept(turn: Turn, application: Application, content: Content) -> Reply:
    """Saves what was given and asks what is open then."""
    return ask(turn, turn.assistant.applications.save_content(application, content))


def stop(turn: Turn, application: Application) -> Reply:
    """Leaves the form; what was given stays saved, and the citizen hears how to come back."""
    service = turn.assistant.catalogue.services[application.service]
    key = "stop.saved" if application.content.consented else "consent.later"
    return Reply(asked=None, draft=None, service=service.id).say(turn.say(key, service=service_name(turn, service)))


def drop(turn: Turn, application: Application, key: str) -> Reply:
    """Leaves the form and keeps nothing."""
    with turn.assistant.applications.database.begin() as connection:
        turn.assistant.applications.pass_to(connection, application, "discarded", Content())
    return Reply(asked=None, draft=None).say(turn.say(key))
