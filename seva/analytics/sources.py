"""Rows of what happened, batch by batch, from where counting stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Table, and_, or_, select
from sqlalchemy.engine import Connection, Row

from seva.storage import Database
from seva.storage.order import horizon
from seva.storage.tables import figures_cursors


class Place(NamedTuple):
    """Where counting stands in a source: the last row that is counted."""

    written_by: int = 0
    position: int = 0


@dataclass(frozen=True)
class Source:
    """A table that is only added to, in its database."""

    name: str
    table: Table
    database: Database

    def after(self, place: Place, most: int) -> Sequence[Row]:
        """The next rows, in an order in which nothing that is committed later comes before them."""
        c = self.table.c
        with self.database.begin() as connection:
            later = or_(c.written_by > place.written_by, and_(c.written_by == place.written_by, c.id > place.position))
            query = select(self.table).where(later, c.written_by < horizon(connection))
            return connection.execute(query.order_by(c.written_by, c.id).limit(most)).all()

    def is_restored(self, place: Place) -> bool:
        """Whether the rows are on another server than they were counted on, whose transactions count from the start."""
        with self.database.begin() as connection:
            return bool(place.written_by) and horizon(connection) < place.written_by


def place_of(connection: Connection, source: str) -> Place:
    """Where counting stands, held until the end of the transaction so that nobody else counts meanwhile."""
    c = figures_cursors.c
    query = select(c.written_by, c.position).where(c.source == source).with_for_update()
    return Place(*connection.execute(query).one())
