"""`/desk`: the officers' queue, one page for each application, decisions, several at once."""

from web.desk.parts import Desk, Preview, TellsWhatWasTold, Told
from web.desk.routes import desk_pages

__all__ = ["Desk", "Preview", "TellsWhatWasTold", "Told", "desk_pages"]
