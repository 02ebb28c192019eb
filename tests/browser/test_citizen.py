"""What a citizen does besides writing and tapping."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.business import Business
from tests.browser.conftest import OpenPhone
from tests.browser.screen import DESKTOP, PATIENCE, SMALL, Screen

HEARD = """audio => new Promise((done) => {
  const look = () => (audio.currentTime > 0.3 ? done() : requestAnimationFrame(look));
  look();
})"""


def menu(screen: Screen, label: str) -> None:
    screen.phone.get_by_role("button", name=re.compile("^(Menu|मेन्यू)$")).click()
    screen.phone.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()


def options(screen: Screen, kind: str = "out") -> None:
    screen.phone.locator(f".message.{kind}:not(.typing-row) .options").last.focus()
    screen.page.keyboard.press("Enter")
    expect(screen.phone.get_by_role("dialog")).to_be_visible()


def test_a_photo_is_sent_as_jpeg_and_a_pdf_as_it_is(open_phone: OpenPhone, photo: Path, pdf: Path) -> None:
    screen = open_phone("en", SMALL)
    screen.say("hello")
    screen.phone.locator(".composer .icon-clip").click()
    screen.shot("attach")
    screen.page.keyboard.press("Escape")
    screen.attach("Photo", photo)
    picture = screen.phone.locator(".message.out .picture")
    expect(picture).to_have_js_property("naturalWidth", 1600)
    answer = screen.page.request.get(str(picture.evaluate("node => node.src")))
    assert answer.headers["content-type"] == "image/jpeg"
    screen.attach("Document", pdf)
    paper = screen.phone.locator(".message.out .paper")
    expect(paper).to_contain_text(pdf.name)
    assert screen.page.request.get(str(paper.evaluate("node => node.href"))).body() == pdf.read_bytes()
    screen.shot("attachments")
    assert screen.axe() == []


def test_a_file_that_is_no_photo_is_refused_kindly(open_phone: OpenPhone, pdf: Path) -> None:
    screen = open_phone("hi", SMALL)
    with screen.page.expect_file_chooser() as chooser:
        screen.phone.get_by_role("button", name="फ़ोटो", exact=True).click()
    chooser.value.set_files(pdf)
    expect(screen.phone.locator(".toast")).to_have_text("यह फ़ाइल फ़ोटो की तरह नहीं खुली।")


def test_a_voice_note_is_recorded_as_opus_in_ogg_and_plays(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    screen.say("hello")
    screen.phone.get_by_role("button", name="Record a voice message").click()
    time = screen.phone.locator(".recording-time")
    expect(time).to_have_text("0:01", timeout=PATIENCE)
    screen.shot("recording")
    screen.heard_after(lambda: screen.phone.get_by_role("button", name="Send the voice message").click())
    audio = screen.phone.locator(".message.out audio")
    content = screen.page.request.get(str(audio.evaluate("node => node.src"))).body()
    assert content.startswith(b"OggS") and b"OpusHead" in content[:64]
    screen.phone.locator(".message.out .voice-play").click()
    audio.evaluate(HEARD)
    assert 0.9 < float(audio.evaluate("node => node.duration")) < 60
    screen.shot("voice")


def test_a_place_is_shared_from_the_map_by_keyboard(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    screen.phone.locator(".composer .icon-clip").click()
    screen.phone.get_by_role("dialog").get_by_role("button", name="Location", exact=True).click()
    expect(screen.phone.locator(".pin-at")).to_have_text("Connaught Place · 28.63150, 77.21670")
    screen.page.keyboard.press("ArrowUp")
    expect(screen.phone.locator(".pin-at")).to_have_text("28.63650, 77.21670")
    screen.shot("map")
    assert screen.axe() == []
    screen.phone.get_by_role("button", name="Rohini").click()
    screen.heard_after(lambda: screen.phone.get_by_role("button", name="Send location").click())
    expect(screen.phone.locator(".message.out .place-name")).to_contain_text("Rohini")


def test_answers_reactions_corrections_and_deletions(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    screen.say("helo")
    options(screen, "in")
    screen.shot("options")
    assert screen.axe() == []
    screen.phone.get_by_role("dialog").get_by_role("button", name="Reply").click()
    expect(screen.phone.locator(".above .quote")).to_be_visible()
    screen.say("income certificate")
    mine = screen.phone.locator(".message.out").last
    expect(mine.locator(".quote-author")).to_have_text("Seva Saathi")
    options(screen, "in")
    screen.phone.get_by_role("button", name="React with 🙏").click()
    expect(screen.phone.locator(".reactions button")).to_have_text("🙏")
    options(screen)
    screen.phone.get_by_role("dialog").get_by_role("button", name="Edit").click()
    screen.field.fill("caste certificate")
    screen.field.press("Enter")
    expect(mine).to_contain_text("caste certificate")
    expect(mine).to_contain_text("Edited")
    options(screen)
    screen.phone.get_by_role("dialog").get_by_role("button", name="Delete for everyone").click()
    expect(mine).to_contain_text("You deleted this message")
    screen.shot("deleted")
    assert screen.axe() == []


def test_without_network_messages_wait(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    menu(screen, "Lose the network")
    expect(screen.phone.locator(".notice")).to_have_text("No network. Messages wait on this phone.")
    screen.field.fill("hello")
    screen.field.press("Enter")
    tick = screen.phone.locator(".message.out .tick svg")
    expect(tick).to_have_attribute("aria-label", "Waiting for the network")
    screen.shot("no-network")
    assert screen.axe() == []
    screen.heard_after(lambda: menu(screen, "Get the network back"))
    expect(tick).not_to_have_attribute("aria-label", "Waiting for the network")


def test_who_blocks_cannot_write_and_hears_nothing(open_phone: OpenPhone, business: Business) -> None:
    screen = open_phone("hi", SMALL)
    screen.say("नमस्ते")
    menu(screen, "सेवा साथी को ब्लॉक करें")
    expect(screen.phone.locator(".blocked")).to_be_visible()
    expect(screen.field).to_be_hidden()
    business.send(screen.id, "text", {"body": "कोई है?"})
    expect(screen.phone.locator(".lost .reason")).to_contain_text("131026")
    screen.shot("blocked")
    assert screen.axe() == []
    screen.phone.locator(".blocked button").click()
    expect(screen.field).to_be_visible()


def test_another_number_and_only_a_user_id(open_phone: OpenPhone) -> None:
    screen = open_phone("en", DESKTOP)
    screen.say("hello")
    menu(screen, "Change number")
    field = screen.phone.get_by_label("New number")
    new = field.input_value()
    screen.phone.get_by_role("dialog").locator("button[type=submit]").click()
    expect(screen.page.locator(".owner-name span")).to_have_text(new)
    menu(screen, "Show my user id only, not my number")
    expect(screen.phone.locator(".notice")).to_have_text("The business sees your user id only.")
    screen.say("hello again")


def test_25_hours_later_the_day_has_changed_and_the_window_is_shut(open_phone: OpenPhone, business: Business) -> None:
    screen = open_phone("en", SMALL)
    screen.say("hello")
    days = screen.phone.locator(".line.day")
    expect(days).to_have_text(["Today"])
    menu(screen, "Let 25 hours pass")
    expect(days).not_to_have_text(["Today"])
    business.send(screen.id, "text", {"body": "too late"})
    expect(screen.phone.locator(".lost .reason")).to_contain_text("131047", timeout=PATIENCE)
    screen.say("I am back")
    expect(days.last).to_have_text("Today")
    screen.shot("after-25-hours")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_two_phones_and_their_raw_messages(open_phone: OpenPhone, language: str) -> None:
    screen = open_phone(language, (1600, 900), "&phones=2")
    other = screen.page.locator(".screen").nth(1)
    screen.say("hello")
    screen.page.get_by_role("button", name=re.compile("Raw messages|कच्चे मैसेज")).first.click()
    raw = screen.page.locator(".raw")
    expect(raw.locator(".to-us").first).to_contain_text("webhook messages · text")
    expect(raw.locator(".from-us code", has_text="POST …/messages").first).to_be_visible()
    raw.locator("summary").first.click()
    expect(raw.locator("pre").first).to_contain_text("hello")
    expect(raw.locator("pre").first).to_contain_text(screen.id)
    expect(other.locator(".message.out")).to_have_count(0)
    screen.shot("two-phones")
    assert screen.axe() == []
    screen.page.reload()
    expect(screen.phone.locator(".message.out")).to_contain_text("hello")


def test_raw_messages_cover_a_small_screen_until_they_are_closed(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    screen.say("hello")
    menu(screen, "Show raw messages")
    raw = screen.page.locator(".raw")
    expect(raw.locator("details").first).to_be_visible()
    screen.shot("raw")
    assert screen.axe() == []
    raw.get_by_role("button", name="Hide raw messages").click()
    expect(raw).to_have_count(0)
    expect(screen.field).to_be_visible()


def test_a_long_press_opens_what_can_be_done(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    screen.say("hello")
    screen.answers.first.locator(".bubble").dispatch_event("touchstart")
    expect(screen.phone.get_by_role("dialog", name="Message options")).to_be_visible()


def test_what_was_sent_with_a_form_can_be_seen(open_phone: OpenPhone, business: Business) -> None:
    screen = open_phone("en", SMALL)
    screen.say("hello")
    sent = screen.answers.last.get_attribute("data-id")
    response = {"flow_token": "t", "district": "<b>पुणे</b>", "docs": ["a", "b"]}
    business.control(f"handsets/{screen.id}/flow_reply", {"message_id": sent, "response": response})
    screen.phone.get_by_role("button", name="View response").click()
    shown = screen.phone.get_by_role("dialog")
    expect(shown.locator("dt")).to_have_text(["district", "docs"])
    expect(shown.locator("dd").first).to_have_text("<b>पुणे</b>")
    screen.shot("response")
    assert screen.axe() == []


def test_all_of_it_works_by_keyboard(open_phone: OpenPhone) -> None:
    screen = open_phone("en", DESKTOP)
    expect(screen.field).to_be_focused()
    screen.page.keyboard.type("hello")
    screen.heard_after(lambda: screen.page.keyboard.press("Enter"))
    screen.phone.locator(".action").last.focus()
    screen.page.keyboard.press("Enter")
    dialog = screen.phone.get_by_role("dialog")
    expect(dialog).to_be_visible()
    screen.page.keyboard.press("Space")
    for _ in range(3):
        if dialog.locator("button[type=submit]").evaluate("node => node === document.activeElement"):
            break
        screen.page.keyboard.press("Tab")
    screen.heard_after(lambda: screen.page.keyboard.press("Enter"))
    expect(screen.phone.locator(".message.out").last.locator(".quote")).to_be_visible()


def test_the_language_of_the_page_changes(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    menu(screen, "हिंदी")
    expect(screen.page.locator("html")).to_have_attribute("lang", "hi")
    expect(screen.field).to_have_attribute("placeholder", "मैसेज")


def test_a_page_of_many_citizens_forgets_nobody(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    first = screen.id
    menu(screen, "Start again as another citizen")
    expect(screen.phone).not_to_have_attribute("aria-label", re.compile(first[-5:]))
    expect(screen.phone.locator(".chip").first).to_be_visible()
    assert screen.id != first


def test_a_phone_that_the_stand_in_forgot_is_switched_on_again(open_phone: OpenPhone, business: Business) -> None:
    screen = open_phone("en", SMALL)
    screen.say("hello")
    business.forget(screen.id)
    screen.page.reload()
    expect(screen.phone.locator(".chip").first).to_be_visible()
    expect(screen.phone.locator(".message.out")).to_have_count(0)
    screen.say("hello")


def test_without_a_connection_it_is_said(open_phone: OpenPhone) -> None:
    screen = open_phone("hi", SMALL)
    screen.page.route("**/control/live*", lambda route: route.abort())
    screen.page.reload()
    expect(screen.phone.locator(".notice")).to_have_text("सर्वर से संपर्क नहीं है। फिर से कोशिश जारी है।")
    screen.shot("no-connection")
    screen.page.unroute("**/control/live*")
    expect(screen.phone.locator(".notice")).to_be_empty()
    screen.problems.clear()  # the browser says that it could not connect, as it should
