"""Which documents of an application may come from DigiLocker, where it is set up."""

from actions.turn import Turn
from seva.applications.application import Application


def possible(turn: Turn, application: Application) -> list[str]:
    """The documents that are still needed and that DigiLocker may have."""
    desk = turn.assistant.digilocker
    return desk.possible(application) if desk else []
