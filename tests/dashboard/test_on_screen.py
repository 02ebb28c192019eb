"""The dashboard on screens: every view in both languages, wide and at 320 pixels; keyboard, paper, nothing, live."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pypdfium2
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import insert

from dashboard.pages import add_dashboard
from dashboard.views import VIEWS
from seva.core import Core
from seva.demo.demo import Demo
from seva.demo.history import History
from seva.officials.fake import FakeDoor, official
from seva.officials.roles import Role
from seva.storage import Database
from seva.storage.database import make_engine
from seva.storage.tables import application_events
from tests.browser.chromium import chromium
from tests.dashboard.conftest import change
from tests.desk.browser import NARROW, Screen, served

WIDE = (1280, 800)
PAGES = {view: f"/dashboard/{view}".replace("/overview", "") for view in (*VIEWS, "alerts", "figures")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.fixture
def address(core: Core) -> Iterator[str]:
    app = FastAPI()
    add_dashboard(app, core, FakeDoor(official(Role.AUDITOR)))
    with served(app) as address:
        yield address


@pytest.fixture
def full(core: Core) -> Core:
    """Two months of made-up history, up to now."""
    conversations = Database(make_engine(str(core.database.engine.url).replace("seva.db", "conversations.db")))
    demo = Demo(core.database, conversations, core.cipher, core.figures.counting, core.clock)
    demo.write(History(core.catalogue, core.clock(), 60, 7), 300)
    return core


@pytest.mark.parametrize(("language", "size", "other"), [("en", WIDE, NARROW), ("hi", NARROW, WIDE)], ids=["en", "hi"])
def test_every_view_fits_and_can_be_read(
    browser: Browser, full: Core, address: str, language: str, size: tuple[int, int], other: tuple[int, int]
) -> None:
    screen = Screen(browser, address, language, size)
    page, wrong = screen.page, {}
    page.emulate_media(reduced_motion="reduce")
    for name, path in PAGES.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{path}?range=7")
        charts = page.locator("[data-chart]")
        if charts.count():
            expect(charts.last.locator("canvas")).to_be_attached()
        tables = charts.evaluate_all("all => all.map((one) => one.dataset.table)")
        found = [table for table in tables if not page.locator(f"#{table} tbody tr").count()]
        found += screen.sideways() + screen.axe() + ([] if page.locator("h1").count() == 1 else ["no heading"])
        screen.shot(f"dashboard-{name}")
        page.set_viewport_size({"width": other[0], "height": other[1]})
        found += screen.sideways() + screen.problems
        screen.problems.clear()
        if found:
            wrong[name] = found
    assert wrong == {}


def test_the_keyboard_alone_leads_everywhere(browser: Browser, full: Core, address: str) -> None:
    screen = Screen(browser, address, "en", WIDE)
    page = screen.page
    page.goto("/dashboard/timelines?range=90")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.get_by_label("Department").focus()
    page.keyboard.type("MCD")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page).to_have_url(re.compile("range=90.*department=mcd"))
    expect(page.locator("#panel-services_took")).to_contain_text("Birth certificate")
    expect(page.locator("#panel-services_took")).not_to_contain_text("Income certificate")
    summary = page.locator("#panel-states summary")
    expect(page.locator("#table-states")).to_be_hidden()
    summary.press("Enter")
    expect(page.locator("#table-states")).to_be_visible()
    page.get_by_role("link", name="हिंदी").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "hi")
    expect(page.get_by_label("विभाग", exact=True)).to_have_value("mcd")
    assert screen.problems == []


def test_paper_has_every_table(browser: Browser, full: Core, address: str) -> None:
    screen = Screen(browser, address, "en", WIDE)
    screen.page.goto("/dashboard/timelines?range=90")
    paper = pypdfium2.PdfDocument(screen.page.pdf())
    text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
    for word in ("Under review", "Up to 3 days early", "Week from", "Waiting for the fee"):
        assert word in text, word
    assert "Skip to the content" not in text and "As a file" not in text


def test_before_anything_happened_it_says_what_to_do(browser: Browser, core: Core, address: str) -> None:
    screen = Screen(browser, address, "hi", WIDE)
    screen.page.goto("/dashboard/timelines")
    expect(screen.page.locator("main")).to_contain_text("seva demo --citizens 5000 --days 90")
    expect(screen.page.locator(".empty").first).to_be_visible()
    assert screen.axe() == [] and screen.problems == []
    screen.shot("dashboard-empty")


def test_figures_move_by_themselves_and_a_lost_stream_is_told(browser: Browser, lived: Core, address: str) -> None:
    screen = Screen(browser, address, "en", WIDE)
    page = screen.page
    page.goto("/dashboard?range=own&from=2026-11-15&to=2026-11-22")
    expect(page.locator("#live")).to_contain_text("Live")
    filed = page.locator(".tile", has=page.get_by_text("Filed", exact=True)).locator("dd")
    expect(filed).to_have_text("2")
    page.wait_for_timeout(1200)  # the stream tells once how it stands; what comes after is news
    with lived.database.begin() as connection:
        later = {"occurred_at": lived.clock() - timedelta(days=1)}
        connection.execute(insert(application_events), [change(7, "draft", **later), change(7, "filed", **later)])
    # Twice as long as on a quiet machine.
    expect(filed).to_have_text("3", timeout=4000)
    page.route("**/dashboard/live", lambda route: route.abort())
    page.reload()
    expect(page.locator("#live")).to_contain_text("Not live")
    expect(filed).to_have_text("3")
    screen.shot("dashboard-not-live")
