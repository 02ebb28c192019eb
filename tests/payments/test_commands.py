"""`seva payments` for those who look after the money."""

import sys
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from seva.cli import app
from seva.clock import in_india
from seva.core import Core
from seva.payments import Item, Payment, Purpose
from seva.payments.errors import ProviderAway
from seva.payments.providers.fake import FakeProvider

ACCOUNT = "1234567890"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(core: Core, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(sys.modules["seva.cli.payments"], "_core", lambda: core)

    def running(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["payments", *words], env={"COLUMNS": "200"})
        return done.exit_code, done.output

    return running


@pytest.fixture
def payment(core: Core) -> Payment:
    citizen = core.citizens.resolve("rest", "citizen-1")
    return core.payments.begin(
        citizen.id, [Item(Purpose("bill", ACCOUNT, "water_bill_payment", "djb"), 123450)], "en", "rest"
    )


def test_a_payment_is_listed_looked_up_and_shown_without_its_account(
    run: Run, payment: Payment, provider: FakeProvider
) -> None:
    assert payment.id in run("list", "--state", "pending")[1] and run("list", "--state", "paid")[1] == ""
    seen = provider.pay(payment.id)
    code, text = run("look-up", payment.id)
    assert code == 0 and "paid" in text and seen.transaction_id in text and "recorded  RCT-000001" in text
    assert run("show", payment.id)[1] == text and ACCOUNT not in text


def test_the_statement_of_a_day_balances(run: Run, core: Core, payment: Payment, provider: FakeProvider) -> None:
    provider.pay(payment.id)
    run("look-up", payment.id)
    day = str(in_india(core.clock()).date())
    code, text = run("statement", day)
    assert code == 0 and "Balanced to the paisa." in text and "₹1,234.50" in text
    code, table = run("statement", day, "--csv")
    assert code == 0 and "transaction,fake,pay_1" in table and ",123450," in table


def test_a_statement_that_does_not_balance_says_so(
    run: Run, core: Core, payment: Payment, provider: FakeProvider
) -> None:
    provider.pay(payment.id)
    run("look-up", payment.id)
    provider.failure = ProviderAway("away")
    code, text = run("statement", str(in_india(core.clock()).date()))
    assert code == 2 and "NOT BALANCED" in text and "no_answer: fake" in text


@pytest.mark.parametrize("words", [("show", "nothing"), ("look-up", "nothing"), ("again", "nothing")])
def test_an_unknown_payment_is_told_in_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    code, text = run(*words)
    assert code == 1 and text.strip() == "there is no such payment"


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2999-01-01"])
def test_a_day_that_is_none_is_refused(run: Run, day: str) -> None:
    assert run("statement", day)[0] == 2


def test_a_payment_whose_provider_is_gone_is_marked(run: Run, core: Core, payment: Payment) -> None:
    assert "not set up any more" not in run("list")[1]
    core.payments._providers = {}
    assert "fake  (not set up any more)" in run("list")[1] and "not set up any more" in run("show", payment.id)[1]
