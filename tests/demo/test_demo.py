"""Made-up history: believable, marked, and gone without a trace."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from seva.analytics.officers import officers_work
from seva.analytics.reading import Figures, Filter
from seva.core import Core
from seva.demo.demo import Demo, DemoIsThere, is_there
from seva.demo.history import History
from seva.storage import Database
from seva.storage.database import make_engine
from seva.storage.tables import (
    applications,
    citizens,
    department_calls,
    feedback,
    figures_cells,
    figures_lots,
    officer_work,
    outbox,
    ratings,
)
from tests.conftest import SetClock


def demo_of(core: Core) -> Demo:
    conversations = make_engine(str(core.database.engine.url).replace("seva.db", "conversations.db"))
    return Demo(core.database, Database(conversations), core.cipher, core.figures.counting, core.clock)


def cells(core: Core) -> set[tuple[object, ...]]:
    with core.database.begin() as connection:
        of_lots = select(figures_cells, figures_lots).join(figures_lots, figures_cells.c.lot == figures_lots.c.id)
        return {tuple(row) for row in connection.execute(of_lots) if row[5]}


def test_history_comes_and_goes_beside_what_is_real(core: Core, clock: SetClock) -> None:
    real = core.citizens.resolve("rest", "someone")
    core.applications.start(real.id, "income_certificate", "revenue", "hi")
    core.figures.counting.catch_up()
    before = cells(core)
    demo = demo_of(core)
    demo.write(History(core.catalogue, clock(), 30, 7), 40)
    assert is_there(core.database)
    figures, which = Figures(core.database), Filter(clock().date() - timedelta(days=40), clock().date())
    assert figures.people(which) > 25
    assert figures.total(which, "filed") > 5
    assert set(figures.of(which, "calls")) == {"ok", "department_unavailable"}
    work = officers_work(core.database, which)
    decided = sum(one.count for one in work if one.action in ("approve", "reject"))
    assert decided == figures.total(which, "decided") > 0
    with pytest.raises(DemoIsThere):
        demo.write(History(core.catalogue, clock(), 3, 7), 1)
    assert demo.remove()
    assert cells(core) == before
    assert not demo.remove()
    with core.database.begin() as connection:
        left = {
            table.name: len(connection.execute(select(table)).all())
            for table in (department_calls, feedback, ratings, officer_work, citizens)
        }
    assert left == {"department_calls": 0, "feedback": 0, "ratings": 0, "officer_work": 0, "citizens": 1}


def test_nobody_could_act_on_it_or_be_written_to(core: Core, clock: SetClock) -> None:
    demo_of(core).write(History(core.catalogue, clock(), 10, 3), 20)
    with core.database.begin() as connection:
        found = connection.execute(select(applications)).all()
        assert all(row.status in ("approved", "rejected", "issued") and not row.reference_number for row in found)
        assert connection.execute(select(outbox)).all() == []
        assert not any(connection.execute(select(citizens.c.wants_messages)).scalars())


def test_the_same_seed_makes_the_same_and_nothing_lies_ahead(core: Core, clock: SetClock) -> None:
    first, second = (list(History(core.catalogue, clock(), 20, 5).people(15)) for _ in range(2))
    assert first == second
    rows = [row for _, made in first for row in (*made.turns, *made.changes)]
    assert rows and max(row["occurred_at"] for row in rows) < clock()
