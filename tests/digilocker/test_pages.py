"""The pages between the chat and DigiLocker."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from seva.catalogue import Messages
from seva.digilocker.consent import LINK_LIFE, PAGE_LIFE
from seva.digilocker.desk import DigiLockerDesk
from seva.digilocker.errors import Away
from seva.errors import StorageError
from tests.conftest import SetClock
from tests.digilocker.locker import POSSIBLE, Scene
from web.digilocker import digilocker_pages
from web.digilocker.page import SAYS, Pages

HOME = "https://seva.example.in"


@pytest.fixture
def app(scene: Scene, messages: Messages) -> FastAPI:
    app = FastAPI()
    pages = Pages(scene.core.catalogue, messages, "https://wa.me/911140000001")
    digilocker_pages(app, scene.desk, pages, HOME, "https://digilocker.example")
    return app


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=HOME, follow_redirects=False) as client:
        yield client


def agree(browser: TestClient, scene: Scene, person: str = "Sunita") -> dict[str, str]:
    """From the link to DigiLocker's answer."""
    onward = browser.post(f"/digilocker/{scene.link()}")
    assert onward.status_code == 303
    state, code = scene.fake.allow(onward.headers["location"], person)
    return {"state": state, "code": code}


def callback(browser: TestClient, **given: str) -> Response:
    return browser.get("/digilocker/callback", params=given)


def test_the_page_says_what_is_asked_and_by_whom(browser: TestClient, scene: Scene) -> None:
    page = browser.get(f"/digilocker/{scene.link()}")
    assert page.status_code == 200
    assert '<html lang="hi">' in page.text, "the language of the chat"
    for name in POSSIBLE:
        assert scene.core.catalogue.documents[name].label.hi in page.text
    assert scene.core.catalogue.services["income_certificate"].name.hi in page.text
    english = browser.get(f"/digilocker/{scene.link()}?lang=en").text
    assert '<html lang="en">' in english and "I agree, open DigiLocker" in english


def test_documents_arrive(browser: TestClient, scene: Scene) -> None:
    page = callback(browser, **agree(browser, scene))
    assert page.status_code == 200
    assert "दस्तावेज़ मिल गए" in page.text
    assert 'href="https://wa.me/911140000001"' in page.text
    assert scene.taken == POSSIBLE


def test_a_preview_of_the_link_uses_nothing_up(browser: TestClient, app: FastAPI, scene: Scene) -> None:
    link = scene.link()
    with TestClient(app, base_url=HOME) as crawler:
        assert {crawler.get(f"/digilocker/{link}").status_code for _ in range(3)} == {200}
        assert crawler.head(f"/digilocker/{link}").status_code == 405
    assert browser.post(f"/digilocker/{link}").status_code == 303


def test_a_second_device_is_sent_away(browser: TestClient, app: FastAPI, scene: Scene) -> None:
    link = scene.link()
    onward = browser.post(f"/digilocker/{link}")
    state, code = scene.fake.allow(onward.headers["location"], "Sunita")
    with TestClient(app, base_url=HOME, follow_redirects=False) as other:
        assert other.post(f"/digilocker/{link}").status_code == 410
        assert callback(other, state=state, code=code).status_code == 403
    assert scene.taken == []
    assert browser.post(f"/digilocker/{link}").headers["location"] == onward.headers["location"], "a double tap"
    assert callback(browser, state=state, code=code).status_code == 200


def test_the_answer_twice_says_the_same(browser: TestClient, scene: Scene) -> None:
    given = agree(browser, scene)
    assert callback(browser, **given).text == callback(browser, **given).text
    assert scene.fake.calls["exchange"] == 1


@pytest.mark.parametrize(
    "given",
    [{}, {"state": "x"}, {"code": "y"}, {"state": "x" * 3000, "code": "y" * 3000}],
    ids=["nothing", "state", "code", "long"],
)
def test_an_answer_that_nobody_asked_for(browser: TestClient, scene: Scene, given: dict[str, str]) -> None:
    page = callback(browser, **given)
    assert page.status_code == 404
    assert "x" * 100 not in page.text


def test_no_is_no(browser: TestClient, scene: Scene) -> None:
    state = agree(browser, scene)["state"]
    page = callback(browser, state=state, error="access_denied", error_description="<script>")
    assert "सहमति नहीं दी गई" in page.text and "<script>" not in page.text


def test_times_out(browser: TestClient, scene: Scene, clock: SetClock) -> None:
    link, given = scene.link(), None
    clock.now += LINK_LIFE
    assert browser.get(f"/digilocker/{link}").status_code == browser.post(f"/digilocker/{link}").status_code == 410
    given = agree(browser, scene)
    clock.now += PAGE_LIFE
    assert callback(browser, **given).status_code == 410


def test_digilocker_away_is_said(browser: TestClient, scene: Scene) -> None:
    scene.fake.failures["issued"] = [Away("503")]
    assert "दस्तावेज़ आ रहे हैं" in callback(browser, **agree(browser, scene)).text


def test_a_database_that_is_away_is_said(browser: TestClient, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StorageError("away")

    monkeypatch.setattr(DigiLockerDesk, "look", broken)
    page = browser.get("/digilocker/x", headers={"Accept-Language": "en"})
    assert page.status_code == 503 and "Try again" in page.text


def test_pages_are_kept_nowhere_and_framed_by_nobody(browser: TestClient, scene: Scene) -> None:
    given = agree(browser, scene)
    link = scene.link()
    for answer in (browser.get(f"/digilocker/{link}"), browser.post(f"/digilocker/{link}"), callback(browser, **given)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_cookie_is_for_these_pages_and_for_no_script(browser: TestClient, scene: Scene) -> None:
    cookie = browser.post(f"/digilocker/{scene.link()}").headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "secure", "samesite=lax", "path=/digilocker", "max-age=900"))


def test_digilocker_gets_no_more_than_it_must(browser: TestClient, scene: Scene) -> None:
    onward = browser.post(f"/digilocker/{scene.link()}").headers["location"]
    assert scene.citizen.id not in onward and scene.application.id not in onward
    assert urlsplit(onward).netloc == "digilocker.example"


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_page_has_its_words(scene: Scene, messages: Messages, language: str) -> None:
    pages = Pages(scene.core.catalogue, messages, "")
    for said in SAYS:
        page = pages.said(said, language)
        assert messages.text(f"digilocker.page.{said}", language).split('"')[0] in page
        assert "wa.me" not in page
