"""Every kind of message as WhatsApp shows it, and what is wrong with some of them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.business import JSON, Business
from tests.browser.conftest import PDF, OpenPhone
from tests.browser.screen import DESKTOP, PATIENCE, SMALL, SMALLEST, Screen

SCRIPT = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\"> & <b>no</b>"
AMOUNT = {"value": 3000, "offset": 100}
ITEM = {"retailer_id": "fee", "name": "आय प्रमाण पत्र की फ़ीस", "amount": AMOUNT, "quantity": 1}
LONG = "दिल्ली सरकार के राजस्व विभाग की ओर से आपके आवेदन पर कार्रवाई की सूचना। " * 6


def heard(screen: Screen) -> Screen:
    """The business may write once it was written to."""
    screen.say("hello")
    return screen


def last(screen: Screen, message_id: str) -> Locator:
    shown = screen.phone.locator(f'.message[data-id="{message_id}"]')
    expect(shown).to_be_visible(timeout=PATIENCE)
    return shown


def order(screen: Screen, setting: JSON) -> JSON:
    details = {"status": "pending", "items": [ITEM], "subtotal": AMOUNT, "tax": {"value": 0, "offset": 100}}
    parameters = {
        "reference_id": f"{screen.id}-{setting['type']}",
        "type": "digital-goods",
        "payment_settings": [setting],
        "currency": "INR",
        "total_amount": AMOUNT,
        "order": details,
    }
    return {"name": "review_and_pay", "parameters": parameters}


def test_script_in_a_text_stays_text(open_phone: OpenPhone, business: Business) -> None:
    screen = heard(open_phone("en", SMALL))
    screen.say(SCRIPT)
    expect(screen.phone.locator(".message.out").last).to_contain_text(SCRIPT)
    shown = last(screen, business.send(screen.id, "text", {"body": SCRIPT}))
    expect(shown.locator(".words")).to_have_text(SCRIPT)
    buttons = {"buttons": [{"type": "reply", "reply": {"id": "<b>", "title": "<i>tap</i>"}}]}
    asked = last(screen, business.interactive(screen.id, "button", SCRIPT, buttons))
    expect(asked.locator(".action")).to_have_text("<i>tap</i>")
    assert screen.page.title() == "Seva Saathi on WhatsApp"
    assert screen.page.locator(".screen script, .screen .words img, .screen .words b").count() == 0


def test_marks_and_links_are_shown_as_whatsapp_does(open_phone: OpenPhone, business: Business) -> None:
    screen = heard(open_phone("en", DESKTOP))
    text = (
        "*मोटा* _italic_ ~gone~ `code` *_both_* 2*3*4 snake_case_name * no *\n"
        "> a quote\n- first\n- दूसरा\n1. one\n2. two\n"
        "See https://edistrict.delhigovt.nic.in/a_b_c?x=1. Or mcdonline.nic.in, call 1800-11-2345 or 98765 43210.\n"
        "```block *as it is*```"
    )
    words = last(screen, business.send(screen.id, "text", {"body": text})).locator(".words")
    for tag, found in {
        "strong": ["मोटा", "both"],
        "em": ["italic", "both"],
        "s": ["gone"],
        "blockquote": ["a quote"],
        "ul li": ["first", "दूसरा"],
        "ol li": ["one", "two"],
        "code": ["code", "block *as it is*"],
    }.items():
        assert words.locator(tag).all_inner_texts() == found, tag
    expect(words).to_contain_text("2*3*4 snake_case_name * no *")
    links = [link.get_attribute("href") for link in words.locator("a").all()]
    assert links == [
        "https://edistrict.delhigovt.nic.in/a_b_c?x=1",
        "https://mcdonline.nic.in",
        "tel:1800112345",
        "tel:9876543210",
    ]
    screen.shot("marks")


@pytest.mark.parametrize(("language", "size"), [("hi", SMALLEST), ("en", SMALL), ("hi", DESKTOP)])
def test_every_kind_fits_and_is_accessible(
    open_phone: OpenPhone, business: Business, photo: Path, language: str, size: tuple[int, int]
) -> None:
    screen = heard(open_phone(language, size))
    to = screen.id
    business.send(to, "text", {"body": LONG + "https://example.org/" + "x" * 120})
    picture = business.upload(photo.read_bytes(), "image/png", "p.png")
    business.send(to, "image", {"id": picture, "caption": "नमूना"})
    paper = business.upload(PDF, "application/pdf", "c.pdf")
    business.send(to, "document", {"id": paper, "filename": "प्रमाण_पत्र_REV26-1234-5678-1_अंतिम_प्रति.pdf"})
    business.send(
        to, "location", {"latitude": 28.63, "longitude": 77.21, "name": "तहसील कार्यालय", "address": "कनॉट प्लेस"}
    )
    business.interactive(
        to,
        "cta_url",
        "रसीद यहाँ है।",
        {"name": "cta_url", "parameters": {"display_text": "रसीद देखें", "url": "https://example.org/r"}},
    )
    business.interactive(to, "location_request_message", "आप कहाँ हैं?", {"name": "send_location"})
    rows = [
        {
            "id": str(n),
            "title": f"ज़िला {n} दक्षिण पश्चिम",
            "description": "एक लंबा विवरण जो दो पंक्तियों में जाता है, छोटी स्क्रीन पर",
        }
        for n in range(9)
    ]
    choice = business.interactive(
        to, "list", "ज़िला चुनें।", {"button": "ज़िला चुनें", "sections": [{"title": "ज़िले", "rows": rows}]}
    )
    listed = last(screen, choice)
    screen.shot("kinds")
    assert screen.overflows() == []
    assert screen.axe() == []
    listed.locator(".action").click()
    expect(screen.phone.get_by_role("dialog")).to_be_visible()
    screen.shot("list")
    assert screen.overflows() == []
    assert screen.axe() == []
    screen.page.keyboard.press("Escape")
    expect(screen.phone.get_by_role("dialog")).to_have_count(0)
    expect(listed.locator(".action")).to_be_focused()


def test_photos_and_documents_open(open_phone: OpenPhone, business: Business, photo: Path) -> None:
    screen = heard(open_phone("en", SMALL))
    picture = business.upload(photo.read_bytes(), "image/png", "p.png")
    shown = last(screen, business.send(screen.id, "image", {"id": picture}))
    shown.locator(".open-picture").click()
    expect(screen.phone.get_by_role("dialog").locator("img")).to_be_visible()
    screen.page.keyboard.press("Escape")
    paper = business.upload(PDF, "application/pdf", "c.pdf")
    sent = last(screen, business.send(screen.id, "document", {"id": paper, "filename": "receipt.pdf"}))
    answer = screen.page.request.get(str(sent.locator("a.paper").evaluate("node => node.href")))
    assert (answer.status, answer.headers["content-type"], answer.body()) == (200, "application/pdf", PDF)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_payment_opens_what_the_message_holds(open_phone: OpenPhone, business: Business, language: str) -> None:
    screen = heard(open_phone(language, SMALL))
    uri = "https://pay.example.org/p/1"
    link = {"type": "payment_link", "payment_link": {"uri": uri}}
    text = "फ़ीस भरकर आवेदन पूरा करें।"
    asked = last(screen, business.interactive(screen.id, "order_details", text, order(screen, link)))
    expect(asked).to_contain_text("₹30.00")
    asked.locator(".action").click()
    expect(screen.phone.get_by_role("dialog").locator("a.wide")).to_have_attribute("href", uri)
    screen.shot("payment")
    assert screen.axe() == []
    screen.page.keyboard.press("Escape")
    gateway = {"type": "payment_gateway", "payment_gateway": {"type": "razorpay", "configuration_name": "cfg"}}
    paid = last(screen, business.interactive(screen.id, "order_details", text, order(screen, gateway)))
    paid.locator(".action").click()
    screen.phone.get_by_role("dialog").locator(".wide").first.click()
    expect(screen.phone.locator(".toast")).to_have_text({"hi": "भुगतान हो गया", "en": "Paid"}[language])


def test_a_template_has_its_buttons(open_phone: OpenPhone, business: Business) -> None:
    screen = heard(open_phone("hi", SMALL))
    buttons = [
        {"type": "QUICK_REPLY", "text": "स्थिति देखें"},
        {"type": "URL", "text": "वेबसाइट", "url": "https://example.org/"},
    ]
    body = {"type": "BODY", "text": "आपका आवेदन {{1}} मंज़ूर हो गया है, बधाई।", "example": {"body_text": [["REV26"]]}}
    parts = [{"type": "HEADER", "format": "TEXT", "text": "अच्छी ख़बर"}, body, {"type": "BUTTONS", "buttons": buttons}]
    business.template({"name": "good_news", "language": "hi", "category": "UTILITY", "components": parts})
    values = [{"type": "body", "parameters": [{"type": "text", "text": "REV26-1234-5678-1"}]}]
    given = {"name": "good_news", "language": {"code": "hi"}, "components": values}
    shown = last(screen, business.send(screen.id, "template", given))
    expect(shown).to_contain_text("आपका आवेदन REV26-1234-5678-1 मंज़ूर हो गया है")
    expect(shown.locator("a.action")).to_have_attribute("href", "https://example.org/")
    screen.heard_after(lambda: shown.locator("button.action").click())
    expect(screen.phone.locator(".message.out").last).to_contain_text("स्थिति देखें")
    screen.shot("template")


def test_what_did_not_arrive_is_shown_with_its_reason(open_phone: OpenPhone, business: Business) -> None:
    screen = heard(open_phone("en", SMALL))
    business.control("faults", {"fail": 1, "fail_code": 131026, "fail_how": "status"})
    try:
        screen.field.fill("hello")
        screen.field.press("Enter")
        lost = screen.phone.locator(".lost").first
        expect(lost).to_be_visible(timeout=PATIENCE)
    finally:
        business.control("faults", {"fail": 0})
    lost.locator("summary").click()
    expect(lost.locator(".reason")).to_have_text(re.compile("131026: Message undeliverable"))
    screen.shot("failed-send")
    assert screen.axe() == []


def test_what_the_page_cannot_send_can_be_sent_again(open_phone: OpenPhone) -> None:
    screen = heard(open_phone("en", SMALL))
    screen.page.route("**/text", lambda route: route.abort())
    screen.field.fill("are you there?")
    screen.field.press("Enter")
    failed = screen.phone.locator(".unsent")
    expect(failed.locator(".again")).to_be_visible()
    screen.shot("not-sent")
    assert screen.axe() == []
    screen.page.unroute("**/text")
    screen.problems.clear()  # the browser says that it could not connect, as it should
    screen.heard_after(lambda: failed.locator(".again").click())
    expect(failed).to_have_count(0)
    expect(screen.phone.locator(".message.out").last).to_contain_text("are you there?")


@pytest.mark.parametrize("size", [SMALLEST, DESKTOP])
def test_who_reads_the_newest_stays_there_and_who_reads_older_ones_is_left_alone(
    open_phone: OpenPhone, business: Business, size: tuple[int, int]
) -> None:
    screen = heard(open_phone("hi", size))
    wall, button = screen.phone.locator(".wall"), screen.phone.locator(".to-end")
    for number in range(6):
        newest = business.send(screen.id, "text", {"body": f"{number} {LONG}"})
    expect(last(screen, newest)).to_be_in_viewport(ratio=0.9)
    expect(button).to_be_hidden()
    wall.hover()
    screen.page.mouse.wheel(0, -900)
    expect(button).to_be_visible()
    expect(last(screen, business.send(screen.id, "text", {"body": "ठीक है"}))).not_to_be_in_viewport()
    button.click()
    expect(screen.answers.last).to_be_in_viewport(ratio=1)
    expect(button).to_be_hidden()
