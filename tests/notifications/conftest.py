"""A core with citizens on WhatsApp, the post of each channel, and what leaves on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from connectors.whatsapp.incoming import CHANNEL
from connectors.whatsapp.news import Letters, News
from seva.catalogue import Catalogue, Messages
from seva.citizens import Citizens
from seva.messaging import Accepted, Delivery, Failed, Inbox, Incoming, Outgoing, Sending
from seva.notifications import Notice, Outbox, QuietHours
from seva.notifications.model import SMS
from seva.notifications.post import Post
from seva.storage import Cipher, Database
from seva.storage.tables import outbox
from tests.conftest import ROOT, SetClock
from tests.storage.conftest import cipher as cipher
from tests.storage.conftest import database as database
from tests.storage.conftest import empty_file as empty_file
from tests.storage.conftest import engine as engine
from tests.storage.conftest import postgresql as postgresql
from tests.storage.conftest import sqlite as sqlite

# Eleven in the morning in India, when nobody sleeps.
DAY = datetime(2026, 11, 23, 5, 30)


@dataclass
class Office:
    """Where notices come from, and what WhatsApp takes of them."""

    database: Database
    cipher: Cipher
    clock: SetClock
    letters: Letters
    following: str = ""
    sent: list[Sending] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.citizens = Citizens(self.database, self.cipher, self.clock)
        self.outbox = Outbox(self.database, self.cipher, self.clock, QuietHours())
        self.inbox = Inbox(self.database, self.cipher, self.clock)
        self.outgoing = Outgoing(self.database, self.cipher, self.clock, CHANNEL)
        self.post = Post(self.database, self.cipher, self.clock, CHANNEL, self.following)
        self.news = News(self.post, self.letters, lambda: None)

    def citizen(self, phone: str = "919810000001", hours: float = 1) -> str:
        """A citizen who wrote so many hours ago."""
        now = self.clock.now
        self.clock.forward(hours=-hours)
        message = Incoming(CHANNEL, uuid4().hex, "109", (("phone", phone),), self.clock(), "text", {"content": {}})
        self.inbox.receive([message])
        (waiting,) = self.inbox.claim("test", 1)
        self.inbox.settle(waiting, [])
        self.clock.now = now
        return waiting.citizen_id

    def happens(self, citizen: str, key: str = "e1", message: str = "status.approved", **values: str) -> None:
        facts = {"service": "income_certificate", "reference_number": "REV26-4821-0937-6", "remarks": "", **values}
        with self.database.begin() as connection:
            self.outbox.put(connection, citizen, key, Notice(message, facts))

    def leaves(self) -> list[Sending]:
        """What is sent now: queued by the news, claimed by the sender."""
        self.news.leave()
        found = self.outgoing.claim("sender", 100)
        self.sent += found
        return found

    def accepts(self, sendings: Sequence[Sending], then: str = "", code: str | None = None) -> None:
        """Meta takes messages, and a status follows."""
        ids = [f"wamid.{one.callback_id}" for one in sendings]
        self.outgoing.record([Accepted(one, name) for one, name in zip(sendings, ids, strict=True)])
        if then:
            told = [Delivery(CHANNEL, name, then, self.clock(), one.callback_id, code)
                    for one, name in zip(sendings, ids, strict=True)]  # fmt: skip
            self.inbox.receive([], told)

    def fails(self, sendings: Sequence[Sending], code: str) -> None:
        self.outgoing.record([Failed(one, code) for one in sendings])

    def rows(self) -> list[dict[str, Any]]:
        with self.database.begin() as connection:
            return [dict(row._mapping) for row in connection.execute(select(outbox).order_by(outbox.c.id))]

    def states(self) -> list[str]:
        return [row["state"] for row in self.rows()]


@pytest.fixture(scope="session")
def letters(catalogue: Catalogue, messages: Messages) -> Letters:
    return Letters(catalogue, messages, ROOT / "catalogue")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(DAY)


@pytest.fixture
def office(database: Database, cipher: Cipher, clock: SetClock, letters: Letters) -> Office:
    return Office(database, cipher, clock, letters)


@pytest.fixture
def with_sms(database: Database, cipher: Cipher, clock: SetClock, letters: Letters) -> Office:
    return Office(database, cipher, clock, letters, SMS)
