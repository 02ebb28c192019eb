from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.flow.stage import Stage, serving

MakeStage = Callable[..., Stage]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def make_stage(browser: Browser, address: str) -> Iterator[MakeStage]:
    """Makes stages of a width; an error of the page that the test does not expect fails it."""
    pages: list[Page] = []
    wrong: list[str] = []

    def make(width: int = 360, height: int = 740, *, expects_faults: bool = False) -> Stage:
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page.set_default_timeout(10_000)
        if not expects_faults:
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: note(message, wrong))
        pages.append(page)
        stage = Stage(page)
        stage.load(address)
        return stage

    yield make
    for page in pages:
        page.close()
    assert wrong == []


def note(message: ConsoleMessage, wrong: list[str]) -> None:
    if message.type == "error" and "favicon" not in message.location.get("url", ""):
        wrong.append(message.text)


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    return make_stage()
