"""What figures forget: turns and calls that are old, and what was counted of these days; officers' work likewise.

Cells go with what they are counted from, so that counting again from the start still gives the same numbers.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import Table, delete, func, select

from seva.analytics.days import date_of, number_of
from seva.analytics.shape import FIGURES, LONG, REPEATED_WITHIN
from seva.clock import INDIA_AHEAD, Clock, today
from seva.errors import code_of
from seva.storage import Database
from seva.storage.analytics_tables import conversation_metadata, turn_facts
from seva.storage.tables import department_calls, figures_cells, figures_conversations, officer_work

log = structlog.get_logger(__name__)
AT_ONCE = 1000
# Figures that are counted, wholly or in part, from what is forgotten.
FORGOTTEN = sorted(
    {name for name, figure in FIGURES.items() if figure.source in ("turns", "talks", "calls", "steps")} | {"left"}
)
Rest = Callable[[], bool]


class FiguresRetention:
    """Forgets what is older than its period; may run in several processes at once."""

    def __init__(self, database: Database, conversations: Database, clock: Clock, days: int) -> None:
        self._database, self._conversations, self._clock, self._days = database, conversations, clock, days
        self._done: int | None = None

    def forget(self, rest: Rest = lambda: False) -> bool:
        """Forgets all that is due, a batch in each transaction; whether it came to the end."""
        edge = self._edge()
        # A conversation counts as repeated by the days before it, so these stay a little longer than its cells.
        before = datetime.combine(date_of(edge - REPEATED_WITHIN - 1), time()) - INDIA_AHEAD
        try:
            self._conversations.create(conversation_metadata)
            done = _old(self._conversations, turn_facts, before, rest) and _old(
                self._database, department_calls, before, rest
            )
            if self._done != edge:
                self._counted(edge)
                self._done = edge
        except Exception as error:  # the next time tries again, whatever this one met
            log.error("not_forgotten", rows="figures", error=code_of(error))
            return False
        return done

    def _edge(self) -> int:
        """The first day that is kept, where all spans of cells begin."""
        day = number_of(today(self._clock) - timedelta(days=self._days))
        return day - day % LONG

    def _counted(self, edge: int) -> None:
        c = figures_cells.c
        with self._database.begin() as connection:
            connection.execute(delete(figures_cells).where(c.day < edge, c.figure.in_(FORGOTTEN)))
            connection.execute(delete(figures_conversations).where(figures_conversations.c.day < edge))
            connection.execute(delete(officer_work).where(officer_work.c.day < date_of(edge)))


def _old(database: Database, table: Table, before: datetime, rest: Rest) -> bool:
    """Removes old rows from the beginning of a table, where they lie in the order of time, nearly; whether all went."""
    c = table.c
    first = select(c.id, c.occurred_at).order_by(c.id).limit(AT_ONCE)
    while True:
        with database.begin() as connection:
            # The newest stays, so that its number is not given again.
            newest = connection.execute(select(func.max(c.id))).scalar()
            old = [row.id for row in connection.execute(first) if row.occurred_at < before and row.id != newest]
            if old:
                connection.execute(delete(table).where(c.id.in_(old)))
        if not old:
            return True
        log.info("forgotten", rows=table.name, count=len(old))
        if rest():
            return False
