"""Calls of departments are noted with how they ended, and written beside the conversation."""

import pytest
from sqlalchemy import select

from seva.departments.calls import Calls
from seva.departments.errors import Unavailable
from seva.departments.http import HttpGateway
from seva.storage import Database
from seva.storage.tables import department_calls
from tests.conftest import SetClock


def test_a_call_that_gets_no_answer_is_noted(core_database: Database, clock: SetClock) -> None:
    calls = Calls(core_database, clock, every=3600)
    gateway = HttpGateway("http://127.0.0.1:9", lambda _: "key", None, 1.0, watch=calls.note)
    with pytest.raises(Unavailable):
        gateway.progress("mcd", "MCD-2026-0000001-1")
    calls.write()
    calls.write()
    with core_database.begin() as connection:
        (row,) = connection.execute(select(department_calls)).all()
    assert (row.department, row.outcome, row.occurred_at) == ("mcd", Unavailable.code, clock())
    assert 0 <= row.milliseconds < 5000


def test_what_cannot_be_written_waits(core_database: Database, clock: SetClock) -> None:
    calls = Calls(core_database, clock, every=3600)
    calls.note("mcd", "ok", 3)
    with core_database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE department_calls RENAME TO away")
    calls.write()
    with core_database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO department_calls")
    calls.write()
    with core_database.begin() as connection:
        assert len(connection.execute(select(department_calls)).all()) == 1
