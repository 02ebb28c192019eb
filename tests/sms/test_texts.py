"""Texts over the provider's API: the stand-in, the fake, callbacks, settings."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from fastapi import FastAPI

from seva.catalogue import Messages
from seva.errors import SettingsError
from seva.processes.stand_in import SMS_TEMPLATES, sms
from seva.settings import Settings
from seva.sms.errors import SmsAway, SmsRefused, SmsUnknown, SmsUntold
from seva.sms.exotel import Exotel, told
from seva.sms.fake import FakeSms
from seva.sms.port import Sms, Text, Told
from seva.sms.settings import SmsSettings, load_sms_settings
from simulator.sms.app import create_app
from simulator.sms.config import Config
from simulator.sms.exchange import Exchange, fits
from tests.payments.serving import free_socket, served, until
from web.sms import sms_routes

REGISTERED = "1107000000000000001"
PATTERN = "Seva Saathi: {#var#}: {#var#}. Call {#var#}."
GOOD = "Seva Saathi: Income certificate: approved. Call 1076."


class Desk:
    """Takes statuses as the worker's part does."""

    def __init__(self) -> None:
        self.came: list[Told] = []

    def told(self, one: Told) -> None:
        self.came.append(one)


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(Config(templates={REGISTERED: PATTERN}, retries=(0.0, 0.05)))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def provider(exchange: Exchange, desk: Desk) -> Iterator[Exotel]:
    callbacks: Any = FastAPI()
    callbacks.include_router(sms_routes(desk, "a-secret"))  # type: ignore[arg-type]
    with served(create_app(exchange.config, exchange)) as address, served(callbacks) as ours:
        yield Exotel(account(address), f"{ours}/webhooks/sms/a-secret")


@pytest.fixture(autouse=True)
def well(exchange: Exchange) -> None:
    exchange.mode = "deliver"


def account(address: str, **given: str) -> SmsSettings:
    config = Config()
    values = {"account": config.account, "api_key": config.key, "api_token": config.token, "sender": config.sender,
              "entity_id": config.entity_id, **given}  # fmt: skip
    return SmsSettings(_env_file=None, url=address, templates={"news_en": REGISTERED}, timeout=10.0, **values)


def text(reference: str, body: str = GOOD, template: str = REGISTERED) -> Text:
    return Text(reference, template, "919810000001", body)


@pytest.fixture(params=["fake", "exotel"])
def either(request: pytest.FixtureRequest) -> Sms:
    found: Sms = request.getfixturevalue("provider") if request.param == "exotel" else FakeSms(frozenset({REGISTERED}))
    return found


def test_a_text_is_taken_and_another_template_refused(either: Sms) -> None:
    assert either.send(text("a-1")) != either.send(text("a-2"))
    with pytest.raises(SmsRefused):
        either.send(text("a-3", template="1107000000000009999"))


def test_a_text_is_found_by_our_reference_or_the_provider_says_that_it_cannot(either: Sms) -> None:
    """What cannot be told is never taken for "it was not sent"."""
    either.send(text("f-1"))
    for reference, status in (("f-1", "on_its_way"), ("f-2", None)):
        try:
            found = either.find(reference)
        except SmsUntold:
            assert isinstance(either, Exotel)
        else:
            assert (found.status if found else None) == status


@pytest.mark.parametrize(
    ("mode", "status"), [("deliver", "delivered"), ("fail", "failed"), ("dnd", "failed"), ("lose_answers", "delivered")]
)
def test_what_became_of_it_is_told(provider: Exotel, exchange: Exchange, desk: Desk, mode: str, status: str) -> None:
    exchange.mode = mode
    if mode == "lose_answers":
        with pytest.raises(SmsUnknown):
            provider.send(text(f"b-{mode}"))
    else:
        provider.send(text(f"b-{mode}"))
    until(lambda: any(one.reference == f"b-{mode}" for one in desk.came))
    assert [one.status for one in desk.came if one.reference == f"b-{mode}"] == [status]


def test_the_words_are_held_against_the_registered_ones(provider: Exotel, exchange: Exchange) -> None:
    for body in ("Seva Saathi: hello", GOOD.replace("Income certificate", "x" * 31), GOOD + " More", ""):
        with pytest.raises(SmsRefused):
            provider.send(text("c-1", body))
    assert not any(one.reference == "c-1" for one in exchange.texts)


def test_a_provider_that_is_away_or_denies_us_took_nothing(provider: Exotel, exchange: Exchange) -> None:
    before = len(exchange.texts)
    exchange.mode = "away"
    with pytest.raises(SmsAway):
        provider.send(text("d-1"))
    with pytest.raises(SmsAway):
        Exotel(account(provider._settings.url, api_token="another"), "").send(text("d-2"))
    with free_socket() as nobody, pytest.raises(SmsAway):
        Exotel(account(f"http://127.0.0.1:{nobody.getsockname()[1]}"), "").send(text("d-3"))
    assert len(exchange.texts) == before


def test_an_address_without_the_secret_takes_nothing(provider: Exotel, desk: Desk) -> None:
    before, address = list(desk.came), provider._callback.rpartition("/")[0]
    form = {"CustomField": "sms-news:1:0", "Status": "sent"}
    assert requests.post(f"{address}/guessed", data=form, timeout=20).status_code == 404
    assert requests.post(f"{address}/a-secret", data="x" * 20_000, timeout=20).status_code == 413
    assert requests.post(f"{address}/a-secret", data={"Status": "sent"}, timeout=20).status_code == 200
    assert desk.came == before


def test_statuses_are_read() -> None:
    assert told({"Status": "sending", "CustomField": "x"}) == Told("x", "on_its_way", "sending")
    assert told({"Status": "failed_dnd", "CustomField": "x", "DetailedStatusCode": "25011"}) == Told(
        "x", "failed", "25011"
    )
    assert told({"Status": "sent"}) is None


def test_the_page_lists_the_texts(provider: Exotel) -> None:
    provider.send(text("e-1"))
    page = requests.get(f"{provider._settings.url}/", timeout=20)
    assert GOOD in page.text and "919810000001" in page.text
    changed = requests.post(f"{provider._settings.url}/mode", data={"mode": "dnd"}, timeout=20)
    assert "<option selected>dnd" in changed.text


def test_the_texts_fit_what_is_registered_with_the_stand_in(messages: Messages) -> None:
    values = {"what": "w" * 30, "number": "REV26-4821-0937-6", "news": "n" * 30, "helpline": "1076"}
    for name in SMS_TEMPLATES:
        kind, _, language = name.partition("_")
        registered = re.sub(r"\{\w+\}", "{#var#}", messages.raw(f"sms.{kind}", language))
        assert fits(registered, messages.text(f"sms.{kind}", language, **values))
    for key in messages.keys():
        if key.startswith("news.short."):
            assert all(len(messages.raw(key, language)) <= 30 for language in ("en", "hi")), key


def test_settings_say_what_is_wrong_and_keep_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"URL": "exotel", "SENDER": "a b", "ENTITY_ID": "12", "TEMPLATES": '{"news_en": 5}', "API_KEY": "secret-1"}
    for name, value in wrong.items():
        monkeypatch.setenv(f"SMS_{name}", value)
    with pytest.raises(SettingsError) as error:
        load_sms_settings()
    assert all(f"SMS_{name}" in str(error.value) for name in wrong if name != "API_KEY")
    assert "secret-1" not in str(error.value)


def test_the_stand_in_of_make_run_sets_everything(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_sms_settings().is_set_up
    for name, value in sms(settings).items():
        monkeypatch.setenv(name, value)
    assert load_sms_settings().is_set_up
