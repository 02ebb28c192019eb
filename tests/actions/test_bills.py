"""Bills in chat: from the number on the bill to the receipt, several at once, parts, changed amounts, kept numbers."""

from dataclasses import replace
from datetime import date

import pytest

from seva.bills.accounts import MOST
from seva.core import Core
from seva.departments.errors import Unavailable
from seva.departments.fake import BILL, FakeDepartment
from seva.departments.port import Bill
from seva.payments.errors import ProviderAway
from seva.payments.providers.fake import FakeProvider
from tests.actions.conversation import Conversation
from tests.conftest import SetClock

ELECTRICITY, WATER = "electricity_bill_payment", "water_bill_payment"
ACCOUNT, OTHER = "100123456", "1234567890"
OLD = replace(BILL, number="B-2026-08", payable_paise=50_000, late_fee_paise=1_000, minimum_paise=None)


def look(talk: Conversation, account: str = ACCOUNT, service: str = ELECTRICITY, language: str = "en") -> str:
    talk.say("bijli ka bill bharna hai", "pay_bill", language, service=service)
    return talk.say(account, "inform", language, account_number=account)


def citizen(core: Core, talk: Conversation) -> str:
    return core.citizens.resolve("rest", talk.sender).id


def pay(core: Core, talk: Conversation, provider: FakeProvider) -> None:
    """The citizen pays, and the provider's word comes."""
    payment = core.payments.of_citizen(citizen(core, talk))[0]
    provider.pay(payment.id)
    core.payments.look_up(payment.id)


def test_one_bill_is_paid_and_the_department_has_it(
    core: Core, talk: Conversation, provider: FakeProvider, department: FakeDepartment
) -> None:
    heard = look(talk)
    assert "₹1,234.50" in heard and "₹600" in heard
    assert ACCOUNT not in heard
    assert talk.buttons == ["Pay ₹1,234.50", "Pay a part", "Add another bill"]
    heard = talk.say("Pay ₹1,234.50", "pay_bill")
    assert "/pay/" in heard
    assert "I have paid" in talk.buttons
    assert "not arrived" in talk.say("I have paid", "inform")
    pay(core, talk, provider)
    ((money, receipt),) = department.paid[f"{ELECTRICITY}/{ACCOUNT}/{BILL.number}"]
    assert money.amount_paise == 123_450
    assert receipt.receipt_number in talk.say("paise bhar diye", "payment_problem")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_period_last_date_rebate_and_late_fee_are_told(
    talk: Conversation, department: FakeDepartment, language: str
) -> None:
    bill = replace(BILL, rebate_paise=5_000, rebate_until=date(2026, 11, 30), late_fee_paise=700, paid_paise=10_000)
    department.bills[ELECTRICITY, ACCOUNT] = [bill]
    heard = look(talk, language=language)
    for amount in ("₹50", "₹7", "₹1,234.50"):
        assert amount in heard
    for day in ("5 December 2026", "30 November 2026") if language == "en" else ("5 दिसंबर 2026", "30 नवंबर 2026"):
        assert day in heard


def test_several_bills_are_paid_at_once_or_one_by_one(
    core: Core, talk: Conversation, department: FakeDepartment, clock: SetClock
) -> None:
    department.bills[ELECTRICITY, ACCOUNT] = [OLD, BILL]
    look(talk)
    assert talk.buttons[0] == "Pay ₹1,734.50"
    talk.say("Pay ₹1,734.50", "pay_bill")
    (payment,) = core.payments.of_citizen(citizen(core, talk))
    assert [item.purpose.bill for item in payment.items] == [OLD.number, BILL.number]
    clock.forward(minutes=1)
    look(talk)
    talk.say("2", "inform")
    newest = core.payments.of_citizen(citizen(core, talk))[0]
    assert [item.purpose.bill for item in newest.items] == [OLD.number]


def test_bills_of_two_departments_in_one_payment(core: Core, talk: Conversation) -> None:
    look(talk)
    talk.say("Add another bill", "inform")
    assert "Electricity bill" in talk.buttons
    talk.say("Water bill", "inform")
    talk.say(OTHER, "inform", account_number=OTHER)
    assert talk.buttons[0] == "Pay ₹2,469"
    talk.say(talk.buttons[0], "inform")
    (payment,) = core.payments.of_citizen(citizen(core, talk))
    assert {item.purpose.department for item in payment.items} == {"power", "djb"}
    assert payment.amount_paise == 246_900


def test_a_bill_whose_money_is_there_does_not_keep_others_from_being_paid(
    core: Core, talk: Conversation, provider: FakeProvider, department: FakeDepartment
) -> None:
    look(talk)
    talk.say("Pay ₹1,234.50", "pay_bill")
    department.failure = Unavailable("down")
    pay(core, talk, provider)
    department.failure = None
    look(talk)
    talk.say("Add another bill", "inform")
    talk.say("Water bill", "inform")
    talk.say(OTHER, "inform", account_number=OTHER)
    heard = talk.say("Pay ₹2,469", "inform")
    assert "₹1,234.50 has arrived" in heard and "/pay/" in heard
    (newest,) = [payment for payment in core.payments.of_citizen(citizen(core, talk)) if payment.is_open]
    assert [item.purpose.service for item in newest.items] == [WATER]


def test_money_that_came_after_the_time_was_over_is_found(
    core: Core, talk: Conversation, provider: FakeProvider, clock: SetClock
) -> None:
    look(talk)
    talk.say("Pay ₹1,234.50", "pay_bill")
    clock.forward(hours=2)
    core.payment_desk.watching.look("fake")
    payment = core.payments.of_citizen(citizen(core, talk))[0]
    assert payment.state == "expired"
    assert "no money has arrived" in talk.say("paise bhar diye", "payment_problem")
    provider.failure = ProviderAway("away")
    assert "does not answer" in talk.say("paise bhar diye", "payment_problem")
    provider.failure = None
    provider.pay(payment.id)
    assert "₹1,234.50 is paid" in talk.say("paise bhar diye", "payment_problem")


def test_a_part_is_taken_between_the_least_and_all(core: Core, talk: Conversation) -> None:
    look(talk)
    assert "₹600" in talk.say("Pay a part", "inform")
    assert "cannot be taken" in talk.say("500", "inform")
    assert "/pay/" in talk.say("700", "inform")
    assert core.payments.of_citizen(citizen(core, talk))[0].amount_paise == 70_000


def test_no_part_where_the_department_takes_none(talk: Conversation, department: FakeDepartment) -> None:
    department.bills[ELECTRICITY, ACCOUNT] = [replace(BILL, minimum_paise=None)]
    look(talk)
    assert "Pay a part" not in talk.buttons


def test_an_amount_that_changed_is_shown_before_it_is_paid(
    core: Core, talk: Conversation, department: FakeDepartment
) -> None:
    look(talk)
    department.bills[ELECTRICITY, ACCOUNT] = [replace(BILL, payable_paise=130_000)]
    heard = talk.say("Pay ₹1,234.50", "pay_bill")
    assert "changed" in heard and "₹1,300" in heard
    assert core.payments.of_citizen(citizen(core, talk)) == []
    assert "/pay/" in talk.say("Pay ₹1,300", "pay_bill")


def test_a_bill_that_was_paid_elsewhere_is_not_paid_again(
    core: Core, talk: Conversation, department: FakeDepartment
) -> None:
    look(talk)
    department.bills[ELECTRICITY, ACCOUNT] = [replace(BILL, paid=True)]
    assert "no longer open" in talk.say("Pay ₹1,234.50", "pay_bill")
    assert core.payments.of_citizen(citizen(core, talk)) == []


def test_a_department_that_is_away_when_it_is_paid_keeps_the_choice(
    core: Core, talk: Conversation, department: FakeDepartment
) -> None:
    look(talk)
    department.failure = Unavailable("down")
    assert "Nothing was paid" in talk.say("Pay ₹1,234.50", "pay_bill")
    department.failure = None
    assert "/pay/" in talk.say("Try again", "inform")


def test_tapping_twice_makes_one_payment(core: Core, talk: Conversation) -> None:
    look(talk)
    expecting = talk.slots["expecting"]
    talk.say("Pay ₹1,234.50", "pay_bill")
    look(talk)
    assert talk.slots["expecting"] == expecting
    talk.say("Pay ₹1,234.50", "pay_bill")
    assert len(core.payments.of_citizen(citizen(core, talk))) == 1


def test_all_paid(talk: Conversation, department: FakeDepartment) -> None:
    department.bills[ELECTRICITY, ACCOUNT] = [replace(BILL, paid=True)]
    assert "Nothing is due" in look(talk)


def test_a_challan_is_found_by_the_number_of_the_vehicle(talk: Conversation) -> None:
    talk.say("chalan bharna hai", "pay_bill", service="echallan_payment")
    assert "₹1,234.50" in talk.say("DL 3C AB 1234", "out_of_scope", confidence=0.3)


# Numbers that are kept.


def keep(talk: Conversation) -> str:
    look(talk)
    talk.say("Pay ₹1,234.50", "pay_bill")
    talk.say("Remind me next time", "inform")
    return talk.say("I agree", "affirm")


def test_a_number_is_kept_only_after_consent(core: Core, talk: Conversation) -> None:
    look(talk)
    talk.say("Pay ₹1,234.50", "pay_bill")
    assert core.bills.accounts.of_citizen(citizen(core, talk)) == []
    asked = talk.say("Remind me next time", "inform")
    assert ACCOUNT not in asked and "agree" in asked
    talk.say("No, thanks", "deny")
    assert core.bills.accounts.of_citizen(citizen(core, talk)) == []
    keep(talk)
    (account,) = core.bills.accounts.of_citizen(citizen(core, talk))
    assert (account.number, account.reminds) == (ACCOUNT, True)


def test_a_number_too_many_is_not_said_to_be_kept(core: Core, talk: Conversation) -> None:
    look(talk)
    accounts, mine = core.bills.accounts, citizen(core, talk)
    for number in range(MOST):
        assert accounts.keep(mine, WATER, f"99{number:08}", "en", "1")
    assert accounts.keep(mine, WATER, "9900000000", "en", "1")
    assert "20 are kept already" in keep(talk)
    assert not accounts.has(mine, ELECTRICITY, ACCOUNT)


@pytest.mark.parametrize(("words", "language"), [("mere sab bill dikhao", "hi"), ("show all my bills", "en")])
def test_all_my_bills_and_forgetting_them(core: Core, talk: Conversation, words: str, language: str) -> None:
    keep(talk)
    assert "₹1,234.50" in talk.say(words, "list_services", language)
    talk.say("mere bill bhool jao", "delete_my_data", language)
    assert core.bills.accounts.of_citizen(citizen(core, talk)) == []
    assert "₹" not in talk.say(words, "list_services", language)


def test_a_kept_number_is_offered_next_time(talk: Conversation) -> None:
    keep(talk)
    talk.say("bijli ka bill", "pay_bill", service=ELECTRICITY)
    assert talk.buttons == ["Electricity bill 3456"]
    assert "₹1,234.50" in talk.say("1", "inform")
    talk.slots["service"] = None
    talk.say("bill bharna hai", "pay_bill")
    assert "₹1,234.50" in talk.say("Electricity bill 3456", "inform")


def test_erasing_my_data_erases_kept_numbers(core: Core, talk: Conversation) -> None:
    keep(talk)
    talk.say("delete my data", "delete_my_data")
    talk.say("yes", "affirm")
    assert core.bills.accounts.of_citizen(citizen(core, talk)) == []


def soon(day: date) -> Bill:
    return replace(BILL, number="B-2026-12", due_on=day)


def test_a_reminder_comes_once_before_the_last_date(
    core: Core, talk: Conversation, department: FakeDepartment, clock: SetClock
) -> None:
    keep(talk)
    department.bills[ELECTRICITY, ACCOUNT] = [soon(date(2026, 12, 5))]
    assert core.bills.reminders.remind() == 0
    told = 0
    for _ in range(20):
        clock.forward(days=1)
        told += core.bills.reminders.remind()
    assert told == 1
    heard = talk.say("hello", "greet")
    assert "5 December 2026" in heard and "₹1,234.50" in heard and ACCOUNT not in heard
    assert "5 December 2026" not in talk.say("hello", "greet")


def test_no_reminder_after_opting_out_or_when_the_department_is_away(
    core: Core, talk: Conversation, department: FakeDepartment, clock: SetClock
) -> None:
    keep(talk)
    department.bills[ELECTRICITY, ACCOUNT] = [soon(date(2026, 11, 25))]
    department.failure = Unavailable("down")
    assert core.bills.reminders.remind() == 0
    department.failure = None
    assert core.bills.reminders.remind() == 0  # looked at again in an hour
    talk.say("reminder band karo", "stop_messages", "hi")
    clock.forward(hours=2)
    assert core.bills.reminders.remind() == 0
    assert core.citizens.resolve("rest", talk.sender).wants_messages


def test_without_a_provider_the_bill_says_where_to_pay(
    talk: Conversation, core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.payments, "_chosen", {})
    heard = look(talk)
    assert "Pay here: " in heard
    assert talk.buttons == []
