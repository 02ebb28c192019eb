"""What SQLite needs as a database of several processes: settings of each connection, and turns of writing."""

import random
import re
import sqlite3
from time import monotonic, sleep
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

BUSY_SECONDS = 5
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# Seconds between two tries to write. SQLite itself waits up to a tenth of a second between two, while those who came
# later and happen to look sooner go first: under load some wait for half a second.
PAUSE = (0.0003, 0.001)
# A committed row survives a power cut, which is what a promise to a citizen needs.
SYNCHRONOUS = "FULL"


def prepare(engine: Engine) -> None:
    """Makes an engine's connections ready for several processes."""
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "before_cursor_execute", _before)


def begin_writing(raw: sqlite3.Connection) -> None:
    """Begins a transaction that writes as soon as no other does; sqlite3.OperationalError if that takes too long."""
    if raw.in_transaction:
        return
    raw.execute("PRAGMA busy_timeout=0")
    try:
        _retried(raw, "BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def _set_up(raw: sqlite3.Connection, _record: Any) -> None:
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", f"synchronous={SYNCHRONOUS}", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")
    # Of processes that open a new file at once, one changes its mode; SQLite does not let the others wait by itself.
    _retried(raw, "PRAGMA journal_mode=WAL")


def _before(_connection: Connection, cursor: sqlite3.Cursor, statement: str, *_: object) -> None:
    if WRITES.match(statement):
        begin_writing(cursor.connection)


def _retried(raw: sqlite3.Connection, statement: str) -> None:
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            raw.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(random.uniform(*PAUSE))  # noqa: S311 so that those who wait do not go in step
