"""Who writes is asked again after a number may have changed hands; and limits on tries."""

from datetime import timedelta

import pytest

from seva.applications.application import Content
from seva.citizens import Citizen
from seva.core import Core
from seva.messaging import Inbox
from seva.messaging.model import Incoming
from seva.storage import Cipher
from seva.tries import Tries
from tests.conftest import MORNING, SetClock

PHONE, OURS = "919810000001", "100000000000001"


@pytest.fixture
def inbox(core: Core, settings: object, clock: SetClock) -> Inbox:
    return Inbox(core.applications.database, Cipher("a key for tests"), clock)


def wrote(inbox: Inbox, clock: SetClock, name: str, **more: object) -> str:
    kind = {"kind": "text", "content": {"content": {"text": "hello"}}, **more}
    (citizen_id,) = inbox.receive(
        [Incoming("whatsapp", name, OURS, (("phone", PHONE),), clock(), **kind)]  # type: ignore[arg-type]
    ).citizens
    return citizen_id


def with_answers(core: Core, citizen_id: str, **answers: str) -> Citizen:
    draft = core.applications.start(citizen_id, "income_certificate", "revenue", "en")
    core.applications.save_content(draft, Content(consented=True, answers=answers))
    return core.citizens.resolve("whatsapp", citizen_id)


def is_to_verify(core: Core, citizen_id: str) -> bool:
    return core.citizens.resolve("whatsapp", citizen_id).verify_again


def test_after_long_silence_and_not_before(core: Core, inbox: Inbox, clock: SetClock) -> None:
    citizen_id = wrote(inbox, clock, "m1")
    clock.forward(days=89)
    wrote(inbox, clock, "m2")
    assert not is_to_verify(core, citizen_id)
    clock.forward(days=91)
    wrote(inbox, clock, "m3")
    assert is_to_verify(core, citizen_id)


def test_a_system_event_of_a_new_holder_is_enough(core: Core, inbox: Inbox, clock: SetClock) -> None:
    citizen_id = wrote(inbox, clock, "m1")
    wrote(inbox, clock, "m2", kind="system", is_heard=False, is_renewed=True)
    assert is_to_verify(core, citizen_id)


def test_the_surest_answer_is_asked_for(core: Core, inbox: Inbox, clock: SetClock) -> None:
    citizen_id = wrote(inbox, clock, "m1")
    assert core.owners.question(with_answers(core, citizen_id)) is None
    fields = []
    for answers in ({"pincode": "110092"}, {"aadhaar_last4": "1234"}, {"dob": "1990-03-12"}, {"pincode": "110001"}):
        clock.forward(seconds=1)
        question = core.owners.question(with_answers(core, citizen_id, **answers))
        fields.append(question and question.field.id)
    assert fields == ["pincode", "aadhaar_last4", "dob", "dob"]


def test_three_wrong_answers_then_a_day(core: Core, inbox: Inbox, clock: SetClock) -> None:
    citizen = with_answers(core, wrote(inbox, clock, "m1"), dob="1990-03-12")
    question = core.owners.question(citizen)
    assert question
    said = [core.owners.answer(citizen, question, text) for text in ("?", "1/1/1990", "2/1/1990", "3/1/1990")]
    assert said == ["unclear", "wrong", "wrong", "wait"]
    assert core.owners.answer(citizen, question, "12/3/1990") == "wait"
    clock.forward(hours=25)
    assert core.owners.answer(citizen, question, "१२ मार्च १९९०") == "right"
    assert core.owners.waits_until(citizen) is None


def test_a_name_is_heard_in_either_script(core: Core, inbox: Inbox, clock: SetClock) -> None:
    citizen = with_answers(core, wrote(inbox, clock, "m1"), applicant_name="Sunita Devi")
    question = core.owners.question(citizen)
    assert question and core.owners.answer(citizen, question, "सुनीता देवी") == "right"


def test_somebody_else_begins_anew(core: Core, inbox: Inbox, clock: SetClock) -> None:
    citizen_id = wrote(inbox, clock, "m1")
    citizen = with_answers(core, citizen_id, dob="1990-03-12")
    core.citizens.remember(citizen, {"applicant_name": "Sunita"})
    core.owners.part(citizen)
    now = core.citizens.resolve("whatsapp", PHONE)
    assert (now.id, now.profile, now.verify_again) == (citizen_id, {}, False)
    assert core.applications.of_citizen(citizen_id, ("draft",)) == []


def test_tries_are_counted_and_begin_anew(core: Core, clock: SetClock) -> None:
    tries = Tries(core.database, core.cipher, core.clock)
    hour = timedelta(hours=1)
    assert [tries.take("a", 2, hour) for _ in range(3)] == [True, True, False]
    assert tries.take("b", 2, hour)
    assert tries.full_until("a", 2) == MORNING + hour
    clock.forward(minutes=61)
    assert tries.full_until("a", 2) is None and tries.take("a", 2, hour)
    tries.take("a", 2, hour)
    tries.forget("a")
    assert tries.take("a", 2, hour)
