"""What happened to applications, noted in the transaction in which it happens. No personal data."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from seva.applications.application import Application
from seva.catalogue import Catalogue
from seva.storage.tables import application_events

NOTE = insert(application_events)
# Tells the district from answers; empty when they do not.
DistrictOf = Callable[[Mapping[str, str]], str]


def note(connection: Connection, application: Application, occurred_at: datetime, district: str) -> None:
    """Adds one row for the state that an application has now."""
    connection.execute(
        NOTE,
        {
            "application_id": application.id,
            "status": application.status,
            "occurred_at": occurred_at,
            "department": application.department,
            "service": application.service,
            "district": district,
            "language": application.language,
            "due_on": application.due_on,
        },
    )


def district_of(catalogue: Catalogue, answers: Mapping[str, str]) -> str:
    """The district in answers: the one that was chosen, else the likeliest of the PIN code; empty when neither."""
    chosen = answers.get("district", "")
    if chosen in catalogue.districts:
        return chosen
    place = catalogue.pincodes.get(answers.get("pincode", ""))
    return place.districts[0] if place and place.districts else ""
