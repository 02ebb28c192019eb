"""Applications of earlier versions, which have no events, count once they got some; twice changes nothing."""

from datetime import datetime

from sqlalchemy import delete, select

from seva.analytics.backfill import is_missing
from seva.analytics.reading import Figures, Filter
from seva.cli.figures import fill_in
from seva.core import Core
from seva.storage.tables import application_events


def test_applications_without_events_count_after_it(core: Core) -> None:
    citizen = core.citizens.resolve("rest", "someone")
    drafts = [core.applications.start(citizen.id, "income_certificate", "revenue", "hi") for _ in range(3)]
    with core.database.begin() as connection:
        first = core.applications.change(drafts[0].id, lambda content: content.with_answer("district", "south"))
        queued = core.applications.pass_to(connection, first, "queued")
        filed = core.applications.pass_to(connection, queued, "filed", occurred_at=datetime(2026, 11, 20))
        review = core.applications.pass_to(connection, filed, "under_review")
        core.applications.pass_to(connection, review, "rejected")
        connection.execute(delete(application_events).where(application_events.c.application_id != drafts[2].id))
    assert is_missing(core.database)
    told: list[int] = []
    assert fill_in(core, told.append) == 2 and told == [2]
    assert not is_missing(core.database) and fill_in(core) == 0
    with core.database.begin() as connection:
        c = application_events.c
        events = {tuple(row) for row in connection.execute(select(c.application_id, c.status, c.district))}
    ended = [(drafts[0].id, "draft", ""), (drafts[0].id, "filed", "south"), (drafts[0].id, "rejected", "south")]
    assert events == {*ended, (drafts[1].id, "draft", ""), (drafts[2].id, "draft", "")}
    core.figures.counting.catch_up()
    day = core.clock().date()
    figures, which = Figures(core.database), Filter(day, day)
    assert (figures.total(which, "started"), figures.total(which, "decided")) == (3, 1)
