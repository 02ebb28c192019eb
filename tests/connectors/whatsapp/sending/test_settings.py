"""Settings from the environment, and what is told about those that are missing or wrong."""

import pytest

from connectors.whatsapp.settings import NEEDED, STAND_IN, load_whatsapp_settings
from seva.errors import SettingsError

ALL = {"WHATSAPP_PHONE_NUMBER_ID": "1", "WHATSAPP_BUSINESS_ACCOUNT_ID": "2", "WHATSAPP_ACCESS_TOKEN": "EAAsecret",
       "WHATSAPP_APP_SECRET": "one, two", "WHATSAPP_VERIFY_TOKEN": "word", "WHATSAPP_FLOW_PRIVATE_KEY": "PEM",
       "WHATSAPP_PIN": "123456"}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name in [*ALL, "WHATSAPP_NUMBERS", "WHATSAPP_GRAPH_URL", "WHATSAPP_GRAPH_VERSION", "WHATSAPP_THROUGHPUT"]:
        monkeypatch.delenv(name, raising=False)


def test_without_settings_the_stand_in_is_used_and_all_that_is_missing_is_told() -> None:
    found = load_whatsapp_settings()
    assert (found.base, found.throughput, found.tokens) == (f"{STAND_IN}/v26.0", 80, {})
    missing = found.missing()
    assert len(missing) == len(NEEDED) == 7
    assert all(f"WHATSAPP_{name.upper()} is not set. " in said for name, said in zip(NEEDED, missing, strict=True))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ALL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WHATSAPP_NUMBERS", '[{"phone_number_id": "7", "access_token": "EAAother"}]')
    monkeypatch.setenv("WHATSAPP_GRAPH_URL", "https://graph.facebook.com/")
    found = load_whatsapp_settings()
    assert found.missing() == [] and found.app_secrets == ("one", "two")
    assert found.tokens == {"1": "EAAsecret", "7": "EAAother"}
    assert found.base == "https://graph.facebook.com/v26.0"
    assert "EAA" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GRAPH_URL", "graph.facebook.com"), ("GRAPH_VERSION", "26"), ("THROUGHPUT", "0"),
        ("NUMBERS", "EAAsecret"), ("NUMBERS", '{"1": "EAAsecret"}'), ("NUMBERS", '[{"phone_number_id": "EAAsecret"}]'),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"WHATSAPP_{name}", value)
    with pytest.raises(SettingsError, match=f"WHATSAPP_{name}: ") as told:
        load_whatsapp_settings()
    assert "EAAsecret" not in str(told.value)
