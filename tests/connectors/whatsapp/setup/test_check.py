"""`seva whatsapp check` misses nothing, blames nothing that is in order, and says what to do."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from connectors.whatsapp.setup import looking
from connectors.whatsapp.setup.at_home import answers_verification
from tests.connectors.whatsapp.setup.conftest import SCOPES, SECRET, TOKEN, Meta, Run, Said


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The webhook as the internet would reach it: it always answers."""
    calls: list[tuple[str, str]] = []

    async def answers(url: str, word: str) -> bool:
        calls.append((url, word))
        return True

    monkeypatch.setattr(looking, "answers_verification", answers)
    return calls


@pytest.fixture
def live(whatsapp: Run, meta: Meta, asked: list[tuple[str, str]]) -> Run:
    """A number that has been set up as docs/going-live.md says."""
    for command in ("register", "subscribe", "upload-key", "set-profile", "register-templates"):
        assert whatsapp(command).code == 0
    meta.review()
    return whatsapp


def _missing(said: Said) -> list[str]:
    return [line for line in said.lines if line.startswith("missing")]


def test_a_number_that_is_set_up_is_in_order(live: Run, asked: list[tuple[str, str]]) -> None:
    said = live("check")
    assert _missing(said) == []
    assert said.code == 0
    assert "Everything that a live number needs is there." in said.words
    assert "Forms: 0 are published. To offer some: seva whatsapp flows publish" in said.words
    assert asked == [("https://seva.example.in/webhooks/whatsapp/webhook", "a word")]
    assert TOKEN not in said.words and SECRET not in said.words and "a word" not in said.words


def test_a_stand_in_is_told(live: Run, meta: Meta) -> None:
    assert f"{meta.url} is not Meta. A live number needs https://graph.facebook.com." in live("check").words


def test_before_anything_is_set_up_each_step_is_named(whatsapp: Run, meta: Meta, asked: list[tuple[str, str]]) -> None:
    meta.world.numbers.subscribed[meta.account] = False
    said = whatsapp("check")
    assert said.code == 1
    for command in ("register", "subscribe", "upload-key", "set-profile", "register-templates"):
        assert f"Run: seva whatsapp {command}" in said.words
    assert f"{len(_missing(said))} to be done. docs/going-live.md explains each step." in said.words


Break = Callable[[Meta], object]
BROKEN: dict[str, tuple[Break, str]] = {
    "a token that Meta does not accept": (
        lambda m: m.token.update(is_valid=False),
        "Access token: Meta does not accept",
    ),
    "a permission that is lacking": (
        lambda m: m.token.update(scopes=SCOPES[:1]),
        "Make a token that has whatsapp_business_management, too.",
    ),
    "a token that expires": (lambda m: m.token.update(expires_at=1790000000), "Life of the token: It will expire."),
    "a subscription that ended": (
        lambda m: m.world.numbers.subscribed.update({m.account: False}),
        "Run: seva whatsapp subscribe",
    ),
    "a template that was paused": (
        lambda m: m.world.templates.set_status(m.world.templates.of(m.account)[0], "PAUSED"),
        "Template application_submitted: hi paused by Meta: people did not like it. Run: seva whatsapp register",
    ),
    "a template that is gone": (
        lambda m: m.world.templates.delete(m.account, "default_reopen"),
        "Template default_reopen: hi not registered, en not registered.",
    ),
    "a key from before the registration": (
        lambda m: setattr(m.number, "key_is_valid", False),
        "Meta says MISMATCH. Run: seva whatsapp upload-key",
    ),
    "a profile of no government": (
        lambda m: m.number.profile.update(vertical="RETAIL"),
        "Run: seva whatsapp set-profile",
    ),
    "a form that is blocked": (
        lambda m: m.world.flows.set_status(
            m.world.flows.create(m.account, {"name": "pension_hi", "categories": ["OTHER"]}), "BLOCKED"
        ),
        "Forms: Meta holds up pension_hi, as our endpoint failed.",
    ),
    "a number that is off": (
        lambda m: setattr(m.number, "is_registered", False),
        "is connected: Meta says DISCONNECTED. Run: seva whatsapp register",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named_and_nothing_else(live: Run, meta: Meta, case: str) -> None:
    change, says = BROKEN[case]
    change(meta)
    said = live("check")
    assert said.code == 1
    assert any(says in line for line in _missing(said)), said.lines
    expected = 2 if case == "a token that Meta does not accept" else 1
    assert len(_missing(said)) == expected


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("WHATSAPP_APP_SECRET", None, "Settings: WHATSAPP_APP_SECRET is not set."),
        ("WHATSAPP_PIN", None, "Settings: WHATSAPP_PIN is not set."),
        ("SEVA_PUBLIC_URL", "http://seva.example.in", "Public address: http://seva.example.in is not https."),
        ("WHATSAPP_FLOW_PRIVATE_KEY", "no key", "is not a private key in PEM"),
        ("WHATSAPP_ACCESS_TOKEN", None, "Access token: No access token is set"),
        ("WHATSAPP_ACCESS_TOKEN", "expired-token", "The access token is not valid or has expired."),
        ("WHATSAPP_PHONE_NUMBER_ID", "109000000000009", "is no number of WHATSAPP_BUSINESS_ACCOUNT_ID"),
        ("WHATSAPP_BUSINESS_ACCOUNT_ID", "102000000000009", "Meta refused with 100"),
    ],
)
def test_a_setting_that_is_wrong_is_named(live: Run, setting: str, value: str | None, says: str) -> None:
    said = live("check", **{setting: value})
    assert said.code == 1
    assert any(says in line for line in _missing(said)), said.lines


def test_another_key_than_ours_is_named(live: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = str(tmp_path_factory.mktemp("other") / "other.pem")
    assert live("upload-key", "--create", other).code == 0
    assert "Meta holds another key. Run: seva whatsapp upload-key" in live("check").words


def test_a_server_that_cannot_tell_about_tokens_is_no_fault(live: Run, meta: Meta) -> None:
    said = live("check", WHATSAPP_GRAPH_VERSION="v25.0")
    assert (said.code, "what it may do is tried below" in said.words) == (0, True)


def test_the_webhook_must_answer(live: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_url: str, _word: str) -> bool:
        return False

    monkeypatch.setattr(looking, "answers_verification", silent)
    said = live("check")
    (told,) = _missing(said)
    assert told.startswith("missing Webhook answers: https://seva.example.in/webhooks/whatsapp/webhook does not answer")


def _challenged(request: httpx.Request) -> httpx.Response:
    params = request.url.params
    right = params["hub.mode"] == "subscribe" and params["hub.verify_token"] == "a word"
    return httpx.Response(200, text=params["hub.challenge"]) if right else httpx.Response(403)


def _away(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away")


@pytest.mark.parametrize(
    ("handler", "is_right"),
    [(_challenged, True), (lambda _: httpx.Response(200, text="hello"), False), (_away, False)],
)
def test_the_webhook_is_asked_as_meta_does(handler: Callable[[httpx.Request], httpx.Response], is_right: bool) -> None:
    transport = httpx.MockTransport(handler)
    assert asyncio.run(answers_verification("https://seva.example.in/x", "a word", transport)) is is_right
