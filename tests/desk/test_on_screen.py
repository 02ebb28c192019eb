"""Officers at their screens: with the keyboard alone, in both languages, on a wide screen and at 320 pixels."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, expect, sync_playwright

from seva.officials import Role
from seva.officials.fake import FakeDoor, official
from tests.browser.chromium import chromium
from tests.desk.browser import NARROW, WIDE, Screen, served
from web.desk.parts import Desk
from web.desk.routes import desk_pages

SENSITIVE = "caste_certificate_scst"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    app = FastAPI()
    desk_pages(app, Desk(desk.office, FakeDoor(official(Role.SUPERVISOR)), desk.drawings, desk.wake))
    with served(app) as address:
        yield address


@pytest.fixture
def many(file: Any, clock: Any, with_papers: str) -> list[str]:
    """Applications of several kinds, late ones and new ones."""
    made = [file(service) for service in ("obc_certificate", "income_certificate", SENSITIVE)]
    clock.advance(days=23)
    made += [
        file(service, language="hi") for service in ("income_certificate", "ration_card_new", "domicile_certificate")
    ]
    return [with_papers, *made]


def test_an_officer_works_with_the_keyboard_alone(browser: Browser, address: str, many: list[str]) -> None:
    screen = Screen(browser, address, "en")
    page = screen.page
    page.goto("/desk")
    assert screen.axe() == []
    screen.shot("desk-queue")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tr[data-row] input:checked")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type(many[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(many[0])
    expect(page.locator("main")).not_to_contain_text("Sunita Devi")
    page.get_by_role("button", name="Show the details").press("Enter")
    expect(page.locator("main")).to_contain_text("Sunita Devi")
    page.get_by_role("link", name="Another beside it").press("Enter")
    expect(page.locator(".pane img")).to_have_count(2)
    page.get_by_role("button", name="Larger").first.press("Enter")
    expect(page.locator("[data-zoom-now]").first).to_have_text("125 %")
    page.get_by_role("button", name="Turn").first.press("Enter")
    assert screen.axe() == []
    screen.shot("desk-case")
    page.get_by_role("button", name="Approve and issue").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The citizen is told")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text(many[0])
    assert screen.problems == []


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_page_fits_and_can_be_read(browser: Browser, address: str, many: list[str], language: str) -> None:
    screen = Screen(browser, address, language)
    page = screen.page

    def looked_at(name: str) -> None:
        """At both widths; axe reads it narrow in the one language and wide in the other."""
        for size in (WIDE, NARROW) if language == "hi" else (NARROW, WIDE):
            screen.resize(size)
            assert screen.sideways() == []
            screen.shot(name)
        assert screen.axe() == []

    page.goto("/desk")
    looked_at("desk-queue")
    for box in page.locator("tr[data-row] input[type=checkbox]").all():
        box.check()
    page.locator("button[value=start_review]").click()
    looked_at("desk-several")
    page.locator("main form button").click()
    looked_at("desk-went")
    page.goto(f"/desk/applications/{many[0]}")
    looked_at("desk-case-hidden")
    page.locator("#look-reason + button, form[action$='/look'] button").first.click()
    page.locator("summary").evaluate_all("all => all.forEach((one) => one.parentElement.open = true)")
    looked_at("desk-case")
    page.locator("input[name=reject_reason][value=not_eligible]").check()
    page.locator("#reject-words").fill("यह अंग्रेज़ी में होना था")
    page.locator("button[value=reject]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at("desk-problem")
    page.goto(f"/desk/applications/{many[3]}")
    page.locator("#decide button[value=approve]").click()
    expect(page.locator("#proposal-title")).to_be_visible()
    looked_at("desk-proposal")
    page.goto("/desk?text=00000000")
    looked_at("desk-nothing")
    # The form that came back is an answer with 422, which browsers call an error.
    assert [said for said in screen.problems if "status of 422" not in said] == []


def test_what_the_printer_gets(browser: Browser, address: str, many: list[str]) -> None:
    screen = Screen(browser, address, "hi")
    screen.page.goto(f"/desk/applications/{many[0]}")
    screen.page.emulate_media(media="print")
    expect(screen.page.locator(".top")).to_be_hidden()
    expect(screen.page.locator("#answers-title")).to_be_visible()
    screen.shot("desk-case-printed")
