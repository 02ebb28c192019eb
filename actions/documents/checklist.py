"""The checklist: what an application needs, what is accepted for it, what has come, and what the department has."""

from actions.documents.later import OPEN
from actions.texts import service_name
from actions.turn import Turn
from seva.applications.application import Application
from seva.catalogue import Document, Service
from seva.documents.deliveries import DELIVERED, WAITING

MOST_ACCEPTED = 3
# How deliveries stand of which the citizen need not do anything; the others ended without the department having it.
ON_THE_WAY = {DELIVERED: "checklist.delivered", WAITING: "checklist.on_its_way"}


def checklist(turn: Turn, service: Service) -> str | None:
    """The documents of the citizen's application for the service, each with how it stands; None without one."""
    application = _application(turn, service)
    if application is None or not service.documents:
        return None
    states = turn.assistant.deliveries.states(application.id)
    lines = [f"• {d.label.in_(turn.language)}: {_stands(turn, application, d, states)}" for d in service.documents]
    return "\n".join([turn.say("checklist.title", service=service_name(turn, service)), *lines])


def _application(turn: Turn, service: Service) -> Application | None:
    """The one that is being filled, else the latest that is filed."""
    if turn.standing.asked:
        draft = turn.assistant.applications.get(turn.standing.draft or "")
        return draft if draft and draft.service == service.id and draft.content.consented else None
    filed = turn.assistant.applications.of_citizen(turn.citizen.id, OPEN)
    return next((application for application in filed if application.service == service.id), None)


def _stands(turn: Turn, application: Application, document: Document, states: dict[str, str]) -> str:
    told = application.content.documents.get(document.id, {})
    state = states.get(document.id)
    if state in ON_THE_WAY:
        return turn.say(ON_THE_WAY[state])
    if state is None and told and not told.get("later"):
        return turn.say("checklist.came")
    accepted = ", ".join(document.accepted.in_(turn.language)[:MOST_ACCEPTED])
    if state is None and told.get("later"):
        return turn.say("checklist.later", accepted=accepted)
    return turn.say("checklist.optional" if document.optional else "checklist.needed", accepted=accepted)
