"""The conversations as they are stored, opened for reading only."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from seva.settings import Settings
from seva.storage import Cipher, Database
from workbench.review.errors import NoConversations

# As in runtime.tracker_store, which takes a dozen seconds to import; a test holds the two together.
TURNS = sa.table("conversation_turns", sa.column("id"), sa.column("sender_id"), sa.column("events_encrypted"))
# Rows that are held in memory at a time.
AT_ONCE = 500
NOTHING_YET = "There are no conversations yet. Run `make run` or `make shell` and write to the assistant."

Event = Mapping[str, Any]


def conversations(settings: Settings) -> Iterator[list[Event]]:
    """Yield each conversation as its events, in the order in which they happened, all sessions together.

    Raises NoConversations, WrongKey, or StorageError when the database cannot be read.
    """
    with Database(_reader(settings.tracker_database)).begin() as connection:
        _only_read(connection)
        if not sa.inspect(connection).has_table(TURNS.name):
            raise NoConversations(NOTHING_YET)
        cipher = Cipher(settings.key)
        query = sa.select(TURNS).order_by(TURNS.c.sender_id, TURNS.c.id).execution_options(yield_per=AT_ONCE)
        for _, turns in groupby(connection.execute(query), key=lambda turn: turn.sender_id):
            yield [event for turn in turns for event in cipher.decrypt(turn.events_encrypted)]


def _reader(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "")
        if not file.is_file():
            raise NoConversations(NOTHING_YET)
        url = f"sqlite:///file:{quote(str(file.resolve()))}?mode=ro&uri=true"
    return sa.create_engine(url, future=True, hide_parameters=True)


def _only_read(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
