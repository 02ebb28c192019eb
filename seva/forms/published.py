"""Which forms are open to citizens, by service and language."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.sql.elements import ColumnElement

from seva.clock import Clock
from seva.storage import Database
from seva.storage.database import insert_once
from seva.storage.tables import published_forms


@dataclass(frozen=True)
class PublishedForm:
    """A form that messages may open: the channel's id for it, and a hash of what stands in it ("" if unknown)."""

    service: str
    language: str
    flow_id: str
    fingerprint: str = ""


class PublishedForms:
    """Written by whoever publishes forms, read at each application."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, service: str, language: str, flow_id: str, fingerprint: str = "") -> None:
        """Notes that this form is open now, instead of the one before."""
        row = {"service": service, "language": language, "flow_id": flow_id, "fingerprint": fingerprint}
        with self._database.begin() as connection:
            connection.execute(delete(published_forms).where(_same(service, language)))
            insert_once(connection, published_forms, {**row, "published_at": self._clock()})

    def take_back(self, service: str, language: str) -> None:
        """Notes that the form is open no more."""
        with self._database.begin() as connection:
            connection.execute(delete(published_forms).where(_same(service, language)))

    def get(self, service: str, language: str) -> PublishedForm | None:
        """The form of a service in a language, or None if citizens cannot open one."""
        c = published_forms.c
        query = select(c.service, c.language, c.flow_id, c.fingerprint).where(_same(service, language))
        with self._database.begin() as connection:
            row = connection.execute(query).first()
        return PublishedForm(*row) if row else None


def _same(service: str, language: str) -> ColumnElement:
    return (published_forms.c.service == service) & (published_forms.c.language == language)
