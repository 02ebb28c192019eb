"""A certificate on its whole way: applied and paid for, approved, on the phone by itself, checked by whoever wants to.

What its officer does with it afterwards is found, too: one is revoked, the other superseded.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cbor2
import pypdfium2
import pytest
import requests
import zxingcpp
from playwright.sync_api import Page, expect
from pycose.headers import KID
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import Sign1Message

from seva.catalogue import load_catalogue, load_messages
from seva.certificates import decode_record, link, read_link
from seva.processes.plan import PYTHON
from seva.settings import Settings
from tests.browser.conftest import OpenPhone, Plan
from tests.browser.screen import PATIENCE, SMALL, Screen
from tests.conftest import ROOT
from tests.system.citizen import NUMBER, answer
from tests.system.paying import pay
from tests.system.whatsapp import until
from web.backoffice import OFFICER_PURPOSE

CATALOGUE = load_catalogue(ROOT / "catalogue")
MESSAGES = load_messages(ROOT / "catalogue")
SERVICE = "pet_dog_registration"
MOST_TURNS, DPI = 30, 150
FLIP = 0x01


@dataclass(frozen=True)
class Told:
    """What is said in one language, and how the officer ends the certificate of it."""

    opening: str
    holder: str
    end: str
    reason: str
    verdict: str


TOLD = {
    "hi": Told("कुत्ते का पंजीकरण कराना है", "सुनीता देवी", "revoke", "obtained_wrongly", "revoked"),
    "en": Told("I want to register my pet dog", "Sunita Devi", "supersede", "renewed", "superseded"),
}


class Officer:
    """Decides as `seva desk` does."""

    def __init__(self, site: Settings) -> None:
        self._root, self._headers = site.departments, {"X-Officer-Key": site.derived(OFFICER_PURPOSE)}

    def issue(self, reference: str) -> None:
        for action in ("start_review", "approve", "issue"):
            self._post(f"applications/{reference}/decisions", action=action, by="licensing officer")

    def end(self, number: str, action: str, reason: str) -> dict[str, Any]:
        return self._post(f"certificates/{number}/actions", action=action, reason=reason, remarks="As on file.", by="x")

    def _post(self, path: str, **decision: str) -> dict[str, Any]:
        done = requests.post(f"{self._root}/{path}", json=decision, headers=self._headers, timeout=30)
        assert done.ok, done.text
        return dict(done.json())


def applied(screen: Screen) -> str:
    """From the first words to the number, with the fee paid at the bank; documents come later."""
    screen.say(TOLD[screen.language].opening)
    for _ in range(MOST_TURNS):
        asked = screen.asked
        assert asked is not None
        if asked["field"] == "payment":
            break
        if asked["type"] == "choice" and asked["field"] == "way":
            screen.tap(MESSAGES.text("label.way_chat", screen.language))
        else:
            goes_on(screen, answer(CATALOGUE, asked, screen.language), asked)
    pay(str(screen.answers.locator("a[href*='/pay/']").last.evaluate("node => node.href")))
    number = screen.answers.filter(has_text=NUMBER)
    expect(number.first).to_be_visible(timeout=PATIENCE)
    found = NUMBER.search(number.first.inner_text())
    assert found
    return found[0]


def goes_on(screen: Screen, text: str, asked: dict[str, Any]) -> None:
    """Types and sends; waits only until something else is asked."""
    before = screen.answers.count()
    screen.field.fill(text)
    screen.field.press("Enter")
    expect(screen.answers.nth(before)).to_be_visible(timeout=PATIENCE)
    until(lambda: screen.asked != asked, f"the question after {asked}")


def opened(screen: Screen) -> bytes:
    """The certificate that came by itself, as a tap on it opens it; a receipt for the fee came before it."""
    paper = screen.answers.locator("a.paper", has_text="-CRT-")
    expect(paper).to_have_count(1, timeout=PATIENCE)
    address = paper.evaluate("node => node.href")
    return screen.page.context.request.get(address).body()


def code_on(pdf: bytes) -> str:
    """What another program reads from a picture of the page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def found(page: Page) -> str:
    return page.locator("#result[data-verdict]").get_attribute("data-verdict") or ""


def shown(page: Page, fragment: str) -> str:
    """The verdict of another code, read by the page that is open."""
    page.evaluate(
        "hash => { document.getElementById('result').removeAttribute('data-verdict'); location.hash = hash }", fragment
    )
    return found(page)


def is_sound_elsewhere(site: Settings, cose: bytes) -> None:
    """An independent library, with the department's key out of the published set as bare CBOR."""
    listed = requests.get(f"{site.departments}/certificates/keys", timeout=20).content
    public = {key[1]: key[5] for key in cbor2.loads(cbor2.loads(listed).value[2])[6]}
    message = Sign1Message.from_cose_obj(cbor2.loads(cose[1:]), allow_unknown_attributes=True)
    message.key = OKPKey(crv=Ed25519, x=public[message.phdr[KID]])
    assert message.verify_signature()


def by_command(what: str | Path, environment: dict[str, str], *more: str) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of `seva certificates verify`."""
    command = [PYTHON, "-m", "seva", "certificates", "verify", str(what), "--json", *more]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def flipped(text: str) -> str:
    """The same link with one bit of the signature changed."""
    cose = read_link(text)
    return link(text.partition("#")[0], cose[:-1] + bytes([cose[-1] ^ FLIP]))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["hi", "en"])
def test_from_the_first_word_to_a_checked_certificate(
    open_phone: OpenPhone, site: Settings, plan: Plan, tmp_path: Path, language: str
) -> None:
    told, officer, screen = TOLD[language], Officer(site), open_phone(language, SMALL)
    reference = applied(screen)
    officer.issue(reference)
    pdf = opened(screen)
    screen.shot("certificate")
    text = code_on(pdf)
    assert text.startswith(f"{site.public}/verify#")
    record = decode_record(cbor2.loads(read_link(text)).value[2])
    assert record.holder == told.holder

    page = screen.page.context.new_page()
    page.goto(text)
    assert found(page) == "genuine", "as a phone's camera opens it"
    page.goto(f"{site.public}/verify?lang={language}")
    page.wait_for_selector("html[data-ready]")
    page.context.set_offline(True)
    fragment, altered = f"#{text.partition('#')[2]}", f"#{flipped(text).partition('#')[2]}"
    assert shown(page, fragment) == "genuine"
    for fact in (record.number, told.holder):
        expect(page.locator("#result")).to_contain_text(fact)
    assert shown(page, altered) == "altered"
    expect(page.locator("#result")).to_contain_text(MESSAGES.text("verdict.altered", language))
    page.context.set_offline(False)

    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    code, said = by_command(file, plan[1])
    assert (code, said["verdict"], said["record"]["number"]) == (0, "genuine", record.number)
    is_sound_elsewhere(site, read_link(text))

    officer.end(record.number, told.end, told.reason)
    code, said = by_command(file, plan[1])
    assert (code, said["verdict"]) == (2, told.verdict)
    until(lambda: page.reload() and shown(page, fragment) == told.verdict, "the page knows it")
    expect(page.locator("#result")).to_contain_text(MESSAGES.text(f"verdict.{told.verdict}", language))
