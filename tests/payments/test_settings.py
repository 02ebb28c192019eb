"""Settings of payments: all documented, all checked, and providers made of them."""

import re

import pytest

from seva.errors import SettingsError
from seva.payments.build import build_providers, chosen_of
from seva.payments.settings import PaymentSettings, load_payment_settings
from tests.conftest import ROOT

GATEWAY = {"gateway_key_id": "rzp_1", "gateway_key_secret": "s", "gateway_webhook_secret": "w, old"}
UPI = {"upi_address": "treasury@bank", "upi_url": "https://acquirer.example/v1", "upi_key": "k"}


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(PAYMENTS_\w+)` \| (.+?) \| .+ \|$", text, re.MULTILINE))
    assert rows.keys() == {f"PAYMENTS_{name.upper()}" for name in PaymentSettings.model_fields}
    for name, field in PaymentSettings.model_fields.items():
        default = field.default.get_secret_value() if hasattr(field.default, "get_secret_value") else field.default
        assert rows[f"PAYMENTS_{name.upper()}"] == (f"`{default}`" if default != "" else "empty"), name
        assert field.description


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({}, {}),
        (GATEWAY, {"*": "gateway"}),
        (UPI, {"*": "upi"}),
        ({**GATEWAY, **UPI}, {"*": "gateway"}),
        ({**GATEWAY, **UPI, "provider": "upi"}, {"*": "upi"}),
        ({**GATEWAY, "whatsapp_configuration": "c"}, {"*": "gateway", "whatsapp": "whatsapp"}),
    ],
)
def test_who_takes_payments(given: dict[str, str], chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_GRAPH_URL", "http://127.0.0.1:9")
    settings = load_payment_settings(_env_file=None, **given)
    assert chosen_of(settings, build_providers(settings)) == chosen


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"gateway_key_id": "rzp_1"}, "belong together"),
        ({"upi_address": "treasury@bank"}, "belong together"),
        ({"upi_address": "treasury"}, "PAYMENTS_UPI_ADDRESS: is not a UPI address"),
        ({"gateway_url": "razorpay"}, "PAYMENTS_GATEWAY_URL: is not a web address"),
        ({"minutes": 5}, "PAYMENTS_MINUTES"),
        ({**GATEWAY, "provider": "upi"}, "PAYMENTS_UPI_ADDRESS is not set"),
        ({"provider": "cash"}, "PAYMENTS_PROVIDER"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load_payment_settings(_env_file=None, **given)


def test_no_secret_is_shown() -> None:
    settings = load_payment_settings(_env_file=None, **{**GATEWAY, "gateway_key_secret": "hush-hush"})
    assert "hush-hush" not in repr(settings)
