"""How departments answer: each call as a row for the figures, written beside the conversation, never in its way."""

from collections.abc import Callable
from threading import Lock, Timer

import structlog
from sqlalchemy import insert

from seva.clock import Clock
from seva.errors import code_of
from seva.storage import Database
from seva.storage.tables import department_calls

log = structlog.get_logger(__name__)
# Tells a department, how a call ended (`ok` or an error's code) and how many milliseconds it took.
Watch = Callable[[str, str, int], None]
EVERY = 2.0
# When the database is away for long, the oldest are given up: they are no promise to anybody.
MOST = 5000


class Calls:
    """Keeps calls for a moment and writes them together; a kill loses those of the last two seconds."""

    def __init__(self, database: Database, clock: Clock, every: float = EVERY) -> None:
        self._database = database
        self._clock = clock
        self._every = every
        self._lock = Lock()
        self._waiting: list[dict[str, object]] = []
        self._timer: Timer | None = None

    def note(self, department: str, outcome: str, milliseconds: int) -> None:
        """Takes note of a call that ended now."""
        row = {
            "department": department,
            "occurred_at": self._clock(),
            "outcome": outcome,
            "milliseconds": milliseconds,
            "is_made_up": False,
        }
        with self._lock:
            self._waiting = [*self._waiting[1 - MOST :], row]
            if self._timer is None:
                self._timer = Timer(self._every, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Writes what waits; what cannot be written waits for the next call."""
        with self._lock:
            rows, self._waiting, self._timer = self._waiting, [], None
        if not rows:
            return
        try:
            with self._database.begin() as connection:
                connection.execute(insert(department_calls), rows)
        except Exception as error:  # whatever it is, no conversation may suffer from it
            log.warning("calls_not_written", count=len(rows), error=code_of(error))
            with self._lock:
                self._waiting = [*rows, *self._waiting][-MOST:]
