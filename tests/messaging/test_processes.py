"""Several processes on one database: each message is handled by one of them, each citizen's in order."""

import subprocess
import sys
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from seva.messaging import Inbox
from seva.storage import Database
from seva.storage.tables import inbox as rows
from seva.storage.tables import outgoing
from tests.conftest import MORNING, ROOT
from tests.messaging.conftest import text

CITIZENS, EACH = 20, 5


def start(engine: Engine, owner: str) -> "subprocess.Popen[str]":
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.messaging.worker", url, owner]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def fill(inbox: Inbox) -> list[str]:
    """Messages of some citizens, in the order in which they were written."""
    batch = [
        text(f"{person}:{number}", handles=(("phone", f"91{person}"),), at=MORNING + timedelta(seconds=number))
        for number in range(EACH)
        for person in range(CITIZENS)
    ]
    inbox.receive(batch)
    return [message.message_id for message in batch]


@pytest.mark.timeout(120)
def test_two_processes_share_the_messages(inbox: Inbox, database: Database, engine: Engine) -> None:
    told = fill(inbox)
    processes = [start(engine, owner) for owner in ("one", "two")]
    done = []
    for process in processes:
        out, error = process.communicate(timeout=100)
        assert process.returncode == 0, error[-2000:]
        done.append(out.split("\n") if out else [])
    assert sorted(done[0] + done[1]) == sorted(told)
    for messages in done:
        for person in range(CITIZENS):
            mine = [message for message in messages if message.startswith(f"{person}:")]
            assert mine == sorted(mine)
    with database.begin() as connection:
        answered = list(connection.execute(select(outgoing.c.citizen_id).order_by(outgoing.c.id)).scalars())
    assert len(answered) == len(told)


@pytest.mark.timeout(120)
def test_what_a_killed_process_held_is_handled_by_the_next(inbox: Inbox, database: Database, engine: Engine) -> None:
    told = fill(inbox)
    killed = start(engine, "one")
    for _ in count():  # until it is in the middle of it
        with database.begin() as connection:
            states = list(connection.execute(select(rows.c.state)).scalars())
        if "done" in states or killed.poll() is not None:
            break
    killed.kill()
    killed.communicate()
    Inbox.restart(inbox, "one")
    out, error = start(engine, "one").communicate(timeout=100)
    with database.begin() as connection:
        assert set(connection.execute(select(rows.c.state)).scalars()) == {"done"}, error[-2000:]
        keys = list(connection.execute(select(outgoing.c.dedupe_key)).scalars())
    assert len(keys) == len(set(keys)) == len(told)
    assert len(set(out.split("\n"))) == len(out.split("\n"))
