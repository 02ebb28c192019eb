"""When WhatsApp does not bring it: the next channel, a retry after an outage, or the citizen's next message."""

import pytest
from sqlalchemy import func, select

from connectors.whatsapp.news.sending import is_final
from connectors.whatsapp.sending.judge import OLDEST, UNREACHABLE
from seva.catalogue import Catalogue, Messages
from seva.messaging import Retry
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


def test_who_has_no_number_gets_no_text(with_sms: Office, texting: Texting, sms: FakeSms) -> None:
    citizen = with_sms.citizen()
    with_sms.happens(citizen)
    with with_sms.database.begin() as connection:
        connection.exec_driver_sql("UPDATE handles SET kind = 'user'")
    with_sms.fails(with_sms.leaves(), NOT_ON_WHATSAPP)
    with_sms.news.settle()
    assert with_sms.states() == ["failed"] and texting.work() == 0 and sms.sent == []


def outage(office: Office, hours: int, citizens: int = 8) -> None:
    """Changes for so many hours while Meta cannot be reached; each look of the sender as it would be."""
    for hour in range(hours):
        if hour < citizens:
            office.happens(office.citizen(f"91981000{hour:04d}"), f"e{hour}")
        office.news.leave()
        for sending in office.outgoing.claim("sender", 100):
            at = office.clock() + (OLDEST / 24)
            is_old = at - sending.created_at > OLDEST
            if is_old:
                office.fails([sending], UNREACHABLE)
            else:
                office.outgoing.record([Retry(sending, at, UNREACHABLE)])
        office.clock.forward(hours=1, seconds=1)
        office.news.settle()
        office.news.leave()


def over(office: Office) -> list[str]:
    """Meta is back: who gets what, until nothing more comes."""
    heard: list[str] = []
    for _ in range(6):
        left = office.leaves()
        office.accepts(left, "delivered")
        heard += [sending.citizen_id for sending in left]
        office.news.settle()
        office.clock.forward(minutes=11)
    return heard


@pytest.mark.parametrize("hours", [1, 8 * 24])
def test_after_an_outage_each_citizen_hears_once(office: Office, hours: int) -> None:
    office.clock.now = office.clock.now.replace(hour=3)
    outage(office, hours)
    office.clock.now = office.clock.now.replace(hour=6)
    heard = over(office)
    wanted = {row["citizen_id"] for row in office.rows()}
    assert sorted(heard) == sorted(wanted) and len(wanted) == min(hours, 8)
    assert set(office.states()) == {"delivered"}
    with office.database.begin() as connection:
        query = select(func.count()).select_from(outgoing).where(outgoing.c.delivery == "delivered")
        assert connection.execute(query).scalar() == len(wanted)


def test_in_a_long_outage_texts_go_instead_and_nothing_comes_twice(
    with_sms: Office, texting: Texting, sms: FakeSms
) -> None:
    with_sms.clock.now = with_sms.clock.now.replace(hour=3)
    outage(with_sms, 30)
    texting.work()
    assert len(sms.sent) == len({text.to for text in sms.sent}) > 0
    outage(with_sms, 8 * 24, citizens=0)
    texting.work()
    heard = over(with_sms)
    assert heard == [] and len(sms.sent) == 8 == len({text.to for text in sms.sent})


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
