"""Counting: brings the figures up to what happened, row by row once, and again from the start."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection, Row

from seva.analytics.cases import Asked, Case, Change, cells_of
from seva.analytics.cells import INSERTS, Cell, Cells, Dimensions, day_of, difference, keep
from seva.analytics.conversations import Conversation, Key, Said, cells_of_person, cells_of_turn
from seva.analytics.sources import Place, Source, place_of
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.storage import Database
from seva.storage.analytics_tables import conversation_metadata, turn_facts
from seva.storage.database import insert_once
from seva.storage.tables import (
    application_events,
    department_calls,
    figures_cases,
    figures_conversations,
    figures_cursors,
    figures_daily,
)

BATCH = 2000
# More keys in one question than databases like.
KEYS = 500
# Upper ends of classes of answering times, in milliseconds; beyond the last there is no end.
CLASSES = (50, 100, 200, 300, 500, 800, 1200, 2000, 3000, 5000)
Fold = Callable[[Connection, Sequence[Row]], Cells]


class Counting:
    """Counts what happened since the last time; several processes may do so, one of them at a time counts a source."""

    def __init__(
        self, database: Database, conversations: Database, catalogue: Catalogue, clock: Clock, batch: int = BATCH
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._is_ready = False
        self._clock = clock
        self._batch = batch
        self._departments = {service.id: service.department for service in catalogue.services.values()}
        self._sources: list[tuple[Source, Fold]] = [
            (Source("applications", application_events, database), self._applications),
            (Source("turns", turn_facts, conversations), self._turns),
            (Source("calls", department_calls, database), _calls),
        ]

    def catch_up(self) -> int:
        """Counts all that is there; how many rows were taken."""
        self._begin()
        taken = 0
        for source, fold in self._sources:
            while count := self._round(source, fold):
                taken += count
                if count < self._batch:
                    break
        return taken

    def again(self) -> int:
        """Forgets all figures and counts again from the start; meanwhile pages show less. How many rows were taken."""
        self._begin()
        with self._database.begin() as connection:
            connection.execute(select(figures_cursors).with_for_update()).all()
            for table in (figures_daily, figures_cases, figures_conversations):
                connection.execute(delete(table))
            connection.execute(update(figures_cursors).values(written_by=0, position=0, moved_at=self._clock()))
        return self.catch_up()

    def _begin(self) -> None:
        if not self._is_ready:
            self._conversations.create(conversation_metadata)
            self._is_ready = True
        row = {"written_by": 0, "position": 0}
        with self._database.begin() as connection:
            known = set(connection.execute(select(figures_cursors.c.source)).scalars())
            for source, _ in self._sources:
                if source.name not in known:
                    insert_once(connection, figures_cursors, {"source": source.name, **row})

    def _round(self, source: Source, fold: Fold) -> int:
        with self._database.begin() as connection:
            # A write first: on SQLite, who read before another one wrote may not write any more.
            mine = figures_cursors.c.source == source.name
            connection.execute(update(figures_cursors).where(mine).values(source=source.name))
            place = place_of(connection, source.name)
            rows = source.after(place, self._batch)
            if not rows:
                return 0
            keep(connection, fold(connection, rows))
            last = Place(rows[-1].written_by, rows[-1].id)
            moved = {"written_by": last.written_by, "position": last.position, "moved_at": self._clock()}
            connection.execute(update(figures_cursors).where(mine).values(**moved))
        return len(rows)

    def _applications(self, connection: Connection, rows: Sequence[Row]) -> Cells:
        changes = [(row.application_id, _change(row)) for row in rows]
        return _into_cases(connection, changes, Case.with_change)

    def _turns(self, connection: Connection, rows: Sequence[Row]) -> Cells:
        said = [self._said(row) for row in rows]
        asked = [
            (s.application_id, Asked(s.step, s.occurred_at, s.channel)) for s in said if s.application_id and s.step
        ]
        cells: Cells = Counter()
        for one in said:
            cells.update(cells_of_turn(one))
        cells.update(_into_cases(connection, asked, Case.with_asked))
        cells.update(_into_conversations(connection, said))
        return cells

    def _said(self, row: Row) -> Said:
        values = {
            name: row[name] for name in ("id", "person", "occurred_at", "channel", "language", "script", "intent")
        }
        return Said(
            **values,
            service=row.service,
            department=self._departments.get(row.service, ""),
            misunderstood=row.misunderstood,
            application_id=row.application_id or "",
            step=row.step or "",
        )


def _change(row: Row) -> Change:
    by = Dimensions(row.department, row.service, row.district, row.language)
    return Change(row.id, row.status, row.occurred_at, by, row.due_on)


def _calls(_connection: Connection, rows: Sequence[Row]) -> Cells:
    cells: Cells = Counter()
    for row in rows:
        day, by = day_of(row.occurred_at), Dimensions(row.department)
        up_to = next((str(end) for end in CLASSES if row.milliseconds <= end), "more")
        cells.update([Cell("calls", day, by, row.outcome), Cell("answered_in", day, by, up_to)])
    return cells


def _into_cases(connection: Connection, news: Sequence[tuple[str, Any]], add: Callable[[Case, Any], Case]) -> Cells:
    """Adds news to cases and keeps them; how their cells change."""
    c, ids = figures_cases.c, sorted({application for application, _ in news})
    before = {
        row.application_id: Case.from_json(row.state)
        for some in _parts(ids)
        for row in connection.execute(select(figures_cases).where(c.application_id.in_(some)))
    }
    after = {application: before.get(application, Case()) for application in ids}
    for application, one in news:
        after[application] = add(after[application], one)
    rows = [{"application_id": application, "state": case.to_json()} for application, case in after.items()]
    _put(connection, figures_cases, rows)
    return _sum(difference(cells_of(before.get(key, Case())), cells_of(after[key])) for key in ids)


def _into_conversations(connection: Connection, news: Sequence[Said]) -> Cells:
    """Adds turns to their conversations and keeps them; how the cells of these people change."""
    c, people = figures_conversations.c, sorted({said.person for said in news})
    before: dict[str, dict[Key, Conversation]] = {person: {} for person in people}
    for some in _parts(people):
        for row in connection.execute(select(figures_conversations).where(c.person.in_(some))):
            before[row.person][row.day, row.channel] = Conversation.from_json(row.state)
    after = {person: dict(known) for person, known in before.items()}
    touched: set[tuple[str, Key]] = set()
    for said in news:
        key = (said.day, said.channel)
        after[said.person][key] = after[said.person].get(key, Conversation()).with_turn(said)
        touched.add((said.person, key))
    rows = [
        {"person": person, "day": key[0], "channel": key[1], "state": after[person][key].to_json()}
        for person, key in sorted(touched)
    ]
    _put(connection, figures_conversations, rows)
    return _sum(difference(cells_of_person(before[person]), cells_of_person(after[person])) for person in people)


def _put(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    statement = INSERTS[connection.dialect.name](table)
    newer = {"state": statement.excluded.state}
    statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=newer)
    for some in _parts(rows):
        connection.execute(statement, some)


def _sum(parts: Iterable[Cells]) -> Cells:
    whole: Cells = Counter()
    for part in parts:
        whole.update(part)
    return whole


def _parts(items: Sequence[Any]) -> Iterable[Any]:
    return (items[start : start + KEYS] for start in range(0, len(items), KEYS))
