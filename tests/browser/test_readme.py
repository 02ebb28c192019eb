"""The picture of the README: two citizens, one in each language."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import OpenPhone
from tests.browser.screen import SHOTS, STEADY, Screen
from tests.conftest import ROOT

PICTURE = ROOT / "docs" / "images" / "phone.png"
LARGEST = 150_000
COLOURS = 128
SAID = (
    ("I need an income certificate", "I agree", "Sunita Devi"),
    ("मुझे आय प्रमाण पत्र बनवाना है", "सहमत हूँ", "फ़ीस कितनी लगेगी?"),
)


def talk(page: Page, place: int, said: tuple[str, ...]) -> None:
    """Opens with a suggestion, taps what is offered, then types."""
    phone = page.locator(".screen").nth(place)
    answers = phone.locator(".message.in:not(.typing-row)")
    for text in said:
        before = answers.count()
        tappable = phone.locator(".chip:visible, .action").filter(has_text=text)
        if tappable.count():
            tappable.last.click()
        else:
            phone.locator("textarea").fill(text)
            phone.locator("textarea").press("Enter")
        answers.nth(before).wait_for()
        page.evaluate(STEADY.replace('document.querySelector(".list")', f'document.querySelectorAll(".list")[{place}]'))


def draw(screen: Screen) -> Path:
    """The two phones with few colours, so that the file is small."""
    path = SHOTS / "phone.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    screen.page.locator(".phones").screenshot(path=path, animations="disabled")
    with Image.open(path) as drawn:
        drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def test_the_picture_of_the_readme(open_phone: OpenPhone) -> None:
    """It lies in var/screenshots; whoever changes how the page looks copies it to docs/images."""
    screen = open_phone("en", (880, 780), "&phones=2")
    for place, said in enumerate(SAID):
        talk(screen.page, place, said)
    screen.page.mouse.move(2, 2)
    assert draw(screen).stat().st_size < LARGEST
    assert PICTURE.stat().st_size < LARGEST
    with Image.open(PICTURE) as kept, Image.open(SHOTS / "phone.png") as drawn:
        assert kept.size == drawn.size
