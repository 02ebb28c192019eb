"""How it looks: nothing cut off at 320 and 360 px in both languages, and nothing that axe objects to."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.flow.conftest import MakeStage
from tests.browser.flow.flows import APPLICATION, GALLERY, flow, footer, screen
from tests.browser.flow.stage import Stage

# The narrowest phone; wider ones have more room.
WIDTHS = (320,)
# What sticks out to the side, and what is cut off though nothing there scrolls.
CUT_OFF = """() => [...document.querySelectorAll(".flow-sheet *")].filter((at) => {
    const style = getComputedStyle(at);
    if (at.closest(".flow-hidden, svg, select") || !at.offsetParent) return false;
    const box = at.getBoundingClientRect();
    const scrolls = (value) => value === "auto" || value === "scroll";
    const isBox = at.clientWidth && style.display !== "inline";
    const wide = isBox && at.scrollWidth > at.clientWidth + 1 && !scrolls(style.overflowX);
    const tall = at.scrollHeight > at.clientHeight + 1 && at.clientHeight && style.overflowY === "hidden";
    const beside = box.right > innerWidth + 1 && !at.closest(".flow-carousel");
    return wide || tall || beside;
}).map((at) => `${at.tagName}.${at.className} ${at.textContent.slice(0, 40)}`)"""


def look(stage: Stage, name: str) -> None:
    """Takes a picture of what is there, and of the end of it; measures it; asks axe."""
    stage.picture(name)
    assert stage.page.evaluate(CUT_OFF) == []
    found = Axe().run(stage.page)
    assert found.violations_count == 0, found.generate_report()
    if stage.page.evaluate(
        "(({scrollHeight, clientHeight}) => scrollHeight > clientHeight)(document.querySelector('.flow-body'))"
    ):
        stage.page.evaluate("document.querySelector('.flow-body').scrollTop = 1e6")
        stage.picture(f"{name}-end")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("screen", [s["id"] for s in GALLERY["screens"]])
def test_every_component(make_stage: MakeStage, screen: str, width: int) -> None:
    stage = make_stage(width)
    stage.open(GALLERY, screen=screen, language="hi" if screen == "FIELDS" else "en")
    look(stage, f"{screen.lower()}-{width}")
    if stage.footer.count():
        stage.footer.click(force=True)
        look(stage, f"{screen.lower()}-checked-{width}")


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("width", WIDTHS)
def test_what_opens_over_a_screen(make_stage: MakeStage, language: str, width: int) -> None:
    stage = make_stage(width)
    stage.open(GALLERY, screen="FIELDS", language=language)
    for label, name in (("ज़िला", "list"), ("जन्म की तारीख़", "calendar")):
        stage.page.get_by_role("combobox", name=label).click()
        expect(stage.page.get_by_role("dialog", name=label)).to_be_visible()
        look(stage, f"{name}-{language}-{width}")
        stage.page.keyboard.press("Escape")
    stage.field("आवेदक का पूरा नाम").fill("श्रीमती लक्ष्मी क्षीरसागर")
    stage.page.keyboard.press("Escape")
    look(stage, f"close-{language}-{width}")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_goes_wrong(stage: Stage, language: str) -> None:
    stage.start(language)
    expect(stage.page.locator(".flow-failure")).to_be_visible()
    look(stage, f"failure-{language}")
    stage.footer.click()
    stage.open(APPLICATION, {"name": "Asha", "error_name": "नाम वैसा लिखें जैसा दस्तावेज़ में है"}, language)
    stage.field("Name").blur()
    look(stage, f"field-error-{language}")
    stage.page.evaluate("sheet.close()")
    stage.open(
        APPLICATION, {"summary": "आशा\nपुणे", "error_message": "अभी जमा नहीं हो पाया। फिर से कोशिश करें।"}, language, "REVIEW"
    )
    look(stage, f"snackbar-{language}")


def test_a_long_text_can_be_scrolled_by_keyboard(stage: Stage) -> None:
    given = flow(
        screen("LONG", {"type": "TextBody", "text": "\n".join(["A line."] * 60)}, footer("complete"), terminal=True)
    )
    stage.open(given)
    look(stage, "long")
    stage.page.keyboard.press("Tab")
    stage.page.keyboard.press("Tab")
    stage.page.keyboard.press("Home")
    stage.page.wait_for_function("document.querySelector('.flow-body').scrollTop === 0")
    stage.page.keyboard.press("End")
    stage.page.wait_for_function("document.querySelector('.flow-body').scrollTop > 100")


def test_letters_of_hindi_have_room_above_and_below(stage: Stage) -> None:
    stage.open(GALLERY, screen="FIELDS", language="hi")
    lines = stage.page.evaluate(
        """() => [...document.querySelectorAll(".flow-sheet :is(.flow-title, .flow-label, .flow-note, button, input)")]
            .filter((at) => at.offsetParent)
            .map((at) => [at.className, getComputedStyle(at)])
            .map(([name, { lineHeight, fontSize }]) => [name, parseFloat(lineHeight) / parseFloat(fontSize)])"""
    )
    assert lines and [line for line in lines if line[1] < 1.4] == []


def test_motion_only_for_those_who_like_it(stage: Stage) -> None:
    stage.open(APPLICATION, {"name": "", "error_name": ""})
    assert stage.page.evaluate("document.getAnimations().length") == 0


def test_nothing_is_loaded_from_elsewhere(stage: Stage) -> None:
    requested: list[str] = []
    stage.page.on("request", lambda request: requested.append(request.url))
    stage.page.reload()
    stage.page.wait_for_function("window.isReady")
    stage.open(GALLERY)
    assert any("/static/flow/session.js" in url for url in requested)
    assert [url for url in requested if not re.match(r"http://127\.0\.0\.1|data:image", url)] == []
