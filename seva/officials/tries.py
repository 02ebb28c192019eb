"""Brute force: after a few wrong tries in a row an account name, or an address, waits ever longer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.officials.errors import CodeRefused, SignInRefused, TooManyTries
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import official_tries as table

LONGEST = timedelta(hours=1)
FORGOTTEN = timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """How many wrong tries are free, and how long the first wait is; it doubles with each more."""

    free: int
    first: timedelta = timedelta(minutes=1)


LOGIN, ADDRESS = Limit(5), Limit(50)


class Tries:
    """Counts a try before it is judged, so that a thousand at once are not free; a right one clears the name."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database, self._cipher, self._clock = database, cipher, clock

    @contextmanager
    def counted(self, login: str, address: str) -> Iterator[None]:
        """Around the judging of a try; raises TooManyTries before it, when the name or the address has to wait."""
        name, place = self._cipher.index(f"try-login:{login}"), self._cipher.index(f"try-address:{address}")
        self._count((name, LOGIN), (place, ADDRESS))
        try:
            yield
        except (SignInRefused, CodeRefused):
            raise
        except Exception:
            self._take_back(name, place)
            raise
        self.clear(login)
        self._take_back(place)

    def clear(self, login: str) -> None:
        """Forgets the wrong tries of a name."""
        with self._database.begin() as connection:
            connection.execute(delete(table).where(table.c.subject == self._cipher.index(f"try-login:{login}")))

    def _count(self, *subjects: tuple[str, Limit]) -> None:
        with self._database.begin() as connection:
            for subject, limit in subjects:
                self._add(connection, subject, limit)

    def _add(self, connection: Connection, subject: str, limit: Limit) -> None:
        now, mine = self._clock(), table.c.subject == subject
        insert_once(connection, table, {"subject": subject, "failures": 0, "last_at": now, "locked_until": None})
        failures = case((table.c.last_at < now - FORGOTTEN, 1), else_=table.c.failures + 1)
        free = mine & or_(table.c.locked_until.is_(None), table.c.locked_until <= now)
        counted = connection.execute(update(table).where(free).values(failures=failures, last_at=now)).rowcount
        row = connection.execute(select(table).where(mine)).one()
        if not counted:
            raise TooManyTries(int((row.locked_until - now).total_seconds()) + 1)
        if row.failures >= limit.free:
            wait = min(limit.first * 2 ** min(row.failures - limit.free, 10), LONGEST)
            connection.execute(update(table).where(mine).values(locked_until=now + wait))

    def _take_back(self, *subjects: str) -> None:
        with self._database.begin() as connection:
            values = {"failures": table.c.failures - 1, "locked_until": None}
            connection.execute(update(table).where(table.c.subject.in_(subjects)).values(values))
