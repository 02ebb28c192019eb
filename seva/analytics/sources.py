"""Rows of what happened, batch by batch, from where counting stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import Table, and_, func, select, tuple_
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.elements import ColumnElement

from seva.storage import Database
from seva.storage.order import horizon
from seva.storage.tables import figures_cursors


class Place(NamedTuple):
    """Where counting stands in a source: the last row that is counted."""

    written_by: int = 0
    position: int = 0


@dataclass(frozen=True)
class Batch:
    """The next rows of a source, after one place and up to another; the rows themselves where they lie elsewhere."""

    after: Place
    until: Place
    count: int
    rows: Sequence[Row] | None = None


@dataclass(frozen=True)
class Source:
    """A table that is only added to; `elsewhere` where it is not in the database of the figures."""

    name: str
    table: Table
    elsewhere: Database | None = None

    def next(self, connection: Connection, place: Place, most: int) -> Batch | None:
        """The next rows, in an order in which nothing that is committed later comes before them."""
        if self.elsewhere is None:
            return self._next(connection, place, most)
        with self.elsewhere.begin() as other:
            batch = self._next(other, place, most)
            if batch is None:
                return None
            return replace(batch, rows=other.execute(select(self.table).where(self._within(batch))).all())

    def _next(self, connection: Connection, place: Place, most: int) -> Batch | None:
        # Compared as pairs, so that the index leads to the place at once.
        c = self.table.c
        rows = select(c.written_by, c.id).where(tuple_(c.written_by, c.id) > tuple_(*place))
        some = rows.where(c.written_by < horizon(connection)).order_by(c.written_by, c.id).limit(most).subquery()
        count = select(func.count()).select_from(some).scalar_subquery()
        last = select(some.c.written_by, some.c.id, count).order_by(some.c.written_by.desc(), some.c.id.desc()).limit(1)
        found = connection.execute(last).first()
        return Batch(place, Place(found[0], found[1]), found[2]) if found else None

    def _within(self, batch: Batch) -> ColumnElement:
        row = tuple_(self.table.c.written_by, self.table.c.id)
        return and_(row > tuple_(*batch.after), row <= tuple_(*batch.until))


def place_of(connection: Connection, source: str) -> Place:
    """Where counting stands."""
    c = figures_cursors.c
    return Place(*connection.execute(select(c.written_by, c.position).where(c.source == source)).one())
