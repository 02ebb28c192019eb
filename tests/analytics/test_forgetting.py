"""What is old is forgotten with what was counted of it; what is left counts the same again from the start."""

from datetime import date, timedelta

from sqlalchemy import delete, insert, select

from seva.analytics.forgetting import FiguresRetention
from seva.analytics.reading import Figures, Filter
from seva.clock import today
from seva.storage import Database
from seva.storage.analytics_tables import turn_facts
from seva.storage.tables import department_calls, officer_work
from tests.analytics.conftest import MakeCounting
from tests.analytics.happened import Event, add
from tests.conftest import SetClock

DAYS = 100
KINDS = ("turns", "conversations", "calls", "filed")


def happened(day: date, number: int) -> list[Event]:
    at = SetClock().now.replace(year=day.year, month=day.month, day=day.day, hour=8)
    turn = {"person": f"p{number % 3}", "channel": "whatsapp", "language": "hi", "script": "Deva", "intent": "inform"}
    turn |= {"service": "", "application_id": None, "step": None, "misunderstood": 0, "occurred_at": at}
    call = {"department": "mcd", "occurred_at": at, "outcome": "ok", "milliseconds": 90, "is_made_up": False}
    filed = {"application_id": f"a{number}", "occurred_at": at, "department": "mcd", "service": "birth_certificate"}
    filed |= {"status": "filed", "district": "", "language": "hi", "due_on": None}
    return [Event("turn_facts", turn), Event("department_calls", call), Event("application_events", filed)]


def test_old_days_go_and_the_rest_counts_the_same_again(
    database: Database, make_counting: MakeCounting, clock: SetClock
) -> None:
    now = today(clock)
    add(database, [one for n in range(200, -1, -4) for one in happened(now - timedelta(days=n), n)])
    work = {"department": "mcd", "officer": "asha", "service": "s", "district": "", "action": "approve", "days": 1}
    with database.begin() as connection:
        connection.execute(delete(officer_work))
        for day in (now - timedelta(days=200), now):
            connection.execute(insert(officer_work), work | {"day": day, "late": 0, "is_made_up": False, "count": 1})
    counting = make_counting()
    counting.catch_up()

    def counts() -> dict[str, list[int]]:
        figures, kept = Figures(database), Filter(now - timedelta(days=DAYS - 1), now)
        ever = Filter(now - timedelta(days=400), now)
        return {name: [figures.total(which, name) for which in (kept, ever)] for name in KINDS}

    before = counts()
    retention = FiguresRetention(database, database, clock, DAYS)
    assert retention.forget()
    after = counts()
    for name in KINDS:
        assert after[name][0] == before[name][0] > 0, name
        assert (after[name][1] < before[name][1]) == (name != "filed"), name
    counting.again()
    retention = FiguresRetention(database, database, clock, DAYS)
    assert retention.forget()
    assert counts() == after
    with database.begin() as connection:
        left = [row.day for row in connection.execute(select(officer_work.c.day))]
        oldest = [connection.execute(select(t.c.occurred_at).order_by(t.c.id)).scalar() for t in TABLES]
    assert left == [now]
    assert all(now - timedelta(days=DAYS + 45) < at.date() < now - timedelta(days=DAYS) for at in oldest)


TABLES = (turn_facts, department_calls)


def test_it_can_be_ended_between_two_batches(database: Database, make_counting: MakeCounting, clock: SetClock) -> None:
    now = today(clock)
    rows = [row for n in range(1100) for row in happened(now - timedelta(days=300), n)[:1]]
    add(database, [*rows, *happened(now, 5)])
    make_counting().catch_up()
    retention = FiguresRetention(database, database, clock, DAYS)
    assert not retention.forget(lambda: True)
    assert retention.forget(lambda: False)
    with database.begin() as connection:
        assert len(connection.execute(select(turn_facts.c.id)).all()) == 1
