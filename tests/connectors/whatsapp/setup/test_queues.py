"""`seva whatsapp webhooks`, `inbox`, `outbox`: what waits and why, nothing personal, and how it is set going again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.whatsapp.commands import whatsapp
from connectors.whatsapp.incoming import CHANNEL
from connectors.whatsapp.setup.queues import (
    PAGE,
    STATES,
    Boxes,
    Queue,
    inbox_of,
    outbox_of,
    redrive_all,
    short_age,
    webhooks_of,
)
from seva.clock import utc_now
from seva.messaging import Depth, Failed, Inbox, Incoming, Outgoing, Reply, Stuck, Watch, Webhooks
from seva.messaging.watch import WAITING
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from tests.connectors.whatsapp.setup.conftest import Run

PHONE, WORDS = "919810000001", "मेरी पेंशन कब आएगी"
LEASE = timedelta(seconds=60)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The database that the commands find."""
    found = Database(make_engine(f"sqlite:///{tmp_path / 'seva.db'}"))
    found.migrate()
    yield found
    found.engine.dispose()


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database, Cipher("a key for tests"), utc_now, LEASE)


@pytest.fixture
def outgoing(database: Database) -> Outgoing:
    return Outgoing(database, Cipher("a key for tests"), utc_now, CHANNEL, LEASE)


def _receive(inbox: Inbox, *ids: str) -> None:
    at = utc_now()
    inbox.receive([Incoming("whatsapp", i, "109", (("phone", PHONE),), at, "text", {"text": WORDS}) for i in ids])


def _give_up(inbox: Inbox) -> None:
    for _ in range(5):
        (waiting,) = inbox.claim("worker", 1)
        inbox.fail(waiting, "graph_unknown")


def _fail_to_send(inbox: Inbox, outgoing: Outgoing, code: str, count: int = 1) -> None:
    _receive(inbox, "wamid.1")
    (waiting,) = inbox.claim("worker", 1)
    inbox.settle(waiting, [Reply("text", {"text": WORDS})] * count)
    for _ in range(count):
        (sending,) = outgoing.claim("sender", 1)
        outgoing.record([Failed(sending, code)])


def test_what_waits_is_counted_and_shown_without_anything_personal(whatsapp: Run, inbox: Inbox) -> None:
    _receive(inbox, "wamid.1", "wamid.2")
    said = whatsapp("inbox", "--older-than", "0")
    assert (said.code, "Inbox: 2 waiting" in said.words) == (0, True)
    assert said.words.count("waits to be handled") == 2
    assert PHONE not in said.words and WORDS not in said.words and "wamid" not in said.words


def test_what_has_waited_for_a_moment_only_is_not_shown(whatsapp: Run, inbox: Inbox) -> None:
    _receive(inbox, "wamid.1")
    said = whatsapp("inbox")
    assert "Inbox: 1 waiting" in said.words and "waits to be handled" not in said.words


def test_a_message_that_was_given_up_is_tried_again(whatsapp: Run, inbox: Inbox) -> None:
    _receive(inbox, "wamid.1")
    _give_up(inbox)
    said = whatsapp("inbox")
    assert "0 waiting; 1 given up." in said.words
    assert "graph_unknown" in said.words and "the log of the Rasa server says where" in said.words
    again = whatsapp("inbox", "--redrive", "1")
    assert (again.code, "Tried again: 1." in again.words, "1 waiting" in again.words) == (0, True, True)
    assert inbox.claim("worker", 1)


def test_a_row_that_cannot_be_tried_again_is_told(whatsapp: Run, inbox: Inbox) -> None:
    _receive(inbox, "wamid.1")
    said = whatsapp("inbox", "--redrive", "1", "--redrive", "77")
    assert said.code == 1
    assert "Cannot be tried again: 1, 77. Only rows that were given up can" in said.words


def test_why_a_message_failed_is_told_in_plain_words(whatsapp: Run, inbox: Inbox, outgoing: Outgoing) -> None:
    _fail_to_send(inbox, outgoing, "131026")
    said = whatsapp("outbox")
    assert (said.code, "given up" in said.words) == (0, True)
    assert "131026" in said.words and "the phone has no WhatsApp" in said.words
    assert PHONE not in said.words and WORDS not in said.words


def test_what_cannot_be_read_is_told_in_both_boxes(whatsapp: Run, inbox: Inbox, database: Database) -> None:
    wrong = Cipher("a key of somebody else")
    _receive(inbox, "wamid.1", "wamid.2")
    inbox.settle(inbox.claim("worker", 1)[0], [Reply("text", {"text": WORDS})])
    assert Outgoing(database, wrong, utc_now, CHANNEL).claim("sender", 1) == []
    inbox.restart("worker")
    assert Inbox(database, wrong, utc_now, LEASE).claim("worker", 1) == []
    for box in ("inbox", "outbox"):
        said = whatsapp(box)
        assert "1 given up" in said.words and "unreadable" in said.words and "another SEVA_SECRET_KEY" in said.words


def test_a_webhook_that_could_not_be_stored_is_told_and_tried_again(whatsapp: Run, tmp_path: Path) -> None:
    kept = Webhooks(
        Database(make_engine(f"sqlite:///{tmp_path / 'webhooks.db'}")), Cipher("a key for tests"), utc_now, CHANNEL
    )
    kept.create()
    kept.keep([WORDS.encode(), b"{}"])
    kept.give_up(kept.next(1, 1)[0].id, "ValueError")
    said = whatsapp("webhooks")
    assert (said.code, "Webhooks: 1 waiting" in said.words, "1 given up" in said.words) == (0, True, True)
    assert "ValueError" in said.words and WORDS not in said.words
    assert "Webhooks: 2 waiting" in whatsapp("webhooks", "--all-failed").words


def test_all_that_failed_is_tried_again(whatsapp: Run, inbox: Inbox, outgoing: Outgoing) -> None:
    _fail_to_send(inbox, outgoing, "131042", count=3)
    said = whatsapp("outbox", "--all-failed")
    assert (said.code, "Tried again: 3 rows that were given up." in said.words) == (0, True)
    assert "Outbox: 3 waiting" in said.words and "0 given up" in said.words


def test_a_database_that_is_not_there_yet_is_told(whatsapp: Run) -> None:
    said = whatsapp("outbox")
    assert (said.code, "If the database is new, run: seva migrate" in said.words) == (1, True)


class Endless:
    """A queue whose rows are given up again as soon as they are tried."""

    def __init__(self, count: int) -> None:
        self.rows = [Stuck(n, "text", "failed", LEASE, 5, "1", can_redrive=n % 2 == 0) for n in range(count)]
        self.tried: list[int] = []

    def stuck(self, _older_than: timedelta, limit: int) -> list[Stuck]:
        return self.rows[:limit]

    def redrive(self, row: int) -> bool:
        self.tried.append(row)
        return True


@pytest.mark.parametrize("count", [0, 3, PAGE, 3 * PAGE + 1])
def test_each_row_is_tried_once_even_if_it_fails_again_at_once(count: int) -> None:
    endless = Endless(count)
    queue = Queue("Outbox", lambda: Depth(0, 0, 0), endless.stuck, endless.redrive, str)
    assert redrive_all(queue) == len(endless.tried) == (count + 1) // 2
    assert len(set(endless.tried)) == len(endless.tried)


def test_every_state_has_words(database: Database) -> None:
    boxes = Boxes(Watch(database, utc_now), Webhooks(database, Cipher("a key for tests"), utc_now, CHANNEL))
    assert {state for states in WAITING.values() for state in states} | {"failed"} == STATES.keys()
    assert {of(boxes).name for of in (webhooks_of, inbox_of, outbox_of)} == {"Webhooks", "Inbox", "Outbox"}


@pytest.mark.parametrize(
    ("seconds", "shown"), [(-3, "0 s"), (59, "59 s"), (60, "1 min"), (7199, "1 h"), (90000, "1 d")]
)
def test_an_age_is_shown_in_its_largest_unit(seconds: int, shown: str) -> None:
    assert short_age(timedelta(seconds=seconds)) == shown


def test_every_command_explains_itself(whatsapp: Run) -> None:
    for command in whatsapp_commands():
        said = whatsapp(command, "--help")
        assert said.code == 0
        assert len(said.words) > 100


def whatsapp_commands() -> list[str]:
    return [str(command.name) for command in whatsapp.registered_commands]
