"""The page /verify: certificates are checked in the browser, also with the network cut after it was loaded."""

import json
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest
import segno
import uvicorn
import yaml
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Playwright, Route, expect

from seva.catalogue import Catalogue, Messages
from seva.certificates import Verdict, check_text, fingerprint, link, qr_link, read_link
from seva.certificates.transparency import Leaf, SigningKey
from seva.certificates.transparency.subjects import issued
from seva.clock import in_india, utc_now
from seva.core import Core, build_core
from seva.departments.fake import FakeDepartment
from seva.departments.port import PublishedKeys
from seva.documents.intake import Intake
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.browser.chromium import OPTIONS, find_chromium
from tests.certificates import oracle
from tests.certificates.log_vectors import FILE
from tests.certificates.some_log import KEY, NAME, LyingLog, entry
from tests.conftest import ROOT as HOME
from tests.verifying.issued import Issued, issue_all
from tests.verifying.lab import BASE, LOG, SHOWN, Lab
from web.verify import Page as VerifyPage
from web.verify import PublicLog, verify_pages

Open = Callable[..., Page]
NUMBER = "DL-CRT-2026-00000001"
DROP = """([name, type, content]) => {
    document.getElementById("result").removeAttribute("data-verdict");
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name, { type }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
VECTORS = """async ([vectors, name]) => {
    const { isContinued, isIncluded, leafHash, openHead } = await import("/verify/static/log.js");
    const { hex } = await import("/verify/static/strict.js");
    const bytes = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
    const all = (rows, work) => Promise.all(rows.map(work));
    return {
        inclusion: await all(vectors.inclusion, (row) =>
            isIncluded(bytes(row.leaf), row.index, row.size, row.proof.map(bytes), bytes(row.root))),
        consistency: await all(vectors.consistency, (row) =>
            isContinued(row.from, row.to, row.proof.map(bytes), bytes(row.from_root), bytes(row.to_root))),
        heads: await all(vectors.heads, async (row) => {
            const head = await openHead(row.note, name, [bytes(vectors.public)]);
            return head && [head.size, hex(head.root), head.at];
        }),
        leaves: await all(vectors.leaves, async (row) => hex(await leafHash(row.line))),
    };
}"""
WORDS = HOME / "web" / "verify" / "words.yml"


@pytest.fixture(scope="module")
def lab() -> Lab:
    made = Lab(in_india(utc_now()).date())
    for show in SHOWN.values():
        show(made)
    return made


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Issued:
    return issue_all(tmp_path_factory.mktemp("offices"), catalogue, datetime.now(UTC))


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    """Reads files in a real child."""
    made = Intake()
    yield made
    made.close()


@contextmanager
def serving(home: Path, intake: Intake, keys: PublishedKeys, ended: bytes) -> Iterator[tuple[Core, str]]:
    """A core whose departments publish these lists, and the address of its page."""
    settings = Settings(_env_file=None, home=home, catalogue=HOME / "catalogue", secret_key="a key for tests")
    Database(make_engine(settings.database)).migrate()
    department = FakeDepartment(keys=keys, ended=ended)
    core = build_core(settings, departments=department, intake=intake, providers={})
    app = FastAPI(openapi_url=None)
    log = PublicLog("/log", NAME)
    verify_pages(app, core.verifying, VerifyPage(core.verifying, core.catalogue, core.messages, log), seconds=0)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield core, f"http://127.0.0.1:{listening.getsockname()[1]}/verify"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def served(lab: Lab, intake: Intake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Core, str]]:
    with serving(tmp_path_factory.mktemp("verify"), intake, *lab.publish()) as found:
        yield found


@pytest.fixture(scope="module")
def core(served: tuple[Core, str]) -> Core:
    return served[0]


@pytest.fixture(scope="module")
def address(served: tuple[Core, str]) -> str:
    return served[1]


@pytest.fixture(scope="module")
def real_address(real: Issued, intake: Intake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page with the lists of the real back office."""
    with serving(tmp_path_factory.mktemp("real"), intake, real.keys, real.statuses) as (_, found):
        yield found


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    contexts, wrong = [], []

    def open_it(
        fragment: str = "", language: str = "en", width: int = 360, at: str = address, by: Browser = browser
    ) -> Page:
        context = by.new_context(viewport={"width": width, "height": 740}, locale=f"{language}-IN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
        page.goto(f"{at}?lang={language}{fragment}")
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


def shown(page: Page, text: str) -> str:
    """The verdict of a link, checked by the page that is open."""
    forget = "document.getElementById('result').removeAttribute('data-verdict')"
    page.evaluate(f"hash => {{ {forget}; location.hash = hash }}", content(text))
    return found(page)


def test_every_verdict_with_the_network_cut(open_page: Open, lab: Lab, core: Core) -> None:
    page = open_page()
    asked: list[str] = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    for verdict, show in SHOWN.items():
        assert shown(page, show(lab)) == verdict.value
        answer = core.verifying.words.answer(verdict, "en").split("\n")
        for line in answer:
            expect(page.locator("#result")).to_contain_text(line)
    assert asked == [], "nothing of a certificate leaves the browser"


@pytest.mark.parametrize(
    ("language", "not_seen"), [("en", "No code was seen"), ("hi", "तस्वीर में कोड नहीं दिखा")], ids=["en", "hi"]
)
def test_what_offices_have_issued_and_ended_with_the_network_cut(
    open_page: Open, real: Issued, real_address: str, messages: Messages, tmp_path: Path, language: str, not_seen: str
) -> None:
    page = open_page("", language, at=real_address)
    page.evaluate("import('/verify/static/scan.js').then((scan) => scan.prepare())")
    page.context.set_offline(True)
    for verdict, text in real.links.items():
        assert shown(page, text) == verdict.value
        for key in (f"verdict.{verdict.value}", f"verdict.why.{verdict.value}"):
            expect(page.locator("#result")).to_contain_text(messages.text(key, language))
    for name, picture in (("screenshot.png", real.screenshot), ("cropped.png", real.cropped)):
        (tmp_path / name).write_bytes(picture)
        page.set_input_files("#file", str(tmp_path / name))
        expect(page.locator("#result")).to_contain_text(
            messages.text("verdict.genuine", language) if picture == real.screenshot else not_seen
        )


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
        assert shown(page, SHOWN[verdict](lab)) == verdict.value


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


def test_a_photo_and_a_pdf_may_be_dropped(open_page: Open, real: Issued, real_address: str) -> None:
    page = open_page(at=real_address)
    for name, kind, dropped in (
        ("paper.png", "image/png", real.screenshot),
        ("paper.pdf", "application/pdf", real.pdf),
    ):
        page.evaluate(DROP, [name, kind, b64encode(dropped).decode()])
        if kind == "application/pdf":
            expect(page.locator("#result")).to_contain_text("cannot read PDFs")
            page.click("#result button")
        assert found(page) == "genuine"


def film(screenshot: bytes, file: Path) -> None:
    """What a camera sees that is led over the paper: the top of it, then the code."""
    paper = cv2.imdecode(np.frombuffer(screenshot, np.uint8), cv2.IMREAD_COLOR)
    height, width = paper.shape[:2]
    with file.open("wb") as out:
        for top in (0, 200, *[height - 720] * 6):
            frame = np.full((720, 1280, 3), 90, np.uint8)
            frame[:, (1280 - width) // 2 :][:, :width] = paper[top : top + 720, :1280]
            out.write(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())


@pytest.fixture
def filming(playwright: Playwright, browser: Browser, real: Issued, tmp_path: Path) -> Iterator[Browser]:
    """Chromium with a camera that sees a certificate on paper."""
    film(real.screenshot, tmp_path / "film.mjpeg")
    options = [*OPTIONS, f"--use-file-for-fake-video-capture={tmp_path / 'film.mjpeg'}"]
    started = playwright.chromium.launch(executable_path=find_chromium(playwright), args=options)
    yield started
    started.close()


def test_the_camera_reads_the_code_on_paper(open_page: Open, filming: Browser, real_address: str) -> None:
    page = open_page(at=real_address, by=filming)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.click("#open-camera")
    assert found(page) == "genuine" and sent == []
    expect(page.locator("#camera")).to_be_hidden()
    assert page.evaluate("document.getElementById('video').srcObject") is None, "the camera is off"


def test_the_log_is_checked_as_the_vectors_say(open_page: Open) -> None:
    """tests/certificates/log_vectors.json: proofs, heads and entries that hold, and others that must be refused."""
    vectors = json.loads(FILE.read_text(encoding="utf-8"))
    answers = open_page().evaluate(VECTORS, [vectors, NAME])
    for kind in ("inclusion", "consistency"):
        assert [case for case, holds in zip(vectors[kind], answers[kind], strict=True) if holds != case["holds"]] == []
    for case, head in zip(vectors["heads"], answers["heads"], strict=True):
        expected = [case["size"], case["root"], case["signed_at"]] if case["holds"] else None
        assert head == expected, case
    assert answers["leaves"] == [leaf["hash"] for leaf in vectors["leaves"]]


class Served:
    """A log that lies when told to, as the page asks it."""

    def __init__(self, leaf: Leaf) -> None:
        self.log = LyingLog(6)
        self.log.signer = SigningKey(NAME, LOG.private_bytes_raw())
        self.log.lines[3] = leaf.line
        self.leaf, self.broken = leaf, ""

    def answer(self, route: Route) -> None:
        """Fulfils a request of the page."""
        path, _, query = route.request.url.partition("/log/")[2].partition("?")
        if self.broken == path:
            return route.fulfill(status=503)
        if path == "consistency":
            old, new = (int(part.partition("=")[2]) for part in query.split("&"))
            return route.fulfill(json={"proof": [item.hex() for item in self.log.consistency(old, new)]})
        lines = [line.encode() for line in self.log.lines]
        if query != f"leaf={self.leaf.hash.hex()}" or self.leaf.line not in self.log.lines:
            return route.fulfill(status=404)
        proof = oracle.path(self.log.lines.index(self.leaf.line), lines)
        told = {"index": self.log.lines.index(self.leaf.line), "proof": [item.hex() for item in proof]}
        told |= {"proof": [bytes(32).hex(), *told["proof"][1:]]} if self.broken == "hashes" else {}
        return route.fulfill(json=told | {"head": self.log.head()})


@pytest.mark.parametrize(
    ("language", "there"),
    [("en", "one of 6 entries, signed on 23 November 2026"), ("hi", "6 में से एक")],
    ids=["en", "hi"],
)
def test_what_the_public_log_answers(open_page: Open, lab: Lab, language: str, there: str) -> None:
    text = SHOWN[Verdict.genuine](lab)
    served = Served(issued(fingerprint(read_link(text)), lab.record.issued_on))
    page, words = open_page("", language), yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    page.route("**/log/**", served.answer)
    shown(page, text)

    def said(lies: Callable[[], object] = lambda: None) -> str:
        lies()
        page.evaluate("document.querySelectorAll('[data-log]').forEach((note) => note.removeAttribute('data-log'))")
        page.click("#result button")
        answer = page.locator("#result [data-log]")
        name = answer.get_attribute("data-log") or ""
        if name != "in":
            expect(answer).to_have_text(words[f"page.log_{name}"][language])
        return name

    assert said() == "in"
    expect(page.locator("#result [data-log]")).to_contain_text(there)
    assert said(lambda: served.log.grow(5)) == "in", "it has grown"
    assert said(lambda: setattr(served, "broken", "proof")) == "away"
    assert said(lambda: setattr(served, "broken", "hashes")) == "false"
    served.broken = ""
    right = served.log.signer
    assert said(lambda: setattr(served.log, "signer", KEY)) == "false", "a key of which the key set knows nothing"
    served.log.signer = right
    lines = list(served.log.lines)
    assert said(lambda: served.log.lines.__setitem__(0, entry(77).line)) == "changed", "all hashes are made anew"
    assert said(lambda: setattr(served.log, "lines", lines[:6])) == "changed", "it has shrunk"
    assert said(lambda: setattr(served.log, "lines", lines)) == "in"
    assert said(lambda: served.log.lines.__setitem__(3, entry(78).line)) == "missing"


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
