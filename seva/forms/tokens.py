"""Tokens by which a form that is filled elsewhere is known: who fills what, for how long, and whether it was sent."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection

from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.tables import form_tokens

LIFE = timedelta(days=3)
BYTES = 32
LONGEST = 200
APPLICATION = "application"
_c = form_tokens.c
BY_TOKEN = select(form_tokens).where(_c.token_index == bindparam("token"))


@dataclass(frozen=True)
class FormToken:
    """What a token stands for; `submitted_at`: the form was sent, `told_at`: the conversation heard of it."""

    citizen_id: str
    application_id: str
    purpose: str
    service: str
    language: str
    fingerprint: str
    expires_at: datetime
    submitted_at: datetime | None = None
    told_at: datetime | None = None


class FormTokens:
    """Issues tokens and tells what they stand for; only an index of each is stored."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    def issue(self, citizen_id: str, application_id: str, service: str, language: str, fingerprint: str = "") -> str:
        """A new token for a citizen's application of a service, which nobody can guess and is given once."""
        token, now = secrets.token_urlsafe(BYTES), self._clock()
        row = {
            "token_index": self._index(token),
            "citizen_id": citizen_id,
            "application_id": application_id,
            "purpose": APPLICATION,
            "service": service,
            "language": language,
            "fingerprint": fingerprint,
            "issued_at": now,
            "expires_at": now + LIFE,
        }
        with self._database.begin() as connection:
            connection.execute(insert(form_tokens).values(**row))
        return token

    def find(self, token: str) -> FormToken | None:
        """What a token stands for, also when it is over; None if it is none of ours."""
        if not token or len(token) > LONGEST:
            return None
        with self._database.begin() as connection:
            row = connection.execute(BY_TOKEN, {"token": self._index(token)}).first()
        return FormToken(**{name: row[name] for name in FormToken.__dataclass_fields__}) if row else None

    def is_over(self, found: FormToken) -> bool:
        """Whether its time has passed."""
        return found.expires_at <= self._clock()

    def submit(self, token: str) -> bool:
        """Notes that the form was sent, which ends all forms of its application; False if it was before."""
        same = select(_c.application_id).where(_c.token_index == self._index(token)).scalar_subquery()
        with self._database.begin() as connection:
            if not self._note(connection, token, "submitted_at"):
                return False
            others = (_c.application_id == same) & _c.submitted_at.is_(None)
            connection.execute(update(form_tokens).where(others).values(submitted_at=self._clock()))
            return True

    def tell(self, token: str) -> bool:
        """Notes that the conversation goes on from the form; False if it did before."""
        with self._database.begin() as connection:
            return self._note(connection, token, "told_at")

    def _note(self, connection: Connection, token: str, what: str) -> bool:
        first = (_c.token_index == self._index(token)) & _c[what].is_(None)
        return connection.execute(update(form_tokens).where(first).values({what: self._clock()})).rowcount == 1

    def _index(self, token: str) -> str:
        return self._cipher.index(f"form:{token}")
