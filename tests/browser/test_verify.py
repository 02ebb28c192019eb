"""The page /verify: certificates are checked in the browser, also with the network cut after it was loaded."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import segno
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from seva.certificates import Verdict, check_text, link, qr_link
from seva.clock import in_india, utc_now
from seva.core import Core, build_core
from seva.departments.fake import FakeDepartment
from seva.documents.intake import Intake
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.conftest import ROOT as HOME
from tests.verifying.lab import BASE, SHOWN, Lab
from web.verify import Page as VerifyPage
from web.verify import verify_pages

Open = Callable[..., Page]
NUMBER = "DL-CRT-2026-00000001"


@pytest.fixture(scope="module")
def lab() -> Lab:
    made = Lab(in_india(utc_now()).date())
    for show in SHOWN.values():
        show(made)
    return made


@pytest.fixture(scope="module")
def core(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """A core whose departments publish the lab's lists, and which reads files in a real child."""
    home = tmp_path_factory.mktemp("verify")
    settings = Settings(_env_file=None, home=home, catalogue=HOME / "catalogue", secret_key="a key for tests")
    Database(make_engine(settings.database)).migrate()
    department, intake = FakeDepartment(), Intake()
    department.keys, department.ended = lab.publish()
    yield build_core(settings, departments=department, intake=intake, providers={})
    intake.close()


@pytest.fixture(scope="module")
def address(core: Core) -> Iterator[str]:
    app = FastAPI(openapi_url=None)
    verify_pages(app, core.verifying, VerifyPage(core.verifying, core.catalogue, core.messages, "/log"), seconds=0)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/verify"
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    contexts, wrong = [], []

    def open_it(fragment: str = "", language: str = "en", width: int = 360, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 740}, locale=f"{language}-IN", **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
        page.goto(f"{address}?lang={language}{fragment}")
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert wrong == []


def content(shown: str) -> str:
    return "#" + shown.rpartition("#")[2]


def found(page: Page) -> str:
    return page.locator("#result[data-verdict]").get_attribute("data-verdict") or ""


def test_every_verdict_with_the_network_cut(open_page: Open, lab: Lab, core: Core) -> None:
    page = open_page()
    asked: list[str] = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    for verdict, show in SHOWN.items():
        page.evaluate(
            "hash => { document.getElementById('result').removeAttribute('data-verdict'); location.hash = hash }",
            content(show(lab)),
        )
        assert found(page) == verdict.value
        answer = core.verifying.words.answer(verdict, "en").split("\n")
        for line in answer:
            expect(page.locator("#result")).to_contain_text(line)
    assert asked == [], "nothing of a certificate leaves the browser"


@pytest.mark.parametrize(("language", "name"), [("en", "Name"), ("hi", "नाम")])
def test_a_link_that_is_opened_shows_what_stands_in_it(
    open_page: Open, lab: Lab, core: Core, language: str, name: str
) -> None:
    shown = SHOWN[Verdict.genuine](lab)
    page = open_page(content(shown), language)
    assert found(page) == "genuine"
    outcome = core.verifying.text(shown)
    said = dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))
    assert said == {line.label: line.value for line in core.verifying.words.facts(outcome, language)}
    assert said[name] == "सुनीता देवी"
    page.click("header a")
    page.wait_for_selector("html[data-ready]")
    assert found(page) == "genuine", "the other language keeps what is shown"


def test_the_browser_judges_as_the_library_does(open_page: Open, lab: Lab) -> None:
    """Each byte of a certificate changed, left out or put twice: the same verdict here and there."""
    cose = lab.certificate()
    changed = [cose[:at] + bytes([cose[at] ^ flip]) + cose[at + 1 :] for at in range(len(cose)) for flip in (1, 0x80)]
    changed += [cose[:at] + cose[at + 1 :] for at in range(0, len(cose), 3)]
    changed += [cose[: at + 1] + cose[at:] for at in range(0, len(cose), 3)]
    changed += [cose + b"\x00", cose[:20]]
    texts = [link(BASE, one) for one in changed] + ["".join(qr_link(BASE, one)) for one in changed[::7]]
    ours = [check_text(text, lab.keys, lab.statuses, lab.today).verdict.value for text in texts]
    page = open_page()
    theirs = page.evaluate(
        """async (texts) => {
            const { checkText, readKeys, readStatuses, today } = await import("/verify/static/check.js");
            const { fromBase64 } = await import("/verify/static/content.js");
            const data = JSON.parse(document.getElementById("data").textContent);
            const keys = await readKeys(fromBase64(data.keys), fromBase64(data.root));
            const statuses = await readStatuses(fromBase64(data.statuses), keys, today());
            const found = [];
            for (const text of texts) found.push((await checkText(text, keys, statuses, today())).verdict);
            return found;
        }""",
        texts,
    )
    assert [(n, a, b) for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b] == []
    assert len(set(ours)) > 5


def test_an_older_browser_checks_with_the_vendored_script(open_page: Open, lab: Lab) -> None:
    page = open_page()
    page.evaluate("() => { crypto.subtle.importKey = () => Promise.reject(new Error('no Ed25519')) }")
    for verdict in (Verdict.genuine, Verdict.altered):
        page.evaluate(
            "hash => { document.getElementById('result').removeAttribute('data-verdict'); location.hash = hash }",
            content(SHOWN[verdict](lab)),
        )
        assert found(page) == verdict.value


def test_a_photo_is_read_in_the_browser_and_a_pdf_only_when_that_is_wanted(
    open_page: Open, lab: Lab, tmp_path: Path
) -> None:
    address, digits = qr_link(BASE, lab.certificate())
    code = segno.make(address + digits, error="m")
    photo, pdf = tmp_path / "photo.png", tmp_path / "paper.pdf"
    code.save(str(photo), scale=6, border=6)
    code.save(str(pdf), scale=3, border=6)
    page = open_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.set_input_files("#file", str(photo))
    assert found(page) == "genuine" and sent == []
    page.set_input_files("#file", str(pdf))
    expect(page.locator("#result")).to_contain_text("cannot read PDFs")
    assert sent == []
    page.click("#result button")
    assert found(page) == "genuine" and sent == ["POST"]


@pytest.mark.parametrize(
    ("language", "known", "unknown"), [("en", "counts today", "No certificate"), ("hi", "मान्य", "नहीं है")]
)
def test_a_number_tells_validity_and_kind_also_without_scripts(
    browser: Browser, address: str, language: str, known: str, unknown: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    for number, words in (
        (NUMBER.lower().replace("-", " "), known),
        ("DL-CRT-2026-99999999", unknown),
        ("xyz", "DL-CRT"),
    ):
        page.goto(f"{address}?lang={language}")
        page.fill("#number", number)
        page.click("form button")
        expect(page.locator("#result")).to_contain_text(words)
    context.close()


@pytest.mark.parametrize("width", [320, 1200])
def test_it_fits_and_can_be_used_without_eyes(open_page: Open, lab: Lab, width: int) -> None:
    page = open_page(content(SHOWN[Verdict.revoked](lab)), "hi", width)
    assert found(page) == "revoked"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.activeElement.id") == "result"
    report = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert report.violations_count == 0, report.generate_report()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") in ("open-camera", "")
