"""Consents as rows: each step is one update that holds only if the row is still as it was read."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.elements import ColumnElement

from seva.applications.application import Application
from seva.clock import Clock
from seva.digilocker.consent import LINK_LIFE, NOTICE_VERSION, PAGE_LIFE, PURPOSE, Consent, Outcome, Secrets
from seva.messaging.rows import readable
from seva.storage import Cipher, Database
from seva.storage.tables import digilocker_consents

_c = digilocker_consents.c
OPEN = ("offered", "opened", "granted")
LONGEST = 200


class Consents:
    """Makes, finds and ends consents."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self.database = database
        self._cipher = cipher
        self._clock = clock

    def offer(self, application: Application, documents: list[str], language: str, link: str) -> Consent:
        """A new one behind a link; the application's earlier ones that nobody finished end with it."""
        now = self._clock()
        row = {
            "id": uuid4().hex,
            "citizen_id": application.citizen_id,
            "application_id": application.id,
            "service": application.service,
            "purpose": PURPOSE,
            "documents": " ".join(documents),
            "notice_version": NOTICE_VERSION,
            "language": language,
            "link_index": self._index("link", link),
            "state": "offered",
            "attempts": 0,
            "next_attempt_at": now + LINK_LIFE,
            "offered_at": now,
        }
        before = (_c.application_id == application.id) & _c.state.in_(("offered", "opened"))
        with self.database.begin() as connection:
            connection.execute(update(digilocker_consents).where(before).values(**self._ended("replaced")))
            connection.execute(insert(digilocker_consents).values(**row))
            return self._find(connection, _c.id == row["id"])[0]

    def find(self, consent_id: str) -> Consent | None:
        """The consent of that id."""
        with self.database.begin() as connection:
            found = self._find(connection, _c.id == consent_id)
        return found[0] if found else None

    def by_link(self, link: str) -> Consent | None:
        """The consent behind a link, also when it is over; None if it is none of ours."""
        return self._by("link", link, _c.link_index)

    def by_state(self, state: str) -> Consent | None:
        """The consent that was sent to DigiLocker with this `state`."""
        return self._by("state", state, _c.state_index)

    def is_browser(self, consent: Consent, cookie: str) -> bool:
        """Whether a cookie is of the browser that opened the link."""
        return bool(cookie) and len(cookie) <= LONGEST and self._index("browser", cookie) == consent.browser_index

    def open(self, consent: Consent, secrets: Secrets, cookie: str) -> Consent | None:
        """Notes that the citizen agreed here and goes to DigiLocker; None if the link was opened meanwhile."""
        now = self._clock()
        values = {
            "state": "opened",
            "state_index": self._index("state", secrets.state),
            "browser_index": self._index("browser", cookie),
            "content_encrypted": self._cipher.encrypt(asdict(secrets)),
            "opened_at": now,
            "next_attempt_at": now + PAGE_LIFE,
        }
        return self._step(consent, values)

    def grant(self, consent: Consent, code: str, lease: timedelta) -> Consent | None:
        """Notes that the citizen agreed there; None if that was noted before. The caller has `lease` to do the rest."""
        now = self._clock()
        secrets = self._cipher.encrypt(asdict(replace(consent.secrets, code=code)))
        values = {"state": "granted", "granted_at": now, "content_encrypted": secrets, "next_attempt_at": now + lease}
        return self._step(consent, values)

    def keep(self, consent: Consent, secrets: Secrets) -> Consent:
        """Keeps what DigiLocker gave, so that a restart need not ask for it again."""
        with self.database.begin() as connection:
            mine = (_c.id == consent.id) & (_c.state == consent.state)
            values = {"content_encrypted": self._cipher.encrypt(asdict(secrets))}
            connection.execute(update(digilocker_consents).where(mine).values(**values))
        return replace(consent, secrets=secrets)

    def postpone(self, consent: Consent, pause: timedelta, error: str) -> None:
        """Notes an attempt that failed and when to try again."""
        values = {"attempts": consent.attempts + 1, "next_attempt_at": self._clock() + pause, "error": error[:60]}
        self._step(consent, values)

    def waiting(self, limit: int = 20) -> list[Consent]:
        """What is due: links and pages that are over, and what was granted and is not done."""
        with self.database.begin() as connection:
            return self._find(connection, _c.state.in_(OPEN) & (_c.next_attempt_at <= self._clock()), limit)

    def unrevoked(self, limit: int = 20) -> list[Consent]:
        """What has ended, but whose tokens DigiLocker has not taken back yet, where that is due."""
        due = (_c.state == "ended") & _c.content_encrypted.is_not(None) & (_c.next_attempt_at <= self._clock())
        with self.database.begin() as connection:
            return self._find(connection, due, limit)

    def claim(self, consent: Consent, lease: timedelta) -> Consent | None:
        """Takes what is due for one attempt; None when another process was quicker."""
        return self._step(consent, {"next_attempt_at": self._clock() + lease})

    def end(self, connection: Connection, consent: Consent, outcome: Outcome, error: str = "") -> bool:
        """Ends a consent inside the caller's transaction; False if it has ended.

        With tokens that DigiLocker should take back the secrets stay until it has; without, they go at once.
        """
        values = self._ended(outcome) | {"error": error[:60] or None, "attempts": 0}
        if consent.secrets.access:
            values |= {"content_encrypted": self._cipher.encrypt(asdict(_tokens_of(consent))), "revoked_at": None}
        mine = (_c.id == consent.id) & (_c.state != "ended")
        return bool(connection.execute(update(digilocker_consents).where(mine).values(**values)).rowcount)

    def revoked(self, consent: Consent, *, done: bool) -> None:
        """Forgets the tokens, as DigiLocker took them back or as they have ended by themselves."""
        values = {"content_encrypted": None, "revoked_at": self._clock() if done else None}
        with self.database.begin() as connection:
            connection.execute(update(digilocker_consents).where(_c.id == consent.id).values(**values))

    def _ended(self, outcome: Outcome) -> dict[str, Any]:
        now = self._clock()
        return {
            "state": "ended",
            "outcome": outcome,
            "ended_at": now,
            "next_attempt_at": now,
            "content_encrypted": None,
        }

    def _step(self, consent: Consent, values: dict[str, Any]) -> Consent | None:
        same = (_c.id == consent.id) & (_c.state == consent.state) & (_c.next_attempt_at == consent.due_at)
        with self.database.begin() as connection:
            if not connection.execute(update(digilocker_consents).where(same).values(**values)).rowcount:
                return None
            return self._find(connection, _c.id == consent.id)[0]

    def _by(self, kind: str, given: str, column: ColumnElement) -> Consent | None:
        if not given or len(given) > LONGEST:
            return None
        with self.database.begin() as connection:
            found = self._find(connection, column == self._index(kind, given))
        return found[0] if found else None

    def _find(self, connection: Connection, condition: ColumnElement, limit: int = 1) -> list[Consent]:
        query = select(digilocker_consents).where(condition).order_by(_c.next_attempt_at).limit(limit)
        return [self._consent(row) for row in connection.execute(query)]

    def _consent(self, row: Row) -> Consent:
        stored = (readable(self._cipher, row.content_encrypted) if row.content_encrypted else None) or {}
        return Consent(
            id=row.id, citizen_id=row.citizen_id, application_id=row.application_id, service=row.service,
            documents=tuple(row.documents.split()), language=row.language, state=row.state, outcome=row.outcome,
            attempts=row.attempts, due_at=row.next_attempt_at, granted_at=row.granted_at,
            browser_index=row.browser_index, secrets=Secrets(**stored),
        )  # fmt: skip

    def _index(self, kind: str, given: str) -> str:
        return self._cipher.index(f"digilocker:{kind}:{given}")


def _tokens_of(consent: Consent) -> Secrets:
    return Secrets(access=consent.secrets.access, refresh=consent.secrets.refresh)
