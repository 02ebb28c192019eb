"""Money was cut but no receipt came: looked up at once, said as it is."""

from seva.core import Core
from seva.payments.errors import ProviderAway
from seva.payments.providers.fake import FakeProvider
from tests.actions.conversation import Conversation
from tests.actions.test_bills import citizen, look


def complain(talk: Conversation, language: str = "en") -> str:
    return talk.say("paise kat gaye receipt nahi aayi", "payment_problem", language)


def begin(core: Core, talk: Conversation) -> str:
    look(talk)
    talk.say("Pay ₹1,234.50", "pay_bill")
    return core.payments.of_citizen(citizen(core, talk))[0].id


def test_nothing_was_begun_here(talk: Conversation) -> None:
    heard = complain(talk)
    assert "No payment of yours" in heard and "OTP" in heard
    assert "File a complaint" in talk.buttons


def test_the_money_is_there_and_the_receipt_comes(core: Core, talk: Conversation, provider: FakeProvider) -> None:
    provider.pay(begin(core, talk))
    assert "RCT-000001" in complain(talk)
    assert "File a complaint" not in talk.buttons


def test_nothing_arrived(core: Core, talk: Conversation) -> None:
    begin(core, talk)
    heard = complain(talk)
    assert "₹1,234.50 has not arrived" in heard
    assert "हैं" in complain(talk, "hi")


def test_the_attempt_failed(core: Core, talk: Conversation, provider: FakeProvider) -> None:
    provider.pay(begin(core, talk), "failed")
    assert "did not go through" in complain(talk)


def test_the_bank_has_not_decided(core: Core, talk: Conversation, provider: FakeProvider) -> None:
    provider.pay(begin(core, talk), "authorised")
    assert "on its way" in complain(talk)


def test_the_provider_does_not_answer_and_is_asked_again(
    core: Core, talk: Conversation, provider: FakeProvider
) -> None:
    payment = begin(core, talk)
    provider.failure = ProviderAway("down")
    assert "does not answer" in complain(talk)
    provider.failure = None
    provider.pay(payment)
    core.payment_desk.work()
    assert core.payments.get(payment).state in ("pending", "paid")


def test_paid_twice_comes_back_once(core: Core, talk: Conversation, provider: FakeProvider) -> None:
    payment = begin(core, talk)
    provider.pay(payment)
    provider.pay(payment)
    heard = complain(talk)
    assert "on its way back" in heard or "was returned" in heard
