"""Applications in the database: what the citizen gave comes back, and states change along the table only."""

from dataclasses import fields, replace
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seva.applications.application import Application, Content
from seva.applications.repository import Applications
from seva.applications.status import CAN_BE_WITHDRAWN, NEXT, WITH_DEPARTMENT, Status, may_follow
from seva.citizens import Citizens
from seva.errors import IllegalStep
from seva.storage import Cipher, Database
from seva.storage.encryption import WrongKey
from seva.storage.tables import applications as rows

STATUSES = get_args(Status)
# The longest ways through the table that do not come twice to the same state.
WAYS = [
    ("queued", "filed", "under_review", "needs_information", "approved", "issued"),
    ("queued", "filed", "needs_information", "under_review", "rejected"),
    ("queued", "filed", "withdrawn"),
    ("queued", "refused", "draft", "discarded", "draft"),
    ("queued", "withdrawn"),
]
IDS = st.text(st.sampled_from("abc_"), min_size=1, max_size=5)
CONTENT = st.builds(
    Content,
    consented=st.booleans(),
    prefill_asked=st.booleans(),
    answers=st.dictionaries(IDS, st.text(st.characters())),
    documents=st.dictionaries(IDS, st.fixed_dictionaries({"later": st.just(True)})),
    skipped=st.lists(IDS).map(tuple),
    trail=st.lists(IDS).map(tuple),
    correcting=st.none() | IDS,
)


@pytest.fixture
def draft(applications: Applications, citizens: Citizens) -> Application:
    citizen = citizens.resolve("rest", "one")
    return applications.start(citizen.id, "income_certificate", "revenue", "hi")


def passed(applications: Applications, application: Application, *statuses: Status) -> Application:
    for status in statuses:
        with applications.database.begin() as connection:
            application = applications.pass_to(connection, application, status)
    return application


def test_an_application_comes_back_as_it_was(applications: Applications, draft: Application) -> None:
    assert applications.get(draft.id) == draft
    assert (draft.status, draft.content) == ("draft", Content())


def test_every_column_has_its_place() -> None:
    columns = {column.name for column in rows.columns}
    assert columns == {field.name for field in fields(Application)} - {"content"} | {"content_encrypted"}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=CONTENT)
def test_whatever_the_citizen_gave_comes_back(applications: Applications, draft: Application, content: Content) -> None:
    saved = applications.save_content(draft, content)
    assert applications.get(draft.id) == saved
    assert saved.content == content


def test_what_is_not_there_is_none(applications: Applications) -> None:
    assert applications.get("nothing") is None
    assert applications.by_reference("REV26-4821-0937-6") is None


def test_a_citizen_s_applications_the_latest_first(applications: Applications, citizens: Citizens, clock: Any) -> None:
    one, other = (citizens.resolve("rest", name) for name in ("one", "other"))
    made = []
    for owner in (one, other, one, one):
        clock.forward(minutes=1)
        made.append(applications.start(owner.id, "income_certificate", "revenue", "hi"))
    passed(applications, made[2], "discarded")
    assert [a.id for a in applications.of_citizen(one.id, ("draft",))] == [made[3].id, made[0].id]
    assert applications.of_citizen(one.id, ()) == []


@pytest.mark.parametrize("way", WAYS)
def test_every_way_through_the_states_is_open(
    applications: Applications, draft: Application, way: tuple[Status, ...]
) -> None:
    end = passed(applications, draft, *way)
    assert applications.get(draft.id) == end and end.status == way[-1]


@pytest.mark.parametrize(("now", "then"), list(product(STATUSES, STATUSES)))
def test_no_other_way_is(now: Status, then: Status) -> None:
    assert may_follow(now, then) == any((now, then) in zip(("draft", *way), way, strict=False) for way in WAYS) or (
        now in WITH_DEPARTMENT and then in WITH_DEPARTMENT
    )


def test_the_ways_and_the_groups_cover_every_state() -> None:
    assert {status for way in WAYS for status in way} == set(STATUSES) == set(NEXT)
    assert all(may_follow(status, "withdrawn") for status in CAN_BE_WITHDRAWN)
    assert {status for status in STATUSES if may_follow(status, "withdrawn")} == CAN_BE_WITHDRAWN
    assert all(NEXT[status] <= WITH_DEPARTMENT for status in WITH_DEPARTMENT)


def test_what_may_not_follow_is_refused(applications: Applications, draft: Application) -> None:
    with pytest.raises(IllegalStep, match="draft cannot become issued"):
        passed(applications, draft, "issued")
    assert applications.get(draft.id) == draft


def test_of_two_writers_the_second_is_told(applications: Applications, draft: Application) -> None:
    passed(applications, draft, "discarded")
    with pytest.raises(IllegalStep, match="is no longer draft"):
        passed(applications, draft, "queued")
    with pytest.raises(IllegalStep, match="is no longer draft"):
        applications.save_content(draft, Content(consented=True))
    found = applications.get(draft.id)
    assert found is not None and (found.status, found.content) == ("discarded", Content())


def test_passing_to_the_same_state_twice_keeps_the_first(applications: Applications, draft: Application) -> None:
    queued = passed(applications, draft, "queued")
    for number in ("REV26-1", "REV26-2"):
        with applications.database.begin() as connection:
            applications.pass_to(connection, queued, "filed", reference_number=number)
    assert applications.by_reference("REV26-1") is not None and applications.by_reference("REV26-2") is None


@pytest.mark.parametrize("status", ["discarded", "queued", "refused", "filed", "issued"])
def test_only_a_draft_s_content_changes(applications: Applications, draft: Application, status: Status) -> None:
    with pytest.raises(IllegalStep):
        applications.save_content(replace(draft, status=status), Content(consented=True))


def test_a_failed_attempt_is_not_noted_on_what_does_not_wait(
    applications: Applications, draft: Application, clock: Any
) -> None:
    queued = passed(applications, draft, "queued")
    filed = passed(applications, queued, "filed")
    with pytest.raises(IllegalStep):
        applications.postpone(queued, clock(), "department_unavailable")
    assert applications.get(draft.id) == filed


def test_only_what_is_due_waits_and_no_more_than_asked_for(
    applications: Applications, citizens: Citizens, clock: Any
) -> None:
    owner = citizens.resolve("rest", "one").id
    for minutes in range(5):
        draft = applications.start(owner, "income_certificate", "revenue", "hi")
        due = clock().replace(minute=10 - minutes)
        with applications.database.begin() as connection:
            applications.pass_to(connection, draft, "queued", next_attempt_at=due)
    applications.start(owner, "income_certificate", "revenue", "hi")
    assert applications.waiting() == []
    clock.forward(minutes=8)
    assert [a.next_attempt_at.minute for a in applications.waiting() if a.next_attempt_at] == [6, 7, 8]
    assert [a.next_attempt_at.minute for a in applications.waiting(limit=2) if a.next_attempt_at] == [6, 7]


def test_another_key_is_told_in_a_sentence(database: Database, applications: Applications, draft: Application) -> None:
    with pytest.raises(WrongKey, match="SEVA_SECRET_KEY is not the one"):
        Applications(database, Cipher("another key"), applications._clock).get(draft.id)
