"""How often something may be tried: by one citizen, from one address, or by all together."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import tries


class Tries:
    """Counts in the database, so that several processes, and one that was started again, count together."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    def take(self, subject: str, most: int, within: timedelta) -> bool:
        """Counts one try; False when there were `most` since the first one, for `within` from that on."""
        row, now, c = self._cipher.index(f"tries:{subject}"), self._clock(), tries.c
        with self._database.begin() as connection:
            connection.execute(delete(tries).where(c.until <= now))
            fits = (c.subject_index == row) & (c.count < most)
            if connection.execute(update(tries).where(fits).values(count=c.count + 1)).rowcount:
                return True
            return insert_once(connection, tries, {"subject_index": row, "count": 1, "until": now + within})

    def full_until(self, subject: str, most: int) -> datetime | None:
        """Until when nothing more may be tried; None when it may."""
        c = tries.c
        mine = (c.subject_index == self._cipher.index(f"tries:{subject}")) & (c.count >= most)
        with self._database.begin() as connection:
            return connection.execute(select(c.until).where(mine, c.until > self._clock())).scalar()

    def forget(self, subject: str) -> None:
        """Begins anew."""
        mine = tries.c.subject_index == self._cipher.index(f"tries:{subject}")
        with self._database.begin() as connection:
            connection.execute(delete(tries).where(mine))
