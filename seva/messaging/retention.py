"""What is forgotten, and when: the content of messages first, later the rows that keep them from coming twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Column, Table, delete, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from seva.clock import Clock
from seva.errors import code_of
from seva.storage import Database
from seva.storage.tables import call_results, deliveries, form_tokens, inbox, outgoing

log = structlog.get_logger(__name__)
# So many rows at a time, so that nobody waits long for the lock.
AT_ONCE = 500
ENDED = {"inbox": ("done", "failed"), "outgoing": ("accepted", "holding", "undelivered", "failed")}


@dataclass(frozen=True)
class Periods:
    """How long content stays after it came or was written, and how long rows without content.

    Meta repeats a message for at most 7 days, so ids must stay longer than that. A message that was given up can be
    handled again while its content is there, so what actions answered to it stays as long.
    """

    content: timedelta
    ids: timedelta


@dataclass(frozen=True)
class Step:
    """Rows that are changed (or removed, without `values`), found by `key` and taken in the order of `order`."""

    name: str
    table: Table
    key: Column
    order: Column
    which: ColumnElement
    values: dict[str, None] | None = None


class Retention:
    """Forgets what ended and is older than its period; may run in several processes at once."""

    def __init__(self, database: Database, clock: Clock, periods: Periods, at_once: int = AT_ONCE) -> None:
        self._database = database
        self._clock = clock
        self._periods = periods
        self._at_once = at_once

    def forget(self, rest: Callable[[], bool] = lambda: False) -> bool:
        """Forgets all that is due, a batch in each transaction; whether it came to the end.

        `rest` is called between two batches, which lets others have the lock; if it returns true, the rest is left for
        the next time. What goes wrong is logged and does not keep other kinds of rows from being forgotten.
        """
        return all([self._do(step, rest) for step in self._steps()])

    def _steps(self) -> Iterator[Step]:
        now = self._clock()
        content, ids = now - self._periods.content, now - self._periods.ids
        yield _emptied(inbox, inbox.c.content_encrypted, inbox.c.received_at < content)
        yield _emptied(outgoing, outgoing.c.payload_encrypted, outgoing.c.created_at < content)
        made = call_results.c.created_at
        yield Step("call_results", call_results, call_results.c.call_index, made, made < content)
        over = form_tokens.c.expires_at
        yield Step("form_tokens", form_tokens, form_tokens.c.token_index, over, over < content)
        yield _removed(inbox, inbox.c.received_at < ids)
        yield _removed(outgoing, outgoing.c.created_at < ids)
        came = deliveries.c.received_at
        yield Step("deliveries", deliveries, deliveries.c.message_index, came, came < ids)

    def _do(self, step: Step, rest: Callable[[], bool]) -> bool:
        count = 0
        try:
            while found := self._batch(step):
                count += found
                if rest():
                    return False
        except Exception as error:  # the next time tries again, whatever this one met
            log.error("not_forgotten", rows=step.name, error=code_of(error))
            return False
        finally:
            if count:
                log.info("forgotten", rows=step.name, count=count)
        return True

    def _batch(self, step: Step) -> int:
        query = select(step.key).where(step.which).order_by(step.order).limit(self._at_once)
        change = update(step.table).values(**step.values) if step.values else delete(step.table)
        with self._database.begin() as connection:
            found = list(connection.execute(query).scalars())
            if found:
                connection.execute(change.where(step.key.in_(found), step.which))
        return len(found)


def _emptied(table: Table, column: Column, is_old: ColumnElement) -> Step:
    which = is_old & table.c.state.in_(ENDED[table.name]) & column.is_not(None)
    return Step(f"{table.name}_content", table, table.c.id, table.c.id, which, {column.name: None})


def _removed(table: Table, is_old: ColumnElement) -> Step:
    # The newest stays, so that its number is not given again.
    newest = select(func.max(table.c.id)).scalar_subquery()
    which = is_old & table.c.state.in_(ENDED[table.name]) & (table.c.id < newest)
    return Step(table.name, table, table.c.id, table.c.id, which)
