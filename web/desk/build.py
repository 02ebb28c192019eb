"""The desk in the web process: over the reference back office that runs in it."""

from functools import partial

from fastapi import FastAPI

from backoffice.officers.districts import fill_districts
from backoffice.officers.preview import draft
from seva.documents.intake.drawing import Drawings
from seva.officials import Door
from web.desk.parts import Desk, TellsWhatWasTold
from web.desk.routes import desk_pages


def add_desk(app: FastAPI, backoffice: FastAPI, door: Door, told: TellsWhatWasTold) -> None:
    """Adds the pages; no process for drawing is started before the first document is looked at."""
    office = backoffice.state.office
    fill_districts(office)
    desk_pages(app, Desk(office, door, Drawings(), backoffice.state.callbacks.wake, told, partial(draft, office)))
