"""Citizens: one for each handle, what they agreed to, what may be offered again, and what is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.sql.schema import Table

from seva.applications.application import Application, Content
from seva.applications.repository import Applications
from seva.applications.status import NEXT, Status
from seva.citizens import Citizen, Citizens
from seva.notifications import Notice, Outbox
from seva.storage import Cipher, Database
from seva.storage.encryption import WrongKey
from seva.storage.tables import applications as application_rows
from seva.storage.tables import citizens as citizen_rows
from seva.storage.tables import feedback, handles

MOBILE = "919876543210"


def count(database: Database, table: Table) -> int:
    with database.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def test_the_same_handle_is_the_same_citizen(citizens: Citizens) -> None:
    first = citizens.resolve("whatsapp", MOBILE)
    assert citizens.resolve("whatsapp", MOBILE) == first
    assert (first.language, first.wants_messages, first.profile) == (None, True, {})


def test_handles_of_channels_and_people_are_kept_apart(citizens: Citizens) -> None:
    found = [("whatsapp", MOBILE), ("rest", MOBILE), ("whatsapp", MOBILE[:-1]), ("rest", "सुनीता"), ("rest", "\ud83d")]
    assert len({citizens.resolve(channel, handle).id for channel, handle in found}) == len(found)


def test_an_internal_id_is_the_citizen_itself(citizens: Citizens) -> None:
    citizen = citizens.resolve("whatsapp", MOBILE)
    assert citizens.resolve("rest", citizen.id) == citizen


def test_an_internal_id_that_nobody_has_is_a_handle_like_others(citizens: Citizens) -> None:
    stranger = citizens.resolve("rest", "f" * 32)
    assert stranger.id != "f" * 32 and citizens.resolve("rest", "f" * 32) == stranger


def test_first_messages_at_once_make_one_citizen(citizens: Citizens, database: Database) -> None:
    start = Barrier(6)

    def write(_: int) -> Citizen:
        start.wait(20)
        return citizens.resolve("whatsapp", MOBILE)

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(write, range(6)))
    assert len({citizen.id for citizen in found}) == 1
    assert citizens.resolve("whatsapp", MOBILE).id == found[0].id
    assert (count(database, citizen_rows), count(database, handles)) == (1, 1)


def test_wishes_are_remembered(citizens: Citizens) -> None:
    citizen = citizens.resolve("whatsapp", MOBILE)
    citizens.choose_language(citizen.id, "hi")
    citizens.set_messages(citizen.id, False)
    now = citizens.resolve("whatsapp", MOBILE)
    assert (now.language, now.wants_messages) == ("hi", False)


def test_answers_are_added_to_what_is_known(citizens: Citizens) -> None:
    citizen = citizens.resolve("whatsapp", MOBILE)
    citizens.remember(citizen, {"applicant_name": "सुनीता देवी", "pincode": "110001"})
    citizens.remember(citizens.resolve("whatsapp", MOBILE), {"pincode": "110002"})
    assert citizens.resolve("whatsapp", MOBILE).profile == {"applicant_name": "सुनीता देवी", "pincode": "110002"}


def test_another_key_does_not_make_another_citizen_silently(citizens: Citizens, database: Database, clock: Any) -> None:
    citizen = citizens.resolve("whatsapp", MOBILE)
    citizens.remember(citizen, {"pincode": "110001"})
    with pytest.raises(WrongKey, match="SEVA_SECRET_KEY is not the one"):
        Citizens(database, Cipher("another key"), clock).resolve("rest", citizen.id)


def test_consents_say_what_in_which_words_and_when(citizens: Citizens, clock: Any) -> None:
    citizen, other = (citizens.resolve("rest", name) for name in ("one", "other"))
    given = clock()
    citizens.record_consent(citizen.id, "income_certificate", "2026-11", "hi")
    clock.forward(days=1)
    citizens.record_consent(citizen.id, "birth_certificate", "2026-12", "en")
    citizens.record_consent(other.id, "birth_certificate", "2026-12", "en")
    clock.forward(days=1)
    assert citizens.consents_of(citizen.id) == [
        ("income_certificate", "2026-11", "hi", given, None),
        ("birth_certificate", "2026-12", "en", given + timedelta(days=1), None),
    ]


def test_withdrawn_consents_keep_the_first_moment(citizens: Citizens, clock: Any) -> None:
    citizen, other = (citizens.resolve("rest", name) for name in ("one", "other"))
    for someone in (citizen, other):
        citizens.record_consent(someone.id, "income_certificate", "2026-11", "hi")
    clock.forward(days=1)
    withdrawn = clock()
    citizens.withdraw_consents(citizen.id)
    clock.forward(days=1)
    citizens.withdraw_consents(citizen.id)
    assert [consent[-1] for consent in citizens.consents_of(citizen.id)] == [withdrawn]
    assert [consent[-1] for consent in citizens.consents_of(other.id)] == [None]


# A way to each state.
WAYS: dict[Status, list[tuple[Status, dict[str, str]]]] = {
    "draft": [],
    "discarded": [("discarded", {})],
    "queued": [("queued", {})],
    "refused": [("queued", {}), ("refused", {})],
    "filed": [("queued", {}), ("filed", {"reference_number": "REV26-1"})],
    "issued": [("queued", {}), ("filed", {"reference_number": "REV26-1"}), ("issued", {})],
    "rejected": [("queued", {}), ("filed", {"reference_number": "REV26-1"}), ("rejected", {})],
    "withdrawn": [("queued", {}), ("filed", {"reference_number": "REV26-1"}), ("withdrawn", {})],
}


def at(applications: Applications, citizen: Citizen, steps: list[tuple[Status, dict[str, str]]]) -> Application:
    application = applications.start(citizen.id, "income_certificate", "revenue", "hi")
    application = applications.save_content(application, Content(answers={"applicant_name": "Sunita"}))
    for status, changes in steps:
        with applications.database.begin() as connection:
            application = applications.pass_to(connection, application, status, **changes)
    return application


@pytest.mark.parametrize(
    ("steps", "stays"),
    [(WAYS[status], status in ("queued", "filed", "issued", "rejected", "withdrawn")) for status in WAYS]
    + [([("queued", {}), ("withdrawn", {})], False)],
    ids=[*WAYS, "withdrawn before it was filed"],
)
def test_only_what_a_department_has_or_will_get_survives_erasing(
    citizens: Citizens, applications: Applications, steps: list[tuple[Status, dict[str, str]]], stays: bool
) -> None:
    citizen = citizens.resolve("rest", "one")
    application = at(applications, citizen, steps)
    assert citizens.erase(citizen.id) is stays
    assert (applications.get(application.id) is not None) is stays


def test_erasing_forgets_all_else_of_this_citizen_only(
    citizens: Citizens, applications: Applications, outbox: Outbox, database: Database
) -> None:
    people = [citizens.resolve("rest", name) for name in ("one", "other")]
    for person in people:
        citizens.remember(person, {"pincode": "110001"})
        citizens.record_consent(person.id, "income_certificate", "2026-11", "hi")
        citizens.record_feedback(person.id, 5, "धन्यवाद")
        at(applications, person, [])
        with database.begin() as connection:
            outbox.put(connection, person.id, f"filed:{person.id}", Notice("filed", {}))
    assert citizens.erase(people[0].id) is False
    gone, stays = (citizens.resolve("rest", name) for name in ("one", "other"))
    assert (gone.id, gone.profile, stays.profile) == (people[0].id, {}, {"pincode": "110001"})
    assert (outbox.take(gone.id), len(outbox.take(stays.id))) == ([], 1)
    assert (count(database, application_rows), count(database, feedback)) == (1, 1)
    assert [consent[-1] is None for person in (gone, stays) for consent in citizens.consents_of(person.id)] == [
        False,
        True,
    ]


def test_what_is_owed_is_told_after_erasing_too(citizens: Citizens, outbox: Outbox, database: Database) -> None:
    citizen = citizens.resolve("rest", "one")
    told, owed = ["payment.received", "filed", "payment.expired"], ["payment.recorded", "payment.twice"]
    for messages in (told, owed):
        with database.begin() as connection:
            for message in messages:
                outbox.put(connection, citizen.id, f"{message}:1", Notice(message, {}))
        if messages is told:
            outbox.take(citizen.id)
    with database.begin() as connection:
        outbox.put(connection, citizen.id, "payment.expired:2", Notice("payment.expired", {}))
    citizens.erase(citizen.id)
    assert [notice.message for notice in outbox.take(citizen.id)] == owed
    citizens.erase(citizen.id)
    assert outbox.take(citizen.id) == []


def test_erasing_twice_is_harmless(citizens: Citizens) -> None:
    citizen = citizens.resolve("rest", "one")
    assert [citizens.erase(citizen.id) for _ in range(2)] == [False, False]


def test_every_state_was_thought_of_when_erasing() -> None:
    decided: set[Status] = {"under_review", "needs_information", "approved"}  # as `filed`: a department has it
    assert set(WAYS) | decided == set(NEXT)
