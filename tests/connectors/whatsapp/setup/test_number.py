"""Registration, subscription, key and profile of a number."""

import stat
from pathlib import Path

import pytest

from connectors.whatsapp.setup.errors import SetupError
from connectors.whatsapp.setup.keys import is_same_key, make_key, public_half
from tests.connectors.whatsapp.setup.conftest import Meta, Run


def test_the_number_is_registered_in_india(whatsapp: Run, meta: Meta) -> None:
    said = whatsapp("register")
    assert said.code == 0
    assert "is connected; what it stores is kept in IN. Now run: seva whatsapp upload-key" in said.words
    assert (meta.number.is_registered, meta.number.pin) == (True, "123456")
    (asked,) = meta.world.log.entries(name="/register")
    assert asked.sent["data_localization_region"] == "IN"


def test_a_wrong_pin_is_told(whatsapp: Run, meta: Meta) -> None:
    meta.number.pin = "654321"
    said = whatsapp("register")
    assert said.code == 1
    assert "133005" in said.words and "check WHATSAPP_PIN" in said.words and "test-access" not in said.words
    assert not meta.number.is_registered


def test_the_app_is_subscribed(whatsapp: Run, meta: Meta) -> None:
    meta.world.numbers.subscribed[meta.account] = False
    assert whatsapp("subscribe").code == 0
    assert meta.world.numbers.subscribed[meta.account]


def test_events_may_come_to_an_address_of_their_own(whatsapp: Run, meta: Meta, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(meta.world, "verify_webhook", lambda: bool(asked.append(meta.world.hook.verify_token)) or True)
    assert whatsapp("subscribe", "--callback", "https://seva.example.in/webhooks/whatsapp/webhook").code == 0
    assert asked == ["a word"]
    assert meta.world.hook.url == "https://seva.example.in/webhooks/whatsapp/webhook"
    monkeypatch.setattr(meta.world, "verify_webhook", lambda: False)
    said = whatsapp("subscribe", "--callback", "https://other.example.in")
    assert (said.code, "did not answer the verification" in said.words) == (1, True)
    assert "is not https" in whatsapp("subscribe", "--callback", "http://other.example.in").words


def test_the_public_key_is_uploaded(whatsapp: Run, meta: Meta, private_key: str) -> None:
    said = whatsapp("upload-key")
    assert (said.code, "Meta has the public key of 1 number(s): VALID." in said.words) == (0, True)
    assert is_same_key(meta.number.public_key, public_half(private_key))
    assert "PRIVATE" not in meta.number.public_key and "BEGIN" not in said.words


def test_a_key_pair_is_made_in_a_file_that_only_its_owner_reads(whatsapp: Run, meta: Meta, tmp_path: Path) -> None:
    file = tmp_path / "flow.pem"
    said = whatsapp("upload-key", "--create", str(file), WHATSAPP_FLOW_PRIVATE_KEY=None)
    assert said.code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert is_same_key(meta.number.public_key, public_half(file.read_text()))
    assert f'WHATSAPP_FLOW_PRIVATE_KEY="$(cat {file})"' in said.words
    before = file.read_text()
    again = whatsapp("upload-key", "--create", str(file))
    assert (again.code, "never written over" in again.words) == (1, True)
    assert file.read_text() == before


def test_a_key_may_be_written_in_one_line(private_key: str) -> None:
    assert is_same_key(public_half(private_key.replace("\n", "\\n")), public_half(private_key))


def test_what_is_no_key_is_told(whatsapp: Run, tmp_path: Path) -> None:
    said = whatsapp("upload-key", WHATSAPP_FLOW_PRIVATE_KEY="secret-words")
    assert (said.code, "is not a private key in PEM" in said.words) == (1, True)
    assert "secret-words" not in said.words
    with pytest.raises(SetupError, match="is not a private key"):
        public_half(public_half(make_key(tmp_path / "a.pem")))
    assert not is_same_key("nothing", public_half((tmp_path / "a.pem").read_text()))


def test_a_folder_that_is_not_there_is_told(whatsapp: Run, tmp_path: Path) -> None:
    said = whatsapp("upload-key", "--create", str(tmp_path / "none" / "flow.pem"))
    assert (said.code, "cannot be used: No such file" in said.words) == (1, True)


def test_the_profile_is_that_of_the_catalogue(whatsapp: Run, meta: Meta) -> None:
    said = whatsapp("set-profile")
    assert (said.code, "3 questions and 4 commands" in said.words) == (0, True)
    profile, automation = meta.number.profile, meta.number.automation
    assert profile["vertical"] == "GOVT"
    assert "सरकारी सेवाएँ" in profile["about"] and "Government services" in profile["about"]
    assert [command["command_name"] for command in automation["commands"]] == ["menu", "status", "language", "helpline"]
    assert len(automation["prompts"]) == 3


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        ("register", {"PHONE_NUMBER_ID", "ACCESS_TOKEN", "PIN"}),
        ("subscribe", {"BUSINESS_ACCOUNT_ID", "ACCESS_TOKEN"}),
        ("upload-key", {"PHONE_NUMBER_ID", "ACCESS_TOKEN", "FLOW_PRIVATE_KEY"}),
        ("set-profile", {"PHONE_NUMBER_ID", "ACCESS_TOKEN"}),
        ("register-templates", {"BUSINESS_ACCOUNT_ID", "ACCESS_TOKEN"}),
    ],
)
def test_what_a_command_needs_is_told_at_once(
    whatsapp: Run, given: dict[str, str], command: str, needs: set[str]
) -> None:
    nothing = {name: None for name in given if name.startswith("WHATSAPP_") and "GRAPH" not in name}
    said = whatsapp(command, **nothing)
    assert said.code == 1
    assert {line.split()[0] for line in said.lines if " is not set. " in line} == {f"WHATSAPP_{name}" for name in needs}


def test_meta_that_is_away_is_told_without_a_traceback(whatsapp: Run) -> None:
    said = whatsapp("set-profile", WHATSAPP_GRAPH_URL="http://127.0.0.1:9")
    assert (said.code, "Meta cannot be reached" in said.words) == (1, True)


def test_several_numbers_are_set_up_alike(whatsapp: Run, meta: Meta) -> None:
    more = '[{"phone_number_id": "109000000000009", "access_token": "test-access-token"}]'
    said = whatsapp("set-profile", WHATSAPP_NUMBERS=more)
    assert said.code == 1
    assert "Check WHATSAPP_PHONE_NUMBER_ID" in said.words
    assert "Number 109000000000009 has" not in said.words
