"""The audit log: who did what, append-only, each entry with the hash of the one before.

A hash covers the entry and its predecessor's hash (SHA-256 over canonical JSON), so anyone can check an export. The
newest entry is sealed in a row of its own with a key of the settings, so that entries cut off at the end are noticed.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, insert, select, update
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.logs import mask
from seva.officials.model import Official
from seva.storage import Database
from seva.storage.database import insert_once
from seva.storage.tables import official_audit as table
from seva.storage.tables import official_audit_head as head

START = "0" * 64
HEAD = head.c.id == 1
PAGE = 500


@dataclass(frozen=True)
class Entry:
    """One entry; `at` is UTC in ISO 8601, `actor` is empty for one who is not signed in, and for commands."""

    number: int
    at: str
    actor: str
    login: str
    role: str
    action: str
    subject: str
    department: str
    district: str
    details: Mapping[str, str]
    previous: str
    hash: str = ""

    @property
    def moment(self) -> datetime:
        """When, as times are stored: in UTC without zone."""
        return datetime.fromisoformat(self.at).replace(tzinfo=None)

    def reckoned(self) -> str:
        """The hash that the entry must have."""
        content = {name: value for name, value in asdict(self).items() if name != "hash"}
        return sha256(_canonical(content)).hexdigest()

    def line(self) -> str:
        """The entry as a line of an export."""
        return _canonical(asdict(self)).decode()


def _canonical(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


@dataclass(frozen=True)
class Finding:
    """What a check found: how many entries, the newest, and the first fault (number and what is wrong), if any."""

    entries: int
    head: str
    fault: tuple[int, str] | None = None


@dataclass(frozen=True)
class Wanted:
    """Which entries are shown; empty is all."""

    login: str = ""
    action: str = ""
    subject: str = ""
    before: int = 0


class Audit:
    """Appends, reads and checks."""

    def __init__(self, database: Database, key: str, clock: Clock) -> None:
        self._database, self._key, self._clock = database, key.encode(), clock

    def record(
        self, official: Official | None, action: str, subject: str = "", *, department: str = "", district: str = "",
        **details: str,
    ) -> int:  # fmt: skip
        """Appends an entry in a transaction of its own and gives its number."""
        with self._database.begin() as connection:
            return self.record_in(
                connection, official, action, subject, department=department, district=district, **details
            )

    def record_in(
        self, connection: Connection, official: Official | None, action: str, subject: str = "", *,
        department: str = "", district: str = "", **details: str,
    ) -> int:  # fmt: skip
        """Appends an entry in the transaction of what it tells of. Runs of digits in `details` are masked."""
        number, previous = self._next(connection)
        entry = Entry(
            number,
            self._clock().isoformat(timespec="milliseconds") + "Z",
            official.id if official else "",
            official.login if official else "",
            official.role if official else "",
            action,
            subject[:80],
            department,
            district,
            {name: mask(value)[:300] for name, value in details.items()},
            previous,
        )
        digest = entry.reckoned()
        row = asdict(entry) | {"hash": digest, "details": json.dumps(dict(entry.details), ensure_ascii=False)}
        connection.execute(insert(table), row)
        seal = {"number": number, "hash": digest, "seal": self._seal(number, digest)}
        connection.execute(update(head).where(HEAD).values(seal))
        return number

    def _next(self, connection: Connection) -> tuple[int, str]:
        """Takes the head for this transaction, so that entries come one after the other."""
        insert_once(connection, head, {"id": 1, "number": 0, "hash": START, "seal": self._seal(0, START)})
        connection.execute(update(head).where(HEAD).values(number=head.c.number))
        row = connection.execute(select(head).where(HEAD)).one()
        return row.number + 1, row.hash

    def _seal(self, number: int, digest: str) -> str:
        return hmac.new(self._key, f"{number}:{digest}".encode(), sha256).hexdigest()

    def newest(self, wanted: Wanted, limit: int = 50) -> list[Entry]:
        """Entries, the newest first."""
        given = {"login": wanted.login, "action": wanted.action, "subject": wanted.subject}
        which = [table.c[name] == value for name, value in given.items() if value]
        which += [table.c.number < wanted.before] if wanted.before else []
        query = select(table).where(and_(True, *which)).order_by(table.c.number.desc()).limit(limit)
        with self._database.begin() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def all(self) -> Iterator[Entry]:
        """All entries from the first on, read a page at a time."""
        after = 0
        while True:
            query = select(table).where(table.c.number > after).order_by(table.c.number).limit(PAGE)
            with self._database.begin() as connection:
                page = [_entry(row) for row in connection.execute(query)]
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].number

    def check(self, known: str = "") -> Finding:
        """Reads the log from the first entry on; `known` is a head ("number:hash") that was written down before."""
        with self._database.begin() as connection:
            row = connection.execute(select(head).where(HEAD)).one_or_none()
        if row and not hmac.compare_digest(row.seal, self._seal(row.number, row.hash)):
            return Finding(0, "", (row.number, "seal"))
        # Entries that come while it reads are beyond the head that was read before.
        heads = [f"{row.number}:{row.hash}"] if row else []
        return check(self.all(), [*heads, *([known] if known else [])])


def _entry(row: Any) -> Entry:
    return Entry(**dict(row._mapping) | {"details": json.loads(row.details)})


def read_export(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of an export, one line each; ValueError for a line that is none."""
    for line in lines:
        if line.strip():
            try:
                yield Entry(**json.loads(line))
            except TypeError as error:
                raise ValueError("a line is no entry of an audit log") from error


def check(entries: Iterable[Entry], known: Iterable[str] = ()) -> Finding:
    """Checks a chain; faults: number (one is missing or twice), chain (the predecessor differs), hash (the content
    does), missing (a head that is known, "number:hash", is not in it: the end was cut off, or all was made anew)."""
    count, previous, missing = 0, START, {*known} - {f"0:{START}"}
    for entry in entries:
        fault = (
            "number" if entry.number != count + 1
            else "chain" if entry.previous != previous
            else "hash" if entry.hash != entry.reckoned()
            else None
        )  # fmt: skip
        if fault:
            return Finding(count, f"{count}:{previous}", (count + 1, fault))
        count, previous = entry.number, entry.hash
        missing.discard(f"{count}:{previous}")
    lost = min((int(head.split(":")[0]) for head in missing), default=None)
    return Finding(count, f"{count}:{previous}", None if lost is None else (lost, "missing"))
