"""A rating after the outcome: asked once, when nothing else is open, with one question if it was poor."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from seva.core import Core
from seva.ratings.ratings import by_day
from seva.storage.tables import inbox, ratings
from tests.actions.conversation import Conversation
from tests.conftest import MORNING, SetClock

SERVICE = "income_certificate"


def ended(core: Core, talk: Conversation, clock: SetClock, status: str = "issued", service: str = SERVICE) -> str:
    """An application of the citizen came to its end; the rating is due."""
    citizen = core.citizens.resolve(talk.channel, talk.sender)
    department = core.catalogue.services[service].department
    application = core.applications.start(citizen.id, service, department, "en")
    with core.applications.database.begin() as connection:
        core.ratings.ended(connection, application, status)  # type: ignore[arg-type]
        core.ratings.ended(connection, application, status)  # type: ignore[arg-type]
    clock.forward(minutes=11)
    return application.id


def rows(core: Core) -> list:
    with core.applications.database.begin() as connection:
        return list(connection.execute(select(ratings).order_by(ratings.c.due_at)))


@pytest.mark.parametrize(
    ("language", "label", "question"), [("en", "4 Good", "from 1 to 5"), ("hi", "4 अच्छा", "1 से 5 में")]
)
def test_it_is_asked_once_after_the_news_and_kept_with_the_application(
    core: Core, talk: Conversation, clock: SetClock, language: str, label: str, question: str
) -> None:
    application = ended(core, talk, clock)
    assert question in talk.say("dhanyavaad", "thank", language)
    assert len(talk.buttons) == 5
    talk.say(label, language=language)
    (row,) = rows(core)
    assert (row.application_id, row.rating, row.state) == (application, 4, "rated")
    assert (row.service, row.department, row.outcome) == (SERVICE, "revenue", "issued")
    assert question not in talk.say("dhanyavaad", "thank", language)


@pytest.mark.parametrize("said", ["1", "1 Very bad", "very bad"])
def test_a_poor_one_has_one_question_more(core: Core, talk: Conversation, clock: SetClock, said: str) -> None:
    ended(core, talk, clock)
    talk.say("thanks", "thank")
    assert "What went wrong?" in talk.say(said)
    assert "helps" in talk.say("I had to go to the office three times", "inform")
    (row,) = rows(core)
    assert row.rating == 1 and b"office" not in row.words_encrypted.encode()
    assert core.ratings.went_wrong(row.citizen_id, "once more") is False


def test_instead_of_the_reason_a_question_stays_a_question(core: Core, talk: Conversation, clock: SetClock) -> None:
    ended(core, talk, clock)
    talk.say("thanks", "thank")
    talk.say("2")
    assert "fee" in talk.say("fees kitni hai", "ask_fee", service=SERVICE)
    assert rows(core)[0].words_encrypted is None


def test_stars_in_words_of_their_own_count_too(core: Core, talk: Conversation, clock: SetClock) -> None:
    ended(core, talk, clock)
    talk.say("thanks", "thank")
    talk.say("what can you do", "list_services")
    talk.say("5 star for all of you", "give_feedback", rating=5)
    assert rows(core)[0].rating == 5


def test_it_is_not_asked_in_the_midst_of_a_form_or_of_choices(core: Core, talk: Conversation, clock: SetClock) -> None:
    ended(core, talk, clock)
    talk.say("apply", "apply_service", service="birth_certificate")
    talk.say("yes", "affirm")
    assert talk.asked is not None and rows(core)[0].state == "due"
    talk.say("stop", "stop")
    talk.say("hello", "greet")  # which offers choices
    assert rows(core)[0].state in ("due", "asked")


def test_who_wants_no_messages_is_not_asked(core: Core, talk: Conversation, clock: SetClock) -> None:
    ended(core, talk, clock)
    core.citizens.set_messages(core.citizens.resolve("rest", talk.sender).id, False)
    assert "1 to 5" not in talk.say("thanks", "thank")
    core.ratings.nudge()
    assert rows(core)[0].state == "skipped"


def test_a_reply_that_was_lost_is_not_asked_for_again(core: Core, talk: Conversation, clock: SetClock) -> None:
    ended(core, talk, clock)
    rating = core.ratings.due(core.citizens.resolve("rest", talk.sender).id)
    assert rating and (core.ratings.asked(rating), core.ratings.asked(rating)) == (True, False)
    assert "1 to 5" not in talk.say("thanks", "thank")


@pytest.mark.parametrize(
    ("service", "status", "is_end"),
    [
        (SERVICE, "approved", False),
        (SERVICE, "issued", True),
        (SERVICE, "rejected", True),
        (SERVICE, "withdrawn", False),
        ("cm_jansunwai", "approved", True),
    ],
)
def test_what_counts_as_the_end(
    core: Core, talk: Conversation, clock: SetClock, service: str, status: str, is_end: bool
) -> None:
    ended(core, talk, clock, status, service)
    assert len(rows(core)) == is_end


def test_after_a_month_nobody_is_asked(core: Core, talk: Conversation, clock: SetClock) -> None:
    ended(core, talk, clock)
    clock.forward(days=31)
    assert "1 to 5" not in talk.say("thanks", "thank")


def test_where_the_citizen_can_be_written_to_the_chat_goes_on_by_itself_once(
    core: Core, talk: Conversation, clock: SetClock
) -> None:
    from seva.storage.tables import contacts

    ended(core, talk, clock)
    citizen = core.citizens.resolve("rest", talk.sender).id
    contact = {"citizen_id": citizen, "channel": "whatsapp", "our_number": "1", "last_heard_at": clock()}
    with core.applications.database.begin() as connection:
        connection.execute(insert(contacts).values(**contact))
    assert (core.ratings.nudge(), core.ratings.nudge()) == (1, 0)
    with core.applications.database.begin() as connection:
        assert [row.kind for row in connection.execute(select(inbox))] == ["news"]
    message = talk.parse("🔔", "out_of_scope") | {"metadata": {"news": {"application": None, "language": "en"}}}
    assert "from 1 to 5" in talk.hear(message)
    assert talk.hear(message) == ""


@pytest.mark.parametrize(("hours", "later"), [(0, 0), (10, 12.5), (20, 2.5)])
def test_nobody_is_asked_at_night(hours: float, later: float) -> None:
    moment = MORNING + timedelta(hours=hours)  # the morning is 10:30 in India
    assert by_day(moment) == moment + timedelta(hours=later)


def test_erasing_takes_the_words_and_ends_the_asking(core: Core, talk: Conversation, clock: SetClock) -> None:
    ended(core, talk, clock)
    citizen = core.citizens.resolve("rest", talk.sender).id
    rating = core.ratings.due(citizen)
    assert rating and core.ratings.asked(rating) and core.ratings.rate(citizen, 1)
    core.ratings.went_wrong(citizen, "three times to the office")
    with core.applications.database.begin() as connection:
        from seva.citizens.merging import erase_opinions

        erase_opinions(connection, citizen)
    (row,) = rows(core)
    assert (row.rating, row.words_encrypted) == (1, None)
