"""No event is lost or counted twice, whoever writes and counts at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import insert

from seva.analytics.reading import Figures, Filter
from seva.storage import Database
from seva.storage.tables import department_calls
from tests.analytics.conftest import MakeCounting

AT = datetime(2026, 11, 22, 6, 0)
TODAY = Filter(AT.date(), AT.date())


def call(outcome: str = "ok") -> dict[str, object]:
    return {"department": "mcd", "occurred_at": AT, "outcome": outcome, "milliseconds": 5, "is_made_up": False}


def test_a_row_that_is_committed_later_than_a_higher_one_is_counted(
    database: Database, make_counting: MakeCounting
) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("there, one transaction writes at a time")
    counting, figures = make_counting(), Figures(database)
    with database.begin() as slow:
        slow.execute(insert(department_calls), call("slow"))
        with database.begin() as quick:
            quick.execute(insert(department_calls), call("quick"))
        counting.catch_up()
        assert figures.of(TODAY, "calls") == {}
    counting.catch_up()
    assert figures.of(TODAY, "calls") == {"slow": 1, "quick": 1}


def test_several_who_count_at_once_count_each_row_once(database: Database, make_counting: MakeCounting) -> None:
    make_counting().catch_up()
    with database.begin() as connection:
        connection.execute(insert(department_calls), [call() for _ in range(300)])
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: make_counting(batch=20).catch_up(), range(3)))
    make_counting().catch_up()
    assert Figures(database).of(TODAY, "calls") == {"ok": 300}
