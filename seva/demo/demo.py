"""Writes made-up history, and removes it again without a trace in the figures."""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import yaml
from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.engine import Connection

from seva.analytics.counting import Counting
from seva.clock import Clock, today
from seva.demo import MARK
from seva.demo.chances import ANSWERS, USUAL_ANSWERS
from seva.demo.history import History, Made, Outage, Person, Row
from seva.demo.officers import Officers
from seva.errors import SevaError
from seva.storage import Cipher, Database
from seva.storage.analytics_tables import conversation_metadata, turn_facts
from seva.storage.database import insert_once
from seva.storage.tables import (
    alerts,
    application_events,
    applications,
    citizens,
    department_calls,
    feedback,
    figures_cases,
    figures_conversations,
    figures_cursors,
    officer_work,
    ratings,
)

AT_ONCE = 500
CALLS_A_DAY = 20
# In `figures_cursors`, while made-up history is there.
SOURCE = "demo"
WORDS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
)


class DemoIsThere(SevaError):
    """There is made-up history already."""

    code = "demo_is_there"


class Demo:
    """Made-up history in the databases of the core and of the conversations."""

    def __init__(
        self, database: Database, conversations: Database, cipher: Cipher, counting: Counting, clock: Clock
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._cipher = cipher
        self._counting = counting
        self._clock = clock

    def write(self, history: History, people: int, told: Callable[[int], None] = lambda _: None) -> int:
        """Writes history and counts it; how many rows. `told` hears how many people are done."""
        if is_there(self._database):
            raise DemoIsThere("There is demo data already. Remove it first: seva demo --remove")
        self._conversations.create(conversation_metadata)
        with self._database.begin() as connection:
            insert_once(connection, figures_cursors, {"source": SOURCE, "written_by": 0, "position": 0})
        rows, waiting, done = 0, history.people(people), 0
        officers = Officers(today(self._clock))
        while some := list(islice(waiting, AT_ONCE)):
            rows += self._people(some)
            for _, made in some:
                officers.take(made.changes)
            done += len(some)
            told(done)
        with self._database.begin() as connection:
            rows += _all(connection, department_calls, history.calls(ANSWERS, USUAL_ANSWERS, CALLS_A_DAY))
            rows += _all(connection, officer_work, officers.rows())
            _outage(connection, history.outage)
        self._counting.catch_up()
        return rows

    def remove(self) -> bool:
        """Removes all of it and counts what is real again; whether there was any."""
        if not is_there(self._database):
            return False
        self._conversations.create(conversation_metadata)
        with self._conversations.begin() as connection:
            connection.execute(delete(turn_facts).where(turn_facts.c.person.like(f"{MARK}%")))
        with self._database.begin() as connection:
            for table, which in (
                (application_events, application_events.c.application_id.like(f"{MARK}%")),
                (department_calls, department_calls.c.is_made_up.is_(True)),
                (officer_work, officer_work.c.is_made_up.is_(True)),
                (feedback, feedback.c.citizen_id.like(f"{MARK}%")),
                (ratings, ratings.c.citizen_id.like(f"{MARK}%")),
                (applications, applications.c.citizen_id.like(f"{MARK}%")),
                (citizens, citizens.c.id.like(f"{MARK}%")),
                (alerts, alerts.c.open_key.like(f"{MARK}%") | alerts.c.acknowledged_by.like(f"{MARK}%")),
                (figures_cursors, figures_cursors.c.source == SOURCE),
            ):
                connection.execute(delete(table).where(which))
        self._counting.again()
        return True

    def _people(self, some: list[tuple[Person, Made]]) -> int:
        with self._conversations.begin() as connection:
            # As they came: in the order of time, not of people.
            count = _all(connection, turn_facts, _in_order(row for _, made in some for row in made.turns))
        with self._database.begin() as connection:
            count += _all(connection, application_events, _in_order(row for _, made in some for row in made.changes))
            for person, made in some:
                if made.ratings or made.feedback:
                    self._rated(connection, person, made)
        return count

    def _rated(self, connection: Connection, person: Person, made: Made) -> None:
        began = min(row.get("rated_at") or row["created_at"] for row in (*made.ratings, *made.feedback))
        row = {"id": person.id, "language": person.language, "wants_messages": False, "created_at": began}
        connection.execute(insert(citizens), row)
        chance, nothing = Random(person.id), self._cipher.encrypt({})  # noqa: S311 made up
        for given in made.ratings:
            words = chance.choice(WORDS[person.language]["late" if given["late"] else "in_time"])
            kept = self._cipher.encrypt(words) if words else None
            connection.execute(insert(applications), _ended(person, given, nothing))
            connection.execute(insert(ratings), _rating(person, given, kept))
        for said in made.feedback:
            words = self._cipher.encrypt(chance.choice(WORDS[person.language]["in_time"]))
            connection.execute(insert(feedback), said | {"citizen_id": person.id, "words_encrypted": words})


def _ended(person: Person, given: Row, content: str) -> Row:
    """What a rating is about: an application that is over, without a number, on which nobody acts any more."""
    what = {"id": given["application_id"], "service": given["service"], "department": given["department"]}
    what |= {"citizen_id": person.id, "status": given["outcome"], "content_encrypted": content, "attempts": 0}
    return what | {"language": person.language, "created_at": given["rated_at"], "updated_at": given["rated_at"]}


def _rating(person: Person, given: Row, words: str | None) -> Row:
    at = given["rated_at"]
    what = {name: given[name] for name in ("application_id", "service", "department", "outcome", "rating", "rated_at")}
    what |= {"citizen_id": person.id, "state": "rated", "due_at": at, "nudged": True, "asked_at": at}
    return what | {"words_encrypted": words}


def is_there(database: Database) -> bool:
    """Whether made-up history is among the figures."""
    c = figures_cursors.c
    with database.begin() as connection:
        return bool(connection.execute(select(func.count()).where(c.source == SOURCE)).scalar())


def is_nothing(database: Database) -> bool:
    """Whether nothing at all was counted so far, made up or real."""
    with database.begin() as connection:
        tables = (figures_cases.c.application_id, figures_conversations.c.person)
        return all(connection.execute(select(column).limit(1)).first() is None for column in tables)


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["occurred_at"])


def _all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    count, waiting = 0, iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        connection.execute(insert(table), some)
        count += len(some)
    return count


def _outage(connection: Connection, outage: Outage) -> None:
    connection.execute(
        insert(alerts),
        {
            "rule": "department_down", "scope": outage.department, "value": "0.97", "raised_at": outage.begins,
            "ended_at": outage.ends, "attempts": 0, "acknowledged_at": outage.begins, "acknowledged_by": MARK,
        },
    )  # fmt: skip
