"""Notices leave by themselves: once, in one message a minute, by day, and to those who want them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest

from connectors.whatsapp.meanings import meaning_of
from connectors.whatsapp.offers import choice_of
from seva.language.commands import parse_command
from seva.messaging import Sending
from tests.conftest import SetClock
from tests.notifications.conftest import Office

NIGHT, MORNING = datetime(2026, 11, 23, 18, 0), datetime(2026, 11, 24, 2, 30)


def shown(sending: Sending) -> str:
    message = sending.payload["message"]
    return str(message["interactive"]["body"]["text"] if message["type"] == "interactive" else message["text"]["body"])


def buttons(sending: Sending) -> list[dict[str, str]]:
    return [one["reply"] for one in sending.payload["message"]["interactive"]["action"]["buttons"]]


def test_a_change_leaves_at_once_with_buttons_and_once(office: Office) -> None:
    office.happens(office.citizen())
    (sending,) = office.leaves()
    assert "REV26-4821-0937-6" in shown(sending) and sending.our_number == "109"
    assert [one["title"] for one in buttons(sending)] == ["स्थिति देखें", "मदद"]
    office.accepts([sending], "delivered")
    assert office.leaves() == [] and office.states() == ["sent"]
    office.news.settle()
    assert office.states() == ["delivered"]
    assert office.outbox.take(office.rows()[0]["citizen_id"]) == []


def test_a_button_says_its_words_at_any_time(office: Office) -> None:
    office.happens(office.citizen())
    for one in buttons(office.leaves()[0]):
        resolve = lambda choice_id, _quoted: choice_of(None, choice_id)  # noqa: E731
        meaning = meaning_of("button", one, resolve)
        assert meaning.kind == "tap" and meaning.payload
    assert meaning.payload == "हेल्पलाइन" and parse_command(meaning.payload) == "talk_to_human"


def test_the_words_are_in_the_language_of_the_citizen(office: Office) -> None:
    citizen = office.citizen()
    office.citizens.choose_language(citizen, "en")
    office.happens(citizen)
    (sending,) = office.leaves()
    assert "approved" in shown(sending) and buttons(sending)[0]["title"] == "Status"
    assert sending.payload["template"]["language"] == "en"


def test_outside_of_the_window_the_template_stands_for_it(office: Office) -> None:
    office.happens(office.citizen(hours=30))
    (sending,) = office.leaves()
    template = sending.payload["template"]
    assert template["name"] == "application_approved"
    values = {one["parameter_name"]: one["text"] for one in template["components"][0]["parameters"]}
    assert values == {"reference_number": "REV26-4821-0937-6", "service": "आय प्रमाण पत्र"}


def test_several_in_a_minute_become_one_message(office: Office, clock: SetClock) -> None:
    citizen = office.citizen()
    office.happens(citizen, "e1", "status.under_review")
    assert len(office.leaves()) == 1
    office.accepts(office.sent)
    for second, message in enumerate(("status.approved", "status.issued", "bill.due_soon")):
        clock.forward(seconds=15)
        office.happens(citizen, f"f{second}", message, amount="₹100", number="••12", due_on="2026-12-01")
        assert office.leaves() == []
    clock.forward(seconds=20)
    (together,) = office.leaves()
    text = shown(together)
    assert "मंज़ूर" in text and "तैयार" in text and "₹100" in text
    assert together.payload["template"]["name"] == "news_summary"
    assert office.states() == ["sent"] * 4


def test_many_at_once_fit_into_one_message(office: Office) -> None:
    citizen = office.citizen()
    for number in range(40):
        office.happens(citizen, f"e{number}", "status.rejected", remarks="फ़ोटो साफ़ नहीं है। " * 5)
    (sending,) = office.leaves()
    assert "और" in shown(sending) and office.states() == ["sent"] * 40


def test_what_the_citizen_waits_for_is_not_held_up(office: Office, clock: SetClock) -> None:
    citizen = office.citizen()
    office.happens(citizen, "e1", "status.under_review")
    office.accepts(office.leaves())
    clock.forward(seconds=5)
    office.happens(citizen, "e2", "payment.recorded", amount="₹100", receipt_number="R1", link="https://s.in/pay/x")
    assert "₹100" in shown(office.leaves()[0])


@pytest.mark.parametrize(
    ("message", "hours", "at"),
    [("status.approved", 5, MORNING), ("bill.due_soon", 5, MORNING), ("payment.returned", 5, MORNING),
     ("payment.twice", 5, NIGHT), ("filed", 5, NIGHT), ("status.approved", 0.1, NIGHT)],
)  # fmt: skip
def test_at_night_only_what_somebody_waits_for(
    office: Office, clock: SetClock, message: str, hours: float, at: datetime
) -> None:
    clock.now = NIGHT
    office.happens(office.citizen(hours=hours), "e1", message, amount="₹1", number="1", due_on="2026-12-01")
    clock.forward(seconds=11)  # who is in the middle of a talk is told by a turn first
    assert len(office.leaves()) == (at == NIGHT)
    clock.now = MORNING
    assert len(office.leaves()) == (at == MORNING)


def test_who_opted_out_hears_of_money_and_answers_alone(office: Office, clock: SetClock) -> None:
    citizen = office.citizen()
    office.citizens.set_messages(citizen, False)
    office.happens(citizen, "e1", "status.approved")
    office.happens(citizen, "e2", "payment.returned", amount="₹100")
    (sending,) = office.leaves()
    assert "₹100" in shown(sending) and "मंज़ूर" not in shown(sending)
    assert office.states() == ["left_out", "sent"]
    office.citizens.set_messages(citizen, True)
    clock.forward(minutes=2)
    office.accepts([sending])
    office.happens(citizen, "e3", "status.issued")
    assert "तैयार" in shown(office.leaves()[0])


def test_in_the_middle_of_a_talk_a_turn_tells_it_and_else_a_message(office: Office, clock: SetClock) -> None:
    citizen = office.citizen(hours=0.05)
    office.happens(citizen)
    assert office.leaves() == []
    (news,) = office.inbox.claim("turns", 5)
    assert news.kind == "news"
    clock.forward(seconds=11)
    assert office.leaves() == [], "it is being answered at this moment"
    assert len(office.outbox.take(citizen, "m1")) == 1
    office.inbox.settle(news, [])
    assert office.leaves() == [] and office.states() == ["told"]
    clock.forward(minutes=2)
    office.happens(citizen, "e2")
    clock.forward(seconds=11)
    assert len(office.leaves()) == 1, "no turn came: Rasa may be away"


def test_a_turn_that_is_repeated_after_a_crash_tells_it_again(office: Office) -> None:
    citizen = office.citizen()
    office.happens(citizen)
    assert len(office.outbox.take(citizen, "m1")) == 1
    assert len(office.outbox.take(citizen, "m1")) == 1
    assert office.outbox.take(citizen, "m2") == [] and office.leaves() == []


def test_where_no_channel_leads_to_the_citizen_it_waits(office: Office) -> None:
    citizen = office.citizens.resolve("rest", "somebody").id
    office.happens(citizen)
    assert office.leaves() == []
    assert len(office.outbox.take(citizen)) == 1


def test_what_cannot_be_put_into_words_holds_no_other_up(office: Office) -> None:
    office.happens(office.citizen("919810000002"), "e1", "no.such.text")
    office.happens(office.citizen("919810000003"), "e2")
    assert len(office.leaves()) == 1
    assert office.states() == ["failed", "sent"]


def test_turns_and_news_at_once_tell_each_notice_once(office: Office) -> None:
    citizens = [office.citizen(f"9198100000{number:02d}") for number in range(12)]
    for number, citizen in enumerate(citizens):
        office.happens(citizen, f"e{number}")
    start, told = Barrier(4), list[Any]()

    def work(number: int) -> None:
        start.wait(20)
        if number % 2:
            office.news.leave()
        else:
            told.extend(notice for citizen in citizens for notice in office.outbox.take(citizen, f"m{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    left = office.outgoing.claim("sender", 100)
    assert len(left) + len(told) == len(citizens) and "waiting" not in office.states()
