"""News in the conversation: told by themselves, once, without breaking what is open."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

import actions.base
from actions.notices import MOST_AT_ONCE
from seva.catalogue import Catalogue
from seva.core import Core
from seva.departments.fake import FakeDepartment
from seva.departments.port import Fee
from seva.messaging import Inbox, Incoming, Waiting
from seva.messaging.nudges import NEWS
from seva.notifications import Notice
from seva.payments.providers.fake import FakeProvider
from seva.settings import Settings
from seva.storage import Cipher
from tests.actions.conversation import Conversation
from tests.conftest import SetClock
from tests.system.citizen import answer

SERVICE, WITH_FEE = "income_certificate", "marriage_registration"
NUMBER = "REV26-4821-0937-6"
PHONE = ("phone", "919810000001")


@dataclass
class Chat:
    """A citizen on WhatsApp, with the inbox in which news comes."""

    core: Core
    inbox: Inbox
    talk: Conversation

    def writes(self) -> None:
        """A message of theirs, so that the window is open."""
        message = Incoming("whatsapp", "", "109", (PHONE,), self.core.clock(), "text", {"content": {}})
        self.inbox.receive([message])
        self.inbox.settle(self.waiting()[0], [])

    def waiting(self) -> list[Waiting]:
        return self.inbox.claim("test", 5)

    def happens(self, key: str = "e1", message: str = "status.approved", **values: str) -> None:
        facts = {"service": SERVICE, "reference_number": NUMBER, "remarks": "", **values}
        with self.core.applications.database.begin() as connection:
            self.core.outbox.put(connection, self.talk.sender, key, Notice(message, facts))

    def news(self) -> list[str]:
        """What the rows of news in the inbox lead to."""
        said = []
        found = self.waiting()
        waiting = found[0] if found else None
        while waiting:
            assert waiting.kind == NEWS
            said.append(self.turn(waiting.content))
            waiting = self.inbox.settle(waiting, [])
        return said

    def turn(self, content: Any) -> str:
        message = self.talk.parse("🔔", "out_of_scope", language="en", confidence=0.1)
        return self.talk.hear({**message, "language_confidence": 0.2, "metadata": {"news": dict(content)}})


@pytest.fixture
def chat(core: Core, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(actions.base, "assistant", lambda: core)
    citizen = core.citizens.resolve("whatsapp", PHONE[1])
    core.citizens.resolve("whatsapp", citizen.id)
    inbox = Inbox(core.applications.database, Cipher(settings.key), core.clock)
    chat = Chat(core, inbox, Conversation(sender=citizen.id, channel="whatsapp"))
    chat.writes()
    return chat


def to(talk: Conversation, catalogue: Catalogue, field: str, service: str = SERVICE) -> None:
    """Answers until this is asked."""
    talk.say("apply", "apply_service", service=service)
    for _ in range(60):
        assert talk.asked is not None
        if talk.asked["field"] == field:
            return
        talk.say(answer(catalogue, talk.asked, "en"))
    raise AssertionError(f"{field} is not asked")


def test_it_is_told_by_itself_in_the_language_of_the_conversation(chat: Chat) -> None:
    chat.talk.say("namaste", "greet", language="hi")
    chat.happens()
    (told,) = chat.news()
    assert NUMBER in told and "मंज़ूर" in told
    assert chat.talk.slots["language"] == "hi"


def test_a_first_sign_of_life_needs_no_conversation(chat: Chat) -> None:
    chat.happens(message="bill.due_soon", number="••••3456", amount="₹1,234", due_on="2026-12-01")
    (told,) = chat.news()
    assert "₹1,234" in told
    assert chat.talk.asked is None and not chat.talk.in_form


def test_choices_that_are_open_stay_open(chat: Chat) -> None:
    chat.talk.say("list", "list_services")
    before = chat.talk.slots["expecting"]
    assert before
    chat.happens()
    chat.news()
    assert chat.talk.slots["expecting"] == before


@pytest.mark.parametrize("field", ["consent", "applicant_name", "review"])
def test_in_a_form_the_open_question_follows_and_takes_its_answer(chat: Chat, catalogue: Catalogue, field: str) -> None:
    to(chat.talk, catalogue, field)
    asked, buttons = chat.talk.asked, chat.talk.buttons
    chat.happens()
    (told,) = chat.news()
    assert told.startswith("Your application") and NUMBER in told
    assert len(chat.talk.last) == 2, "the news, and the question alone"
    assert chat.talk.asked == asked and chat.talk.in_form and chat.talk.buttons == buttons
    assert asked
    chat.talk.say(answer(catalogue, asked, "en"))
    assert chat.talk.asked != asked


def test_every_question_of_a_form_stands_after_news(chat: Chat, catalogue: Catalogue, clock: SetClock) -> None:
    chat.talk.say("apply", "apply_service", service=SERVICE)
    for number in range(60):
        asked = chat.talk.asked
        assert asked is not None
        if asked["field"] == "review":
            break
        clock.forward(minutes=2)  # what comes within a minute is told together
        chat.writes()
        chat.happens(f"e{number}")
        (told,) = chat.news()
        assert NUMBER in told and chat.talk.asked == asked and chat.talk.in_form
        chat.talk.say(answer(catalogue, asked, "en"))
    else:
        raise AssertionError("no review")


def test_while_a_fee_is_asked_the_news_stands_alone(
    chat: Chat, catalogue: Catalogue, department: FakeDepartment, provider: FakeProvider, clock: SetClock
) -> None:
    department.fees[WITH_FEE] = Fee(10_000)
    to(chat.talk, catalogue, "payment", WITH_FEE)
    chat.news()
    clock.forward(hours=2)
    chat.writes()
    chat.core.payment_desk.work()
    (told,) = chat.news()
    assert "time to pay" in told and len(chat.talk.last) == 1
    assert chat.talk.asked and chat.talk.asked["field"] == "payment", "no new link that nobody asked for"
    assert len(chat.core.payments.of_citizen(chat.talk.sender)) == 1


def test_a_fee_that_is_paid_ends_the_question_by_itself(
    chat: Chat, catalogue: Catalogue, department: FakeDepartment, provider: FakeProvider, clock: SetClock
) -> None:
    department.fees[WITH_FEE] = Fee(10_000)
    to(chat.talk, catalogue, "payment", WITH_FEE)
    (payment,) = chat.core.payments.of_citizen(chat.talk.sender)
    provider.pay(payment.id)
    chat.core.payments.look_up(payment.id)
    chat.core.fee_steps.go_on()
    clock.forward(minutes=5)
    chat.core.payment_desk.work()
    told = "\n".join(chat.news())
    assert told.count("Reference number") == 1 and told.count("Receipt number") == 1
    assert chat.talk.asked is None and not chat.talk.in_form
    assert "Receipt" not in chat.talk.say("hello", "greet")


def test_what_an_answer_tells_first_is_not_told_again(chat: Chat, catalogue: Catalogue) -> None:
    to(chat.talk, catalogue, "applicant_name")
    chat.happens()
    assert NUMBER in chat.talk.say("Asha Devi")
    asked = chat.talk.asked
    assert chat.news() == [""]
    assert chat.talk.asked == asked and chat.talk.in_form


def test_who_wants_no_messages_is_left_alone(chat: Chat, catalogue: Catalogue, clock: SetClock) -> None:
    chat.core.citizens.set_messages(chat.talk.sender, False)
    to(chat.talk, catalogue, "applicant_name")
    chat.happens()
    assert chat.news() == [""], "nor is the question asked again for nothing"
    clock.forward(minutes=2)
    chat.happens("e2", "payment.returned", amount="₹100")
    assert "₹100" in chat.news()[0]


def test_outside_of_the_window_it_waits(chat: Chat, clock: SetClock) -> None:
    clock.forward(hours=24)
    chat.happens()
    assert chat.news() == []
    chat.writes()
    assert NUMBER in chat.talk.say("hello", "greet")


def test_what_came_together_is_told_in_one_message_that_fits_a_screen(chat: Chat) -> None:
    for key, message in (("e1", "status.under_review"), ("e2", "status.approved"), ("e3", "status.issued")):
        chat.happens(key, message)
    chat.talk.say("hello", "greet")
    news, *_ = [message["text"] for message in chat.talk.last]
    assert news.count(NUMBER) == 3 and "under review" in news and "approved" in news
    for number in range(12):
        chat.happens(f"more{number}", reference_number=f"REV26-0000-{number:04d}-0")
    chat.talk.say("hello", "greet")
    told = [message["text"] for message in chat.talk.last if "REV26-0000" in message["text"]]
    assert 1 < len(told) < 6 and max(map(len, told)) <= MOST_AT_ONCE


def test_a_change_that_is_undone_leaves_no_news(chat: Chat) -> None:
    with pytest.raises(ZeroDivisionError), chat.core.applications.database.begin() as connection:
        chat.core.outbox.put(connection, chat.talk.sender, "e1", Notice("status.approved", {"service": SERVICE}))
        raise ZeroDivisionError
    assert chat.news() == []


def test_whatever_the_order_each_notice_is_told_once(chat: Chat) -> None:
    dice, told = Random(7), ""
    for number in range(60):
        match dice.randrange(3):
            case 0:
                told += chat.talk.say("hello", "greet")
            case 1:
                told += "\n".join(chat.news())
            case _:
                for _ in range(dice.randrange(1, 4)):  # the same event may come again
                    chat.happens(f"e{number}", reference_number=f"REV26-0000-{number:04d}-0")
    told += "\n".join(chat.news())
    happened = {f"REV26-0000-{number:04d}-0" for number in range(60)}
    counts = {told.count(number) for number in happened}
    assert counts == {0, 1} and sum(told.count(number) for number in happened) > 10


def test_when_it_cannot_be_told_nothing_is_said_and_it_is_told_later(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.happens()
    with monkeypatch.context() as broken:
        broken.setattr(chat.core.outbox, "take", lambda citizen: 1 / 0)
        assert chat.news() == [""]
    assert NUMBER in chat.talk.say("hello", "greet")
