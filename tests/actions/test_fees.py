"""The fee as a step of an application: before or after it is filed, resumed days later, never asked twice."""

import pytest

from seva.catalogue import Catalogue
from seva.core import Core
from seva.departments.errors import Refused, Unavailable
from seva.departments.fake import FakeDepartment
from seva.departments.port import Fee
from seva.payments.providers.fake import FakeProvider
from tests.actions.conversation import Conversation
from tests.conftest import SetClock
from tests.system.citizen import NUMBER, answer

BEFORE, AFTER, FREE = "marriage_registration", "learner_licence", "income_certificate"
FEE = 10_000


def to_review(talk: Conversation, catalogue: Catalogue, service: str) -> None:
    talk.say("apply", "apply_service", service=service)
    for _ in range(60):
        assert talk.asked is not None
        if talk.asked["field"] == "review":
            return
        talk.say(answer(catalogue, talk.asked, "en"))
    raise AssertionError("no review")


def to_fee(talk: Conversation, catalogue: Catalogue, service: str = BEFORE) -> str:
    to_review(talk, catalogue, service)
    heard = talk.say("yes", "affirm")
    assert talk.asked is not None and talk.asked["field"] == "payment"
    return heard


def pays(core: Core, talk: Conversation, provider: FakeProvider) -> None:
    payment = core.payments.of_citizen(core.citizens.resolve("rest", talk.sender).id)[0]
    provider.pay(payment.id)
    core.payments.look_up(payment.id)


@pytest.fixture(autouse=True)
def fees(department: FakeDepartment) -> None:
    department.fees |= {BEFORE: Fee(FEE), AFTER: Fee(FEE)}


def test_a_fee_before_filing_holds_the_application_until_it_is_paid(
    core: Core, talk: Conversation, catalogue: Catalogue, department: FakeDepartment, provider: FakeProvider
) -> None:
    heard = to_fee(talk, catalogue)
    assert "₹100" in heard and "/pay/" in heard
    assert talk.asked == {
        "service": BEFORE, "field": "payment", "type": "payment", "choices": ["paid", "later", "change"],
    }  # fmt: skip
    assert department.filed == {}
    assert "not arrived" in talk.say("I have paid")
    assert department.filed == {}
    pays(core, talk, provider)
    core.fee_steps.go_on()
    assert len(department.filed) == 1
    heard = talk.say("hello", "greet")
    assert NUMBER.search(heard)
    assert talk.asked is None


def test_a_paid_fee_goes_on_in_the_turn_that_asks(
    core: Core, talk: Conversation, catalogue: Catalogue, provider: FakeProvider
) -> None:
    to_fee(talk, catalogue)
    provider.pay(core.payments.of_citizen(core.citizens.resolve("rest", talk.sender).id)[0].id)
    heard = talk.say("I have paid")
    assert NUMBER.search(heard)
    assert talk.asked is None


def test_the_money_is_recorded_for_the_number(
    core: Core,
    talk: Conversation,
    catalogue: Catalogue,
    department: FakeDepartment,
    provider: FakeProvider,
    clock: SetClock,
) -> None:
    to_fee(talk, catalogue)
    pays(core, talk, provider)
    core.fee_steps.go_on()
    clock.forward(minutes=5)
    core.payment_desk.work()
    (number,) = department.paid
    assert NUMBER.fullmatch(number)
    assert department.paid[number][0][0].amount_paise == FEE


def test_a_fee_after_filing_comes_with_the_number(
    core: Core, talk: Conversation, catalogue: Catalogue, department: FakeDepartment, provider: FakeProvider
) -> None:
    heard = to_fee(talk, catalogue, AFTER)
    assert NUMBER.search(heard) and "/pay/" in heard
    assert talk.asked is not None and talk.asked["choices"] == ["paid", "later"]
    pays(core, talk, provider)
    talk.say("I have paid")
    assert talk.asked is None
    assert len(department.paid) == 1


def test_days_later_the_fee_is_asked_again_and_the_same_payment_is_open(
    core: Core, talk: Conversation, catalogue: Catalogue, clock: SetClock
) -> None:
    for service, words, intent in (
        (BEFORE, "continue my form", "resume_application"),
        (AFTER, "pay the fee", "pay_bill"),
    ):
        talk.sender, talk.slots, talk.in_form = f"citizen-{service}", dict.fromkeys(talk.slots), False
        to_fee(talk, catalogue, service)
        assert "saved" in talk.say("later") or talk.asked is None
        assert talk.asked is None
        talk.slots["service"] = None
        again = talk.say(words, intent)
        assert "₹100" in again
        mine = core.citizens.resolve("rest", talk.sender).id
        assert len(core.payments.of_citizen(mine)) == 1
        talk.say("later")
        clock.forward(days=3)
        talk.slots["service"] = None
        assert "/pay/" in talk.say(words, intent)


def test_it_is_never_asked_twice(
    core: Core, talk: Conversation, catalogue: Catalogue, department: FakeDepartment, provider: FakeProvider
) -> None:
    to_fee(talk, catalogue)
    talk.say("change")
    assert talk.asked is not None and talk.asked["field"] == "review"
    pays(core, talk, provider)  # on the page that is still open
    core.fee_steps.go_on()
    assert department.filed == {}  # the citizen is still changing it
    heard = talk.say("yes", "affirm")
    assert NUMBER.search(heard) and "/pay/" not in heard
    assert talk.asked is None
    assert len(core.payments.of_citizen(core.citizens.resolve("rest", talk.sender).id)) == 1


def test_free_services_skip_it(talk: Conversation, catalogue: Catalogue) -> None:
    to_review(talk, catalogue, FREE)
    assert NUMBER.search(talk.say("yes", "affirm"))
    assert talk.asked is None


@pytest.mark.parametrize("service", [BEFORE, AFTER])
@pytest.mark.parametrize("language", ["en", "hi"])
def test_who_pays_no_fee_is_told_why(
    core: Core, talk: Conversation, catalogue: Catalogue, department: FakeDepartment, service: str, language: str
) -> None:
    department.fees[service] = Fee(0, True, {"en": "Widows pay nothing.", "hi": "विधवाओं को कुछ नहीं देना है।"})
    to_review(talk, catalogue, service)
    core.citizens.choose_language(core.citizens.resolve("rest", talk.sender).id, language)
    heard = talk.say("yes", "affirm")
    assert heard.count({"en": "Widows", "hi": "विधवाओं"}[language]) == 1
    assert NUMBER.search(heard) and talk.asked is None


def test_a_fee_that_was_waived_is_asked_for_when_another_answer_makes_it_due(
    core: Core, talk: Conversation, catalogue: Catalogue, department: FakeDepartment
) -> None:
    to_fee(talk, catalogue)
    talk.say("change")
    (application,) = core.applications.of_citizen(core.citizens.resolve("rest", talk.sender).id, ["draft"])
    department.fees[BEFORE] = Fee(0, waived=True)
    assert core.fee_steps.quote(application).waived
    assert core.fees.of(application.id) is None
    department.fees[BEFORE] = Fee(FEE)
    heard = talk.say("yes", "affirm")
    assert "/pay/" in heard, heard
    assert talk.asked is not None and talk.asked["field"] == "payment"


def test_a_fee_that_the_department_tells_later_is_not_asked(
    talk: Conversation, catalogue: Catalogue, department: FakeDepartment
) -> None:
    department.fees |= {BEFORE: Fee(None), AFTER: Fee(None)}
    for service in (BEFORE, AFTER):
        talk.sender, talk.slots, talk.in_form = f"citizen-{service}", dict.fromkeys(talk.slots), False
        to_review(talk, catalogue, service)
        assert NUMBER.search(talk.say("yes", "affirm"))
        assert talk.asked is None


def test_a_department_that_does_not_say_the_fee_loses_nothing(
    talk: Conversation, catalogue: Catalogue, department: FakeDepartment
) -> None:
    to_review(talk, catalogue, BEFORE)
    department.failure = Unavailable("down")
    assert "saved" in talk.say("yes", "affirm")
    department.failure = None
    assert "/pay/" in talk.say("yes", "affirm")


def test_a_question_in_between_is_answered_and_the_fee_asked_again(talk: Conversation, catalogue: Catalogue) -> None:
    to_fee(talk, catalogue)
    heard = talk.say("how many days", "ask_time")
    assert "21" in heard and "/pay/" in heard
    assert talk.asked is not None and talk.asked["field"] == "payment"


def test_stopping_leaves_the_fee_open(core: Core, talk: Conversation, catalogue: Catalogue) -> None:
    for service in (BEFORE, AFTER):
        talk.sender, talk.slots, talk.in_form = f"citizen-{service}", dict.fromkeys(talk.slots), False
        to_fee(talk, catalogue, service)
        talk.say("stop", "stop")
        assert talk.asked is None
        assert core.fees.of_citizen(core.citizens.resolve("rest", talk.sender).id)


def test_an_application_that_is_refused_after_payment_is_sent_again_without_paying(
    core: Core, talk: Conversation, catalogue: Catalogue, department: FakeDepartment, provider: FakeProvider
) -> None:
    to_fee(talk, catalogue)
    pays(core, talk, provider)
    department.failure = Refused("422 invalid_fields", {"mobile": "invalid_mobile"})
    core.fee_steps.go_on()
    department.failure = None
    talk.say("continue my form", "resume_application")
    for _ in range(5):
        if talk.asked is None:
            break
        heard = talk.say(answer(catalogue, talk.asked, "en"))
        assert "/pay/" not in heard
    assert NUMBER.search(heard)
    assert len(department.filed) == 1


def test_without_a_provider_the_department_takes_the_fee_as_before(
    core: Core, talk: Conversation, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.payments, "_chosen", {})
    for service in (BEFORE, AFTER):
        talk.sender, talk.slots, talk.in_form = f"citizen-{service}", dict.fromkeys(talk.slots), False
        to_review(talk, catalogue, service)
        assert NUMBER.search(talk.say("yes", "affirm"))
        assert talk.asked is None


def test_every_service_says_when_its_fee_is_due(catalogue: Catalogue) -> None:
    due = {s.id: s.fee_due for s in catalogue.services.values() if s.fee_due != "after"}
    assert due[BEFORE] == "before"
    assert all(catalogue.services[name].fee_inr for name in due)
