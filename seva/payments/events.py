"""Callbacks of providers: verified, written as a row, answered; then handled, now or by the worker, each once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Row
from sqlalchemy.sql.elements import ColumnElement

from seva.clock import Clock
from seva.errors import StorageError, code_of
from seva.payments.book import Book, backoff
from seva.payments.errors import Forged, PaymentUnknown, ProviderGone
from seva.payments.ledger import Ledger, NotYet
from seva.payments.port import News, Provider
from seva.payments.recording import Recording
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import payment_events

log = structlog.get_logger(__name__)
AT_ONCE = 50
FIRST, MOST = timedelta(seconds=10), timedelta(hours=1)
LEASE = timedelta(seconds=30)
# Something about a transaction that never came (about two days) is left to the reconciliation.
MOST_ATTEMPTS = 50
# What is kept of a status of WhatsApp's payments.
OF_WHATSAPP = (
    "reference_id", "status", "transaction_id", "transaction_status", "amount", "offset", "currency", "at",
)  # fmt: skip
_e = payment_events.c


def keep(database: Database, cipher: Cipher, now: datetime, provider: str, event_id: str, body: bytes) -> bool:
    """Stores a callback that was verified; False if it is there already."""
    digest = sha256(body).hexdigest()
    # The id stands outside of the signature: the same content under another id is the same callback.
    row = {
        "provider": provider, "event_id": event_id[:80] or digest, "body_hash": digest,
        "body_encrypted": cipher.encrypt_bytes(body).decode(), "received_at": now, "attempts": 0,
        "next_attempt_at": now,
    }  # fmt: skip
    with database.begin() as connection:
        return insert_once(connection, payment_events, row)


@dataclass(frozen=True)
class WhatsAppTold:
    """Keeps what WhatsApp tells of payments, which the channel has verified; the worker handles it."""

    database: Database
    cipher: Cipher
    clock: Clock

    def __call__(self, content: Mapping[str, Any]) -> bool:
        """False if it is there already. Of the payer nothing is kept."""
        body = json.dumps({name: content[name] for name in OF_WHATSAPP if name in content}, sort_keys=True)
        return keep(self.database, self.cipher, self.clock(), "whatsapp", "", body.encode())


class Events:
    """Takes callbacks in and handles them."""

    def __init__(self, book: Book, ledger: Ledger, recording: Recording, providers: Mapping[str, Provider]) -> None:
        self._book, self._ledger, self._recording, self._providers = book, ledger, recording, providers

    def receive(self, provider: str, body: bytes, headers: Mapping[str, str]) -> bool:
        """Stores a callback; False if it is there already. Raises PaymentUnknown (no such provider) and Forged."""
        if provider not in self._providers:
            raise PaymentUnknown("there is no such provider")
        event_id = self._providers[provider].verify(body, headers)
        return keep(self._book.database, self._book.cipher, self._book.clock(), provider, event_id, body)

    def handle_due(self) -> int:
        """Handles what waits; how many were taken up."""
        due = _e.next_attempt_at <= self._book.clock()
        touched: set[str] = set()
        count = self._handle_those(due, touched)
        if touched:
            # What came too early, such as a refund before its payment, counts before a department is told.
            self._handle_those((_e.outcome == NotYet.code) & _e.next_attempt_at.is_not(None), touched)
        for payment_id in touched:
            self._recording.record(payment_id)
        return count

    def _handle_those(self, condition: ColumnElement, touched: set[str]) -> int:
        with self._book.database.begin() as connection:
            rows = connection.execute(select(payment_events).where(condition).order_by(_e.id).limit(AT_ONCE)).all()
        return sum(self._handle(row, touched) for row in rows)

    def _handle(self, row: Row, touched: set[str]) -> bool:
        mine = (_e.id == row.id) & (_e.next_attempt_at == row.next_attempt_at)
        claim = update(payment_events).where(mine).values(next_attempt_at=self._book.clock() + LEASE)
        with self._book.database.begin() as connection:
            if connection.execute(claim).rowcount != 1:
                return False
        try:
            touched |= self._take(row, self._read(row))
        except StorageError:
            raise
        except Exception as error:  # one callback must not hold the others up
            self._later(row, error)
        return True

    def _read(self, row: Row) -> News:
        if row.provider not in self._providers:
            raise ProviderGone(f"the provider {row.provider} is not set up any more")
        body = self._book.cipher.decrypt_bytes(row.body_encrypted.encode())
        return self._providers[row.provider].read(body)

    def _take(self, row: Row, news: News) -> set[str]:
        done = {"next_attempt_at": None, "body_encrypted": None, "outcome": "taken"}
        with self._book.writing() as connection:
            touched = self._ledger.take(connection, row.provider, news)
            connection.execute(update(payment_events).where(_e.id == row.id).values(**done))
        return touched

    def _later(self, row: Row, error: Exception) -> None:
        attempts, code = row.attempts + 1, code_of(error)[:60]
        # Of a provider that was taken away it is kept: it may be all that is known of somebody's money.
        is_spent = attempts >= MOST_ATTEMPTS and not isinstance(error, ProviderGone)
        is_over = isinstance(error, Forged) or is_spent
        (log.error if is_over else log.warning)("payment_event_postponed", row=row.id, error=code)
        values = {"attempts": attempts, "outcome": code, "next_attempt_at": None, "body_encrypted": None}
        if not is_over:
            following = self._book.clock() + backoff(row.attempts, FIRST, MOST)
            values |= {"next_attempt_at": following, "body_encrypted": row.body_encrypted}
        with self._book.database.begin() as connection:
            connection.execute(update(payment_events).where(_e.id == row.id).values(**values))
