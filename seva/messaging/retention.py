"""What is forgotten, and when: the content of messages first, later the rows that keep them from coming twice."""

from datetime import datetime

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from seva.storage import Database
from seva.storage.tables import deliveries, inbox, outgoing

# So many rows at a time, so that nobody waits long for the lock.
AT_ONCE = 500
ENDED = {"inbox": ("done", "failed"), "outgoing": ("accepted", "holding", "undelivered", "failed")}


def forget(database: Database, content_before: datetime, ids_before: datetime) -> int:
    """Removes content of messages, both ways, that ended and are older; and rows that are older still.

    Meta repeats a message for at most 7 days, so ids must stay longer than that. Returns how many rows were changed.
    """
    contents = (
        (inbox, "content_encrypted", inbox.c.received_at),
        (outgoing, "payload_encrypted", outgoing.c.created_at),
    )
    changed = sum(_empty(database, table, column, since < content_before) for table, column, since in contents)
    old = {inbox: inbox.c.received_at < ids_before, outgoing: outgoing.c.created_at < ids_before}
    changed += sum(_remove(database, table, is_old) for table, is_old in old.items())
    return changed + _remove_deliveries(database, ids_before)


def _empty(database: Database, table: Table, column: str, is_old: ColumnElement) -> int:
    which = is_old & table.c.state.in_(ENDED[table.name]) & table.c[column].is_not(None)
    return _in_steps(database, table, which, update(table).values({column: None}))


def _remove(database: Database, table: Table, is_old: ColumnElement) -> int:
    # The newest stays, so that its number is not given again.
    newest = select(func.max(table.c.id)).scalar_subquery()
    which = is_old & table.c.state.in_(ENDED[table.name]) & (table.c.id < newest)
    return _in_steps(database, table, which, delete(table))


def _in_steps(database: Database, table: Table, which: ColumnElement, statement: object) -> int:
    rows: Select = select(table.c.id).where(which).order_by(table.c.id).limit(AT_ONCE)
    total = 0
    while True:
        with database.begin() as connection:
            found = list(connection.execute(rows).scalars())
            if found:
                connection.execute(statement.where(table.c.id.in_(found)))  # type: ignore[attr-defined]
        total += len(found)
        if len(found) < AT_ONCE:
            return total


def _remove_deliveries(database: Database, before: datetime) -> int:
    with database.begin() as connection:
        return int(connection.execute(delete(deliveries).where(deliveries.c.received_at < before)).rowcount)
