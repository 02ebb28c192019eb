"""From the first word to a reference number in the chat, by tapping and typing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from seva.catalogue import load_catalogue, load_messages
from tests.browser.conftest import OpenPhone
from tests.browser.screen import DESKTOP, PATIENCE, SMALL, Screen
from tests.conftest import ROOT
from tests.system.citizen import NUMBER, answer
from tests.system.photos import pdf as text_pdf
from tests.system.photos import saved

CATALOGUE = load_catalogue(ROOT / "catalogue")
MESSAGES = load_messages(ROOT / "catalogue")
MOST_TURNS = 40
COUNT_BUBBLES = """() => {
  window.bubbles = 0;
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes]))
      if (node.matches?.(".message:not(.typing-row)")) window.bubbles += 1;
  }).observe(document.querySelector(".list"), {childList: true});
}"""
WAYS = {
    "hi": ("नमस्ते", "आय प्रमाण पत्र", "फ़ॉर्म भरें", "फ़ोटो", "दस्तावेज़"),
    "en": ("Hello", "Income certificate", "Fill the form", "Photo", "Document"),
}


Files = tuple[Path, Path]


@pytest.fixture(scope="module")
def readable(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A photo and a PDF on which there is something to read."""
    folder = tmp_path_factory.mktemp("readable")
    paper = folder / "paper.pdf"
    paper.write_bytes(text_pdf("A paper"))
    return saved(folder, 7), paper


def reply(screen: Screen, files: Files, turn: int) -> None:
    """Answers what is asked as people do: taps what there is to tap, sends photos and PDFs, types the rest."""
    asked = screen.asked
    assert asked is not None
    if asked["type"] == "document":
        *_, pictures, papers = WAYS[screen.language]
        photo, pdf = files
        screen.attach(pictures if turn % 2 else papers, photo if turn % 2 else pdf)
        return
    text = answer(CATALOGUE, asked, screen.language)
    last = screen.answers.last.locator(".action")
    if asked["type"] == "choice" and last.count():
        place = asked["choices"].index(chosen(asked, text, screen.language))
        if last.count() == len(asked["choices"]):
            screen.heard_after(lambda: last.nth(place).click())
        elif last.count() == 1:
            tap_row(screen, place)
        else:
            screen.say(text)
    else:
        screen.say(text)


def chosen(asked: dict, text: str, language: str) -> str:
    field = CATALOGUE.services[asked["service"]].field(asked["field"])
    if field is None:
        return asked["choices"][0]
    return next(choice.id for choice in field.choices if choice.label.in_(language) == text)


def tap_row(screen: Screen, place: int) -> None:
    screen.answers.last.locator(".action").click()
    sheet = screen.phone.get_by_role("dialog")
    sheet.locator(".row").nth(place).click()
    screen.heard_after(lambda: sheet.locator("button[type=submit]").click())


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "size"), [("hi", SMALL), ("en", DESKTOP)], ids=lambda v: str(v))
def test_from_a_greeting_to_a_reference_number(
    open_phone: OpenPhone, language: str, size: tuple[int, int], photo: Path, pdf: Path, readable: Files
) -> None:
    """The first document cannot be read: better ones are asked for, and what comes the third time is taken.

    Were it so with all, the business would write more than one person is sent in a minute, and each answer wait.
    """
    screen = open_phone(language, size)
    greeting, service, apply, *_ = WAYS[language]
    screen.shot("empty")
    screen.heard_after(lambda: screen.phone.get_by_role("button", name=greeting, exact=True).click())
    screen.shot("greeting")
    screen.tap(service)
    screen.tap(apply)
    screen.shot("consent")
    first: str | None = None
    for turn in range(MOST_TURNS):
        asked = screen.asked
        if asked is None:
            break
        first = first or (asked["field"] if asked["type"] == "document" else None)
        reply(screen, (photo, pdf) if asked["field"] == first else readable, turn)
        if turn % 6 == 3:
            screen.shot(f"turn-{turn}")
            assert screen.overflows() == []
    number = screen.answers.filter(has_text=NUMBER)
    expect(number.first).to_be_visible(timeout=PATIENCE)
    screen.shot("number")
    assert screen.overflows() == []
    assert screen.axe() == []


def test_a_button_of_an_earlier_question_changes_nothing(open_phone: OpenPhone) -> None:
    screen = open_phone("en", SMALL)
    screen.say("I need an income certificate")
    consent = screen.phone.locator(".message.in", has=screen.page.locator(".action")).last
    screen.heard_after(lambda: consent.locator(".action").first.click())
    asked = screen.asked
    screen.heard_after(lambda: consent.locator(".action").first.click())
    expect(screen.answers.last).to_contain_text(MESSAGES.text("whatsapp.choice_gone", "en").replace("*", ""))
    assert screen.asked == asked
    taps = screen.phone.locator(".message.out .quote")
    expect(taps).to_have_count(2)
    screen.shot("stale-button")


def test_a_text_in_the_address_stands_in_the_field(open_phone: OpenPhone) -> None:
    screen = open_phone("hi", SMALL, "&say=राशन कार्ड")
    expect(screen.field).to_have_value("राशन कार्ड")
    screen.field.press("Enter")
    expect(screen.phone.locator(".message.out")).to_contain_text("राशन कार्ड")
    expect(screen.field).to_have_value("")


def test_ticks_go_from_sent_to_read(open_phone: OpenPhone) -> None:
    screen = open_phone("en", DESKTOP)
    screen.say("hello")
    tick = screen.phone.locator(".message.out .tick svg").last
    expect(tick).to_have_attribute("aria-label", re.compile("Read|Delivered"), timeout=PATIENCE)
    expect(screen.phone.locator(".message.in.status-read").first).to_be_attached(timeout=PATIENCE)
    expect(screen.phone.locator(".message.in.status-delivered")).to_have_count(0)


def test_a_change_of_ticks_draws_nothing_else_again(open_phone: OpenPhone) -> None:
    """Else a screen reader would read the message out for every tick."""
    screen = open_phone("en", DESKTOP)
    screen.page.evaluate(COUNT_BUBBLES)
    screen.say("hello")
    expect(screen.phone.locator(".message.out.status-read")).to_have_count(1)
    expect(screen.phone.locator(".message.in.status-read")).to_have_count(screen.answers.count())
    assert screen.page.evaluate("window.bubbles") == 1 + screen.answers.count()
