"""Changes of applications become events in their own transaction, with the department's time and the district."""

from datetime import datetime

import pytest
from sqlalchemy import select

from seva.applications.history import district_of
from seva.applications.repository import Applications
from seva.catalogue import Catalogue
from seva.core import Core
from seva.errors import IllegalStep
from seva.storage.tables import application_events


def events(core: Core) -> list[tuple[str, datetime, str]]:
    c = application_events.c
    with core.database.begin() as connection:
        query = select(c.status, c.occurred_at, c.district).order_by(c.id)
        return [tuple(row) for row in connection.execute(query)]


def begun(core: Core) -> tuple[Applications, str]:
    citizen = core.citizens.resolve("rest", "someone")
    application = core.applications.start(citizen.id, "income_certificate", "revenue", "hi")
    return core.applications, application.id


def test_each_change_is_an_event_with_the_district_that_was_answered(core: Core) -> None:
    applications, application_id = begun(core)
    draft = applications.change(application_id, lambda content: content.with_answer("district", "south"))
    at = datetime(2026, 11, 20, 3)
    with core.database.begin() as connection:
        queued = applications.pass_to(connection, draft, "queued")
        applications.pass_to(connection, queued, "filed", occurred_at=at)
    now = core.clock()
    assert events(core) == [("draft", now, ""), ("queued", now, "south"), ("filed", at, "south")]


def test_what_is_undone_or_not_allowed_is_no_event(core: Core) -> None:
    applications, application_id = begun(core)
    draft = applications.get(application_id)
    assert draft is not None
    with pytest.raises(IllegalStep), core.database.begin() as connection:
        queued = applications.pass_to(connection, draft, "queued")
        applications.pass_to(connection, queued, "issued")
    assert [status for status, *_ in events(core)] == ["draft"]


def test_a_pin_code_tells_the_district_where_none_was_chosen(catalogue: Catalogue) -> None:
    assert district_of(catalogue, {"pincode": "110001"}) == "new_delhi"
    assert district_of(catalogue, {"pincode": "110001", "district": "south"}) == "south"
    assert district_of(catalogue, {"pincode": "999999", "district": "nowhere"}) == ""
