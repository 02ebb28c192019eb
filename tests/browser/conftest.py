"""The whole system as `make run` starts it, on free ports, and Chromium: once for all tests of pages.

Both end with the last of these tests: while Playwright is started, no other test could run an event loop.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, sync_playwright

from seva.processes.plan import whole_system
from seva.processes.stand_in import digilocker, payments_stand_in, stand_in, stand_in_forms
from seva.processes.supervisor import Supervisor
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.browser.business import Business
from tests.browser.chromium import chromium
from tests.browser.screen import DESKTOP, Screen
from tests.system.conftest import settings_for

OpenPhone = Callable[..., Screen]
Plan = tuple[Settings, dict[str, str]]
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright) as started:
        yield started


@pytest.fixture(scope="package")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Settings of a system with the stand-ins for Meta, DigiLocker and payments; the environment of its processes."""
    settings, environment = settings_for(tmp_path_factory.mktemp("site"))
    simulated = {
        **stand_in(settings),
        **stand_in_forms(settings),
        **digilocker(settings),
        **payments_stand_in(settings),
    }
    return settings, {**environment, **simulated}


@pytest.fixture(scope="package")
def site(browser: Browser, plan: Plan) -> Iterator[Settings]:
    """The settings of the running system; it is not started where there is no browser."""
    settings, environment = plan
    Database(make_engine(settings.database)).migrate()
    with Supervisor(whole_system(settings), settings.home / "log", environment) as supervisor:
        supervisor.wait_until_ready()
        yield settings


@pytest.fixture(scope="package")
def business(site: Settings) -> Business:
    """Sends to Graph as the connector does, for what the assistant does not say by itself."""
    return Business(site)


@pytest.fixture
def open_phone(browser: Browser, site: Settings) -> Iterator[OpenPhone]:
    """Opens the page as a new visitor; at the end nothing may have gone wrong in it."""
    opened: list[Screen] = []
    with ExitStack() as stack:

        def open_it(language: str = "en", size: tuple[int, int] = DESKTOP, query: str = "") -> Screen:
            width, height = size
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=f"{language}-IN", has_touch=width < 500,
                reduced_motion="reduce",  # else what blinks is drawn sixty times a second, by the CPU
            )  # fmt: skip
            stack.callback(context.close)
            opened.append(Screen(context.new_page(), site, language, query))
            return opened[-1]

        yield open_it
        assert [problem for screen in opened for problem in screen.problems] == []


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo larger than WhatsApp sends them."""
    path = tmp_path_factory.mktemp("files") / "photo.png"
    drawn = Image.linear_gradient("L").resize((2000, 1400))
    Image.merge("RGB", (drawn, drawn.rotate(180), Image.new("L", drawn.size, 160))).save(path)
    return path


@pytest.fixture(scope="session")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of one empty page."""
    path = tmp_path_factory.mktemp("files") / "आय का प्रमाण.pdf"
    path.write_bytes(PDF)
    return path
