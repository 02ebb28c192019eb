"""Messaging on both databases, with a phone on the other side."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from seva.messaging import Contacts, Delivery, Inbox, Incoming, Outgoing, Queueing, Reply, Watch
from seva.storage import Cipher, Database
from tests.conftest import MORNING, SetClock
from tests.storage.conftest import cipher as cipher
from tests.storage.conftest import citizens as citizens
from tests.storage.conftest import database as database
from tests.storage.conftest import empty_file as empty_file
from tests.storage.conftest import engine as engine
from tests.storage.conftest import postgresql as postgresql
from tests.storage.conftest import sqlite as sqlite

PHONE, USER, OURS = "919810000001", "IN.1000000000000000001", "109000000000001"
Handles = tuple[tuple[str, str], ...]


def text(
    message_id: str,
    words: str = "नमस्ते",
    handles: Handles = (("phone", PHONE),),
    at: datetime = MORNING,
    kind: str = "text",
    **more: object,
) -> Incoming:
    """A message as the channel tells of it."""
    return Incoming("whatsapp", message_id, OURS, handles, at, kind, {"text": words}, name="Asha", **more)


def status(message_id: str, word: str, our_id: str | None = None, code: str | None = None) -> Delivery:
    return Delivery("whatsapp", message_id, word, MORNING, our_id, code)


def reply(words: str = "ठीक है", holds: bool = False) -> Reply:
    return Reply("document" if holds else "text", {"text": words}, holds)


@pytest.fixture
def inbox(database: Database, cipher: Cipher, clock: SetClock) -> Inbox:
    return Inbox(database, cipher, clock, timedelta(seconds=60))


@pytest.fixture
def outgoing(database: Database, cipher: Cipher, clock: SetClock) -> Outgoing:
    return Outgoing(database, cipher, clock, "whatsapp", timedelta(seconds=60))


@pytest.fixture
def queueing(cipher: Cipher, clock: SetClock) -> Queueing:
    return Queueing(cipher, clock)


@pytest.fixture
def contacts(database: Database, cipher: Cipher, clock: SetClock) -> Contacts:
    return Contacts(database, cipher, clock)


@pytest.fixture
def watch(database: Database, clock: SetClock) -> Watch:
    return Watch(database, clock)


@pytest.fixture
def queue(inbox: Inbox) -> Callable[..., None]:
    """Queues answers to a message of a citizen."""

    def put(message_id: str, *replies: Reply, handles: Handles = (("phone", PHONE),)) -> None:
        inbox.receive([text(message_id, handles=handles)])
        for waiting in inbox.claim("filler", 100):
            assert inbox.settle(waiting, replies) is None

    return put
