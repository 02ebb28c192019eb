"""When WhatsApp does not bring it: the next channel, a retry after an outage, or the citizen's next message."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select

from connectors.whatsapp.news.sending import is_final
from connectors.whatsapp.sending.judge import OLDEST, UNREACHABLE
from connectors.whatsapp.sending.windows import Windows
from seva.catalogue import Catalogue, Messages
from seva.messaging import Retry, Sending
from seva.messaging.contacts import Contacts
from seva.notifications.model import SMS
from seva.notifications.post import AGAIN, GIVEN_UP, Post
from seva.processes.stand_in import SMS_TEMPLATES
from seva.sms.errors import SmsAway, SmsUnknown
from seva.sms.fake import FakeSms
from seva.sms.port import Told
from seva.sms.texting import PATIENCE, Texting
from seva.storage.tables import outgoing
from tests.conftest import SetClock
from tests.notifications.conftest import Office
from tests.notifications.test_leaving import MORNING, NIGHT, shown

# What happens to a case in an outage, and a word of each change.
CHANGES = ("status.under_review", "status.approved", "status.issued")
CITIZENS = 4
WORDS = ("जाँच", "मंज़ूर", "तैयार")
NOT_ON_WHATSAPP, TEMPLATE_REFUSED, LOCKED, OVERLOADED = "131026", "132015", "131031", "131000"


@pytest.fixture
def sms() -> FakeSms:
    return FakeSms(frozenset(SMS_TEMPLATES.values()))


@pytest.fixture
def texting(with_sms: Office, sms: FakeSms, catalogue: Catalogue, messages: Messages) -> Texting:
    post = Post(with_sms.database, with_sms.cipher, with_sms.clock, SMS)
    contacts = Contacts(with_sms.database, with_sms.cipher, with_sms.clock)
    return Texting(post, sms, contacts, catalogue, messages, SMS_TEMPLATES, with_sms.clock)


@pytest.mark.parametrize(
    ("code", "final"),
    [(NOT_ON_WHATSAPP, True), (TEMPLATE_REFUSED, True), ("130403", True), ("no_recipient", True),
     (LOCKED, False), (OVERLOADED, False), (UNREACHABLE, False), ("paused", False)],
)  # fmt: skip
def test_which_codes_are_for_good(code: str, final: bool) -> None:
    assert is_final(code) == final


@pytest.mark.parametrize("code", [NOT_ON_WHATSAPP, TEMPLATE_REFUSED])
@pytest.mark.parametrize("how", ["answer", "status"])
def test_what_whatsapp_refuses_for_good_goes_as_a_text(
    with_sms: Office, texting: Texting, sms: FakeSms, code: str, how: str
) -> None:
    with_sms.happens(with_sms.citizen())
    left = with_sms.leaves()
    if how == "answer":
        with_sms.fails(left, code)
    else:
        with_sms.accepts(left, "failed", code)
        with_sms.fails(with_sms.outgoing.undelivered(10), code)
    with_sms.news.settle()
    assert with_sms.rows()[0]["channel"] == SMS
    assert [texting.work() for _ in range(3)] == [1, 0, 0]
    (text,) = sms.sent
    assert text.to == "919810000001" and text.template_id == SMS_TEMPLATES["news_hi"]
    assert "REV26-4821-0937-6" in text.body and "मंज़ूर" in text.body
    assert with_sms.states() == ["sent"] and with_sms.leaves() == []
    for _ in range(2):
        texting.told(Told(text.reference, "delivered"))
    assert with_sms.states() == ["delivered"]
    assert with_sms.outbox.take(with_sms.rows()[0]["citizen_id"]) == []


def test_without_a_next_channel_it_is_told_when_the_citizen_writes(office: Office) -> None:
    citizen = office.citizen()
    office.happens(citizen)
    office.fails(office.leaves(), NOT_ON_WHATSAPP)
    office.news.settle()
    assert office.states() == ["failed"] and office.leaves() == []
    assert len(office.outbox.take(citizen, "m1")) == 1 and office.states() == ["told"]


def test_a_text_that_fails_too_is_told_when_the_citizen_writes(
    with_sms: Office, texting: Texting, sms: FakeSms
) -> None:
    citizen = with_sms.citizen()
    with_sms.happens(citizen)
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    texting.work()
    texting.told(Told(sms.sent[0].reference, "failed", "failed_dnd"))
    assert with_sms.states() == ["failed"] and len(with_sms.outbox.take(citizen)) == 1


def test_a_provider_that_is_away_is_asked_again(
    with_sms: Office, texting: Texting, sms: FakeSms, clock: SetClock
) -> None:
    with_sms.happens(with_sms.citizen())
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    sms.failure = SmsAway("503")
    assert texting.work() == 0 and texting.work() == 0
    sms.failure = None
    assert texting.work() == 0
    clock.forward(seconds=AGAIN.total_seconds() + 1)
    assert texting.work() == 1 and len(sms.sent) == 1


def test_a_text_whose_answer_was_lost_is_known_by_its_status(
    with_sms: Office, texting: Texting, sms: FakeSms, clock: SetClock
) -> None:
    with_sms.happens(with_sms.citizen())
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    sms.lost = SmsUnknown("time")
    texting.work()
    clock.forward(seconds=PATIENCE.total_seconds() - 5)
    texting.told(Told(sms.sent[0].reference, "delivered"))
    clock.forward(hours=2)
    assert texting.work() == 0 and with_sms.states() == ["delivered"] and len(sms.sent) == 1


@pytest.mark.parametrize("finds", [True, False])
@pytest.mark.parametrize("how", ["lost", "killed"])
def test_a_lost_answer_ends_in_one_text_even_if_no_status_comes(
    with_sms: Office, texting: Texting, sms: FakeSms, clock: SetClock, finds: bool, how: str
) -> None:
    """The provider took it and is asked before anything is sent again; where it cannot be asked nothing is."""
    citizen = with_sms.citizen()
    with_sms.happens(citizen)
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    sms.finds, sms.lost = finds, SmsUnknown("time") if how == "lost" else KeyboardInterrupt()  # type: ignore[assignment]
    with suppress(KeyboardInterrupt):
        texting.work()
    sms.lost = None
    for _ in range(6):
        clock.forward(seconds=PATIENCE.total_seconds() + 5)
        texting.work()
    assert len(sms.sent) == 1 and with_sms.states() == ["sent" if finds else "failed"]
    if not finds:  # hours later, when the phone is on again
        texting.told(Told(sms.sent[0].reference, "delivered"))
        assert with_sms.states() == ["delivered"]
    assert with_sms.outbox.take(citizen) == []


def test_what_the_provider_never_took_is_sent_again_and_what_nobody_knows_is_told_in_the_chat(
    with_sms: Office, texting: Texting, sms: FakeSms, clock: SetClock
) -> None:
    for number in range(2):
        with_sms.happens(with_sms.citizen(f"91981000000{number}"), f"e{number}")
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    sms.failure = SmsUnknown("time")
    texting.work()
    clock.forward(seconds=PATIENCE.total_seconds() + 5)
    texting.work()
    assert with_sms.states() == ["sending"] * 2, "the provider does not answer this question either"
    sms.failure = None
    for _ in range(3):
        clock.forward(seconds=AGAIN.total_seconds() + 5)
        texting.work()
    assert len(sms.sent) == 2 and with_sms.states() == ["sent"] * 2
    with_sms.happens(with_sms.citizen("919810000007"), "e7")
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    sms.finds, sms.failure = False, SmsUnknown("time")
    texting.work()
    clock.forward(seconds=PATIENCE.total_seconds() + 5)
    sms.failure = None
    texting.work()
    assert with_sms.states()[-1] == "failed" and len(with_sms.outbox.take(with_sms.rows()[-1]["citizen_id"])) == 1


def test_who_opted_out_gets_no_text_either(with_sms: Office, texting: Texting, sms: FakeSms) -> None:
    citizen = with_sms.citizen()
    with_sms.happens(citizen)
    with_sms.happens(citizen, "e2", "payment.returned", amount="₹100")
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.citizens.set_messages(citizen, False)
    with_sms.news.settle()
    texting.work()
    assert ["₹100" in text.body or "पैसे" in text.body for text in sms.sent] == [True]
    assert with_sms.states() == ["left_out", "sent"]


@pytest.mark.parametrize("urgent", [True, False])
def test_a_later_try_and_another_channel_wake_nobody_at_night(
    with_sms: Office, texting: Texting, sms: FakeSms, clock: SetClock, urgent: bool
) -> None:
    message = "payment.twice" if urgent else "status.approved"
    clock.now = NIGHT - timedelta(hours=3)  # half past eight in the evening
    with_sms.happens(with_sms.citizen("919810000001"), "e1", message, amount="₹100")
    with_sms.happens(with_sms.citizen("919810000002"), "e2", message, amount="₹100")
    first, second = with_sms.leaves()
    clock.now = NIGHT
    with_sms.fails([first], NOT_ON_WHATSAPP)
    with_sms.news.settle()
    texting.work()
    with_sms.following = with_sms.post._following = ""
    with_sms.fails([second], UNREACHABLE)
    with_sms.news.settle()
    clock.forward(seconds=AGAIN.total_seconds() + 1)
    assert (len(sms.sent), len(with_sms.leaves())) == ((1, 1) if urgent else (0, 0))
    clock.now = MORNING
    texting.work()
    with_sms.leaves()
    assert (len(sms.sent), len(with_sms.sent)) == (1, 3)


def test_who_has_no_number_gets_no_text(with_sms: Office, texting: Texting, sms: FakeSms) -> None:
    citizen = with_sms.citizen()
    with_sms.happens(citizen)
    with with_sms.database.begin() as connection:
        connection.exec_driver_sql("UPDATE handles SET kind = 'user'")
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    assert with_sms.states() == ["failed"] and texting.work() == 0 and sms.sent == []


def outage(office: Office, hours: int, citizens: int = CITIZENS, changes: Sequence[str] = CHANGES) -> None:
    """Meta cannot be reached: each look of the sender as it would be, ten minutes apart or, when it is long, six hours.

    In the first looks each citizen's case moves on, once each look.
    """
    each = timedelta(minutes=10) if hours == 1 else timedelta(hours=6)
    numbers = range(citizens)
    who = [office.citizen(f"91981000{number:04d}") for number in numbers]
    for look in range(int(timedelta(hours=hours) / each)):
        for number, message in product(numbers, changes[look : look + 1]):
            office.happens(who[number], f"e{number}-{look}", message)
        office.news.leave()
        for sending in office.outgoing.claim("sender", 100):
            if office.clock() - sending.created_at > OLDEST:
                office.fails([sending], UNREACHABLE)
            else:
                office.outgoing.record([Retry(sending, office.clock() + each, UNREACHABLE)])
        office.clock.forward(seconds=each.total_seconds() + 1)
        office.news.settle()
        office.news.leave()


def over(office: Office) -> list[Sending]:
    """Meta is back: what leaves, until nothing more comes."""
    heard: list[Sending] = []
    for _ in range(6):
        left = office.leaves()
        office.accepts(left, "delivered")
        heard += left
        office.news.settle()
        office.clock.forward(minutes=11)
    return heard


@pytest.mark.parametrize("hours", [1, 8 * 24])
def test_after_an_outage_each_change_is_heard_once_the_newest_last_and_in_few_messages(
    office: Office, hours: int
) -> None:
    office.clock.now = office.clock.now.replace(hour=3)
    outage(office, hours)
    office.clock.now = office.clock.now.replace(hour=6)
    windows = Windows(office.clock, {}, lambda: None)
    heard = over(office)
    by_citizen: dict[str, list[Sending]] = {}
    for sending in heard:
        by_citizen.setdefault(sending.citizen_id, []).append(sending)
    assert len(by_citizen) == CITIZENS and {len(found) for found in by_citizen.values()} <= {1, 2}
    for found in by_citizen.values():
        told = "".join(shown(one) for one in found)
        places = [told.index(word) for word in WORDS]
        assert places == sorted(places) and [told.count(word) for word in WORDS] == [1] * len(WORDS)
        for one in found:  # days later the window is closed, and the approved template says it
            assert windows.is_open(one) == (hours == 1)
            assert one.payload["template"]["name"] in ("application_in_progress", "news_summary")
    assert set(office.states()) == {"delivered"}
    with office.database.begin() as connection:
        query = select(func.count()).select_from(outgoing).where(outgoing.c.delivery == "delivered")
        assert connection.execute(query).scalar() == len(heard)


def test_in_a_long_outage_texts_go_instead_and_nothing_comes_twice(
    with_sms: Office, texting: Texting, sms: FakeSms
) -> None:
    with_sms.clock.now = with_sms.clock.now.replace(hour=3)
    outage(with_sms, 30)
    for _ in range(3):
        texting.work()
    wanted = CITIZENS * len(CHANGES)
    assert len(sms.sent) == wanted == len({(text.to, text.body) for text in sms.sent})
    outage(with_sms, 8 * 24, changes=())
    texting.work()
    assert over(with_sms) == [] and len(sms.sent) == wanted


def test_in_the_end_it_is_given_up_and_told_when_the_citizen_writes(office: Office, clock: SetClock) -> None:
    citizen = office.citizen()
    office.happens(citizen)
    for _ in range(2):
        office.fails(office.leaves(), UNREACHABLE)
        clock.forward(days=GIVEN_UP.days + 1)
        office.news.settle()
        clock.forward(hours=1)
    assert office.states() == ["given_up"] and office.leaves() == []
    assert len(office.outbox.take(citizen)) == 1
