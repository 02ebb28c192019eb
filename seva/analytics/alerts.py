"""Alerts: raised once by a rule, told by mail or webhook with bounded tries, acknowledged by people, and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Row

from seva.analytics.rules import Rules
from seva.clock import Clock
from seva.errors import SevaError, code_of
from seva.storage import Database
from seva.storage.database import insert_once
from seva.storage.tables import alerts

log = structlog.get_logger(__name__)
# Rules are asked no more often than this.
EVERY = timedelta(seconds=20)
# After so many tries an alert stands on the dashboard only.
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=30)


class NotTold(SevaError):
    """An alert could not be handed over."""

    code = "alert_not_told"
    retryable = True


@dataclass(frozen=True)
class Alert:
    """One alert."""

    id: int
    rule: str
    scope: str
    value: str
    raised_at: datetime
    told_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> "Alert":
        """The alert in a row."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


class Tells(Protocol):
    """Somebody who is told of alerts."""

    def tell(self, alert: Alert) -> None:
        """Hands an alert over; NotTold when that fails. The same one may come twice: its id tells."""


class Alerts:
    """Raises, tells, acknowledges and ends alerts."""

    def __init__(self, database: Database, rules: Rules, clock: Clock, tells: Sequence[Tells] = ()) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._tells = tells
        self._next_look = datetime.min

    def work(self) -> int:
        """One round for the worker: asks the rules now and then, tells what waits; how many were told."""
        if self._clock() >= self._next_look:
            self._next_look = self._clock() + EVERY
            self.look()
        return self.tell_waiting()

    def look(self) -> None:
        """Asks every rule: raises what is new, ends what is over."""
        for name, rule in self._rules.all.items():
            try:
                self._settle(name, dict(rule()))
            except SevaError as error:  # the other rules are asked all the same
                log.error("rule_failed", rule=name, error=code_of(error))

    def acknowledge(self, alert_id: int, by: str) -> bool:
        """Notes who takes care of it, once; whether it was still to be taken."""
        c = alerts.c
        waiting = update(alerts).where(c.id == alert_id, c.acknowledged_at.is_(None))
        with self._database.begin() as connection:
            return connection.execute(waiting.values(acknowledged_at=self._clock(), acknowledged_by=by)).rowcount == 1

    def newest(self, most: int = 100) -> list[Alert]:
        """Alerts, those that are open first."""
        c = alerts.c
        query = select(alerts).order_by(c.ended_at.is_not(None), c.raised_at.desc(), c.id.desc()).limit(most)
        with self._database.begin() as connection:
            return [Alert.of(row) for row in connection.execute(query)]

    def get(self, alert_id: int) -> Alert | None:
        """The alert of that id."""
        with self._database.begin() as connection:
            row = connection.execute(select(alerts).where(alerts.c.id == alert_id)).first()
        return Alert.of(row) if row else None

    def tell_waiting(self) -> int:
        """Tells what is due; each try is counted before it is made, so that a kill cannot make it endless."""
        if not self._tells:
            return 0
        c, now, told = alerts.c, self._clock(), 0
        due = select(alerts).where(c.told_at.is_(None), c.attempts < MOST_TRIES, c.next_attempt_at <= now)
        with self._database.begin() as connection:
            rows = connection.execute(due.order_by(c.id).limit(20)).all()
        for row in rows:
            wait = FIRST_WAIT * 2**row.attempts
            claim = update(alerts).where(c.id == row.id, c.attempts == row.attempts)
            with self._database.begin() as connection:
                mine = connection.execute(claim.values(attempts=row.attempts + 1, next_attempt_at=now + wait)).rowcount
            if mine and self._tell(Alert.of(row)):
                told += 1
        return told

    def _tell(self, alert: Alert) -> bool:
        for one in self._tells:
            try:
                one.tell(alert)
            except NotTold as error:
                log.warning("alert_not_told", alert=alert.id, reason=str(error))
                return False
        with self._database.begin() as connection:
            connection.execute(update(alerts).where(alerts.c.id == alert.id).values(told_at=self._clock()))
        return True

    def _settle(self, rule: str, findings: dict[str, str]) -> None:
        c, now = alerts.c, self._clock()
        with self._database.begin() as connection:
            standing = connection.execute(select(c.id, c.scope).where(c.rule == rule, c.open_key.is_not(None))).all()
            for row in standing:
                if row.scope not in findings:
                    over = update(alerts).where(c.id == row.id, c.open_key.is_not(None))
                    connection.execute(over.values(ended_at=now, open_key=None))
            for scope in findings.keys() - {row.scope for row in standing}:
                row = {"rule": rule, "scope": scope, "value": findings[scope], "raised_at": now, "attempts": 0}
                insert_once(connection, alerts, row | {"next_attempt_at": now, "open_key": f"{rule}:{scope}"})
