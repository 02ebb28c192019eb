"""What the parts of messaging share: transactions one after the other, rows inserted once, ids that tell nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Table, bindparam, text
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from seva.storage import Cipher, Database
from seva.storage.database import INSERTS
from seva.storage.encryption import WrongKey
from seva.storage.sqlite import begin_writing

# Held until the end of the transaction. What is received, who takes what, and what became of sends is stored one
# transaction after the other: so senders are resolved without a race, a status and the answer that names its message
# cannot miss each other, and rows that are not there can be inserted plainly, which SQLAlchemy does several times
# faster than with a conflict clause.
LOCK = text("SELECT pg_advisory_xact_lock(20261123)")

# The code of a row that failed since its content cannot be read.
UNREADABLE = "unreadable"


@contextmanager
def one_by_one(database: Database) -> Iterator[Connection]:
    """A transaction that no other one of this kind runs beside, in any process."""
    with database.begin() as connection:
        if connection.dialect.name == "sqlite":
            begin_writing(connection.connection.dbapi_connection)
        else:
            connection.execute(LOCK)
        yield connection


def among(column: Column, name: str) -> ColumnElement:
    """That a column has one of the values given as the parameter `name`, for statements that are made once.

    SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
    """
    return column.in_(bindparam(name, expanding=True))


def insert_each_once(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows in one go, leaving out those whose unique key is there."""
    if rows:
        connection.execute(INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), rows)


def message_index(cipher: Cipher, channel: str, message_id: str) -> str:
    """By what a message is found again. A message without an id is like no other."""
    return cipher.index(f"{channel}:message:{message_id or uuid4().hex}")


def short(text: str, most: int) -> str:
    """A word of a channel as both databases can keep it, whatever it holds."""
    return text.encode(errors="replace").decode().replace("\0", "")[:most]


def readable(cipher: Cipher, token: str) -> Any:
    """What is stored; None if another key wrote it or it is damaged, since one row must not hold the others up."""
    try:
        return cipher.decrypt(token)
    except (WrongKey, ValueError):
        return None
