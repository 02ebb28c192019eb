"""Counting: brings the figures up to what happened, each row once, and again from the start.

All of it is done by the database, a batch of rows at a time, in the transaction that moves the cursor. Again from the
start, the same statements run; applications and conversations are put into cells at the end, span by span.
"""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection, Row

from seva.analytics import cases, cells, conversations
from seva.analytics.days import spoken
from seva.analytics.shape import CLASSES, LONG
from seva.analytics.sources import Batch, Place, Source, place_of
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.storage import Database
from seva.storage.analytics_tables import conversation_metadata, turn_facts
from seva.storage.database import insert_once
from seva.storage.tables import (
    application_events,
    department_calls,
    figures_cases,
    figures_cells,
    figures_conversations,
    figures_cursors,
    figures_steps,
)

# Rows at a time: on SQLite nobody else writes meanwhile.
BATCHES = {"sqlite": 4000, "postgresql": 20_000}
AGAIN_BATCHES = {"sqlite": 4000, "postgresql": 200_000}
# The row of figures_cursors that lets one process count at a time; `written_by` is how far counting again is.
TURN = "again"
IDLE, CLEARING, TAKING, SUMMING = range(4)
Told = Callable[[str, int], None]
Fold = Callable[[Connection, Batch, bool], None]

_TURNS = [column.name for column in conversations.own_turns.columns]
_NAMED = [name for name in _TURNS if name != "department"]
TAKE_TURNS = f"""
INSERT INTO own_turns ({", ".join(_NAMED)}, department)
SELECT {", ".join(f"t.{name}" for name in _NAMED)}, COALESCE(s.value, '') FROM turn_facts t
LEFT JOIN PAIRS(:departments) s ON s.key = t.service
WHERE (t.written_by, t.id) > (:after_by, :after_id) AND (t.written_by, t.id) <= (:until_by, :until_id)
"""  # noqa: S608 names of ours
# Whose events were seen already with an earlier one needs no second look.
TAKE_APPLICATIONS = """
INSERT INTO own_touched (application_id)
SELECT DISTINCT v.application_id FROM application_events v
LEFT JOIN figures_cases c ON c.application_id = v.application_id
WHERE (v.written_by, v.id) > (:after_by, :after_id) AND (v.written_by, v.id) <= (:until_by, :until_id)
  AND (c.last_event IS NULL OR c.last_event < v.id)
"""
_CLASS = " ".join(f"WHEN milliseconds <= {end} THEN '{end}'" for end in CLASSES)
_WHICH = """FROM department_calls
  WHERE (written_by, id) > (:after_by, :after_id) AND (written_by, id) <= (:until_by, :until_id)"""
CALLS = f"""
INSERT INTO own_changes (figure, day, department, service, district, language, channel, detail, count)
SELECT 'calls', DAY(occurred_at), department, '', '', '', '', outcome, 1 {_WHICH}
UNION ALL
SELECT 'answered_in', DAY(occurred_at), department, '', '', '', '', CASE {_CLASS} ELSE 'more' END, 1 {_WHICH}
"""


class Counting:
    """Counts what happened since the last time; several processes may do so, one of them at a time."""

    def __init__(
        self, database: Database, conversations: Database, catalogue: Catalogue, clock: Clock, batch: int = 0
    ) -> None:
        kind = database.engine.dialect.name
        self._database = database
        self._conversations = conversations
        self._is_ready = False
        self._clock = clock
        self._batch = batch or BATCHES[kind]
        self._again_batch = batch or AGAIN_BATCHES[kind]
        self._departments = {service.id: service.department for service in catalogue.services.values()}
        elsewhere = None if database.engine.url == conversations.engine.url else conversations
        self._sources: list[tuple[Source, Fold]] = [
            (Source("applications", application_events), _applications),
            (Source("turns", turn_facts, elsewhere), self._turns),
            (Source("calls", department_calls), _calls),
        ]

    def catch_up(self, told: Told = lambda *_: None) -> int:
        """Counts all that is there; how many rows were taken. What another process began again is gone on with."""
        self._begin()
        taken = 0
        for source, fold in self._sources:
            while count := self._round(source, fold, told):
                taken += count
                told(source.name, taken)
                if count < self._batch:
                    break
        return taken

    def again(self, told: Told = lambda *_: None) -> int:
        """Counts again from the start; meanwhile pages show less. `told` hears how far it is. How many rows it took."""
        self._begin()
        with self._database.begin() as connection:
            _set_phase(connection, CLEARING)
        return self._go_on(told) + self.catch_up(told)

    def _begin(self) -> None:
        if not self._is_ready:
            self._conversations.create(conversation_metadata)
            self._is_ready = True
        with self._database.begin() as connection:
            known = set(connection.execute(select(figures_cursors.c.source)).scalars())
            for name in ({source.name for source, _ in self._sources} | {TURN}) - known:
                insert_once(connection, figures_cursors, {"source": name, "written_by": 0, "position": 0})

    def _round(self, source: Source, fold: Fold, told: Told) -> int:
        with self._database.begin() as connection:
            phase, _ = _take_turn(connection)
            if phase == IDLE:
                return self._take(connection, source, fold, self._batch, False)
        return self._go_on(told) + self._round(source, fold, told)

    def _go_on(self, told: Told) -> int:
        """All that is left of counting again, a batch in a transaction, so that anybody can finish it."""
        taken = 0
        while True:
            with self._database.begin() as connection:
                phase, place = _take_turn(connection)
                if phase == IDLE:
                    return taken
                count = self._step(connection, phase, place)
            taken += count
            told(("idle", "clearing", "taking", "summing")[phase], taken)

    def _step(self, connection: Connection, phase: int, place: int) -> int:
        if phase == CLEARING:
            _clear(connection)
            _set_phase(connection, TAKING)
        elif phase == TAKING:
            for source, fold in self._sources:
                if count := self._take(connection, source, fold, self._again_batch, True):
                    return count
            _set_phase(connection, SUMMING, (_days(connection) or (0, 0))[0])
        elif (days := _days(connection)) is None or place > days[1]:
            _set_phase(connection, IDLE)
        else:
            end = place - place % LONG + LONG - 1
            cells.prepare(connection)
            cases.count_between(connection, place, end)
            conversations.count_between(connection, place, end)
            cells.know(connection, "own_changes", cells.MANY)
            cells.keep(connection)
            _set_phase(connection, SUMMING, end + 1)
        return 0

    def _take(self, connection: Connection, source: Source, fold: Fold, most: int, is_again: bool) -> int:
        batch = source.next(connection, place_of(connection, source.name), most)
        if batch is None:
            return 0
        cells.prepare(connection)
        fold(connection, batch, is_again)
        cells.keep(connection)
        mine = update(figures_cursors).where(figures_cursors.c.source == source.name)
        moved = {"written_by": batch.until.written_by, "position": batch.until.position, "moved_at": self._clock()}
        connection.execute(mine.values(**moved))
        return batch.count

    def _turns(self, connection: Connection, batch: Batch, is_again: bool) -> None:
        if batch.rows is None:
            values = _bounds(batch) | {"departments": json.dumps(self._departments)}
            connection.execute(spoken(connection, TAKE_TURNS), values)
        else:
            connection.execute(conversations.own_turns.insert(), [self._turn(row) for row in batch.rows])
        cells.know(connection, "own_turns", batch.count)
        if is_again:
            conversations.of_turns_again(connection)
            cases.of_turns(connection)
        else:
            conversations.of_turns(connection)
            connection.execute(spoken(connection, cases.TOUCHED_BY_TURNS))
            cells.know(connection, "own_touched", batch.count)
            cases.count(connection, -1)
            cases.of_turns(connection)
            cases.count(connection, 1)

    def _turn(self, row: Row) -> dict[str, Any]:
        return {name: row[name] for name in _NAMED} | {"department": self._departments.get(row.service, "")}


def _applications(connection: Connection, batch: Batch, is_again: bool) -> None:
    connection.execute(spoken(connection, TAKE_APPLICATIONS), _bounds(batch))
    cells.know(connection, "own_touched", batch.count)
    if is_again:
        cases.of_events(connection)
    else:
        cases.count(connection, -1)
        cases.of_events(connection)
        cases.count(connection, 1)


def _calls(connection: Connection, batch: Batch, _is_again: bool) -> None:
    connection.execute(spoken(connection, CALLS), _bounds(batch))


def _bounds(batch: Batch) -> dict[str, int]:
    return {
        "after_by": batch.after.written_by, "after_id": batch.after.position,
        "until_by": batch.until.written_by, "until_id": batch.until.position,
    }  # fmt: skip


def _take_turn(connection: Connection) -> Place:
    """Waits until nobody else counts, up to the end of the transaction; how far counting again is."""
    # A write, and before any reading: on SQLite, who read before another one wrote may not write any more.
    mine = figures_cursors.c.source == TURN
    connection.execute(update(figures_cursors).where(mine).values(source=TURN))
    return place_of(connection, TURN)


def _set_phase(connection: Connection, phase: int, place: int = 0) -> None:
    mine = update(figures_cursors).where(figures_cursors.c.source == TURN)
    connection.execute(mine.values(written_by=phase, position=place))


def _clear(connection: Connection) -> None:
    for table in (figures_cells, figures_cases, figures_steps, figures_conversations):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"TRUNCATE {table.name}")
        else:
            connection.execute(delete(table))
    c = figures_cursors.c
    to_start = update(figures_cursors).where(c.source.in_(("applications", "turns", "calls")))
    connection.execute(to_start.values(written_by=0, position=0))


def _days(connection: Connection) -> tuple[int, int] | None:
    """The first and the last day on which applications or conversations count."""
    c = figures_cases.c
    columns = (c.started, c.filed, c.decided, figures_conversations.c.day)
    ends = [connection.execute(select(f(column))).scalar() for column in columns for f in (func.min, func.max)]
    known = [day for day in ends if day is not None]
    return (min(known), max(known)) if known else None
