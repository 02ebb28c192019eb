"""Web process and worker as `make run` starts them, with the stand-in: from a bill to its receipt, on real pages."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from seva.core import Core, build_core
from seva.payments import Item, Payment, Purpose
from seva.payments.build import build_providers
from seva.payments.settings import PaymentSettings
from seva.processes.plan import web, worker
from seva.processes.stand_in import PAYMENTS_PATH, payments_stand_in
from seva.processes.supervisor import Supervisor
from seva.storage import Database
from seva.storage.database import make_engine
from tests.browser.chromium import chromium
from tests.payments.serving import until
from tests.system.conftest import settings_for

SERVICE, DEPARTMENT = "water_bill_payment", "djb"
SMALL = {"width": 360, "height": 740}


@dataclass
class Live:
    """A running system, and the core as the action server has it."""

    core: Core
    address: str
    supervisor: Supervisor

    def begin(self, account: str, language: str = "en", provider: str = "gateway") -> Payment:
        """A payment of what the department asks for an account."""
        bill = self.core.departments.bill(DEPARTMENT, SERVICE, account)
        citizen = self.core.citizens.resolve("rest", f"citizen-{account}-{provider}")
        item = Item(Purpose("bill", account, SERVICE, DEPARTMENT), bill.payable_paise)
        self.core.payments._chosen = {"*": provider}  # type: ignore[assignment]
        return self.core.payments.begin(citizen.id, [item], language, "rest")

    def control(self, name: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.address}{PAYMENTS_PATH}/control/{name}", json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def until(self, payment: Payment, state: str, recorded: bool = True) -> Payment:
        def stands() -> bool:
            now = self.core.payments.get(payment.id)
            return now.state == state and (now.is_recorded or not recorded)

        until(stands, 60)
        return self.core.payments.get(payment.id)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    settings, environment = settings_for(tmp_path_factory.mktemp("payments"))
    given = payments_stand_in(settings)
    Database(make_engine(settings.database)).migrate()
    values = {name.removeprefix("PAYMENTS_").lower(): value for name, value in given.items()}
    providers = build_providers(PaymentSettings(_env_file=None, **{**values, "timeout": 20}))
    processes = [web(settings), worker(settings)]
    with Supervisor(processes, settings.home / "log", {**environment, **given}) as supervisor:
        supervisor.wait_until_ready()
        core = build_core(settings.model_copy(update={"department_timeout": 20.0}), providers=providers)
        yield Live(core, f"http://{settings.bind}:{settings.web_port}", supervisor)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.mark.parametrize("provider", ["gateway", "upi"])
def test_a_bill_is_paid_by_callback_and_recorded(live: Live, provider: str) -> None:
    account = {"gateway": "1234567891", "upi": "1234567895"}[provider]
    payment = live.begin(account, provider=provider)
    assert payment.state == "pending"
    live.control("pay", reference=payment.id, asked=payment.amount_paise)
    paid = live.until(payment, "paid")
    bill = live.core.departments.bill(DEPARTMENT, SERVICE, account)
    assert bill.paid and paid.receipt_numbers
    receipt = httpx.get(f"{payment.link}/receipt.pdf", timeout=20)
    assert receipt.content.startswith(b"%PDF")


def test_a_second_payment_of_a_paid_bill_goes_back(live: Live) -> None:
    first = live.begin("1234567892")
    citizen = live.core.citizens.resolve("rest", "a neighbour")
    item = Item(first.items[0].purpose, first.amount_paise)
    second = live.core.payments.begin(citizen.id, [item], "hi", "rest")
    for payment in (first, second):
        live.control("pay", reference=payment.id)
    states = sorted([live.until(p, s, recorded=False).state for p, s in _settled(live, first, second)])
    assert states == ["paid", "refunded"]


def _settled(live: Live, *payments: Payment) -> list[tuple[Payment, str]]:
    def over() -> bool:
        now = [live.core.payments.get(p.id) for p in payments]
        return {p.state for p in now} == {"paid", "refunded"}

    until(over, 60)
    return [(p, live.core.payments.get(p.id).state) for p in payments]


def test_lost_forged_and_doubled_callbacks_end_in_one_record(live: Live) -> None:
    live.control("faults", forged=True, copies=2, new_ids=True)
    payment = live.begin("1234567893")
    live.control("pay", reference=payment.id)
    live.control("faults", forged=False, lost_answers=1)
    live.control("faults")
    live.until(payment, "paid")  # by look-up alone
    assert live.control("again")["sent"] >= 2
    live.control("faults")
    assert live.core.payments.get(payment.id).refunds == ()


def test_what_was_paid_outlives_a_restart_of_the_web_process(live: Live) -> None:
    live.control("faults", silent=True)
    payment = live.begin("1234567894")
    live.control("pay", reference=payment.id)
    handle = next(r.handle for r in live.supervisor._running if r.process.name == "web")
    handle.kill()
    until(lambda: _is_up(live), 60)
    live.until(payment, "paid")


def _is_up(live: Live) -> bool:
    for running in live.supervisor._running:
        if running.handle.poll() is not None:
            live.supervisor._start_again(running)
    try:
        return httpx.get(f"{live.address}/health", timeout=5).is_success
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("provider", ["gateway", "upi"])
def test_the_pages_are_usable_by_everybody(
    live: Live, browser: Browser, tmp_path: Path, language: str, provider: str
) -> None:
    live.control("faults")
    account = {"en": "12345678", "hi": "22345678"}[language] + {"gateway": "01", "upi": "02"}[provider]
    payment = live.begin(account, language, provider)
    page = browser.new_page(viewport=SMALL)
    shots = Path(os.environ.get("SEVA_SHOTS", str(tmp_path)))

    def look(name: str) -> None:
        page.screenshot(path=shots / f"{name}-{provider}-{language}.png", full_page=True)
        violations = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.goto(payment.link)
    look("1-to-pay")
    page.get_by_role("button").click()
    look("2-not-yet")
    if provider == "upi":
        page.locator("a.button.plain").click()
    else:
        page.locator("a.button").first.click()
    look("3-bank")
    page.locator("button.yes").click()
    look("4-bank-done")
    live.until(payment, "paid")
    page.goto(payment.link)
    look("5-paid")
    page.goto(f"{live.address}/pay/nothing")
    look("6-unknown")
    page.close()
