"""The settings of officials: documented with their defaults, and refused when wrong."""

import re

import pytest
from pydantic import SecretStr

from seva.errors import SettingsError
from seva.officials.settings import OfficialsSettings, load_officials_settings
from tests.conftest import ROOT

WHOLE = {"oidc_client_id": "seva", "oidc_client_secret": "s", "oidc_issuer": "https://login.example.gov.in"}


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(OFFICIALS_\w+)` \| (.+?) \| .+ \|$", text, re.MULTILINE))
    assert rows.keys() == {f"OFFICIALS_{name.upper()}" for name in OfficialsSettings.model_fields}
    for name, field in OfficialsSettings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        assert rows[f"OFFICIALS_{name.upper()}"] == (f"`{default}`" if default != "" else "empty"), name


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"idle_minutes": 1}, "OFFICIALS_IDLE_MINUTES"),
        ({"hours": 30}, "OFFICIALS_HOURS"),
        ({"oidc_issuer": "https://login.example.gov.in"}, "needs OFFICIALS_OIDC_CLIENT_ID"),
        ({**WHOLE, "oidc_issuer": "http://login.example.gov.in"}, "OFFICIALS_OIDC_ISSUER: is not an https address"),
        ({**WHOLE, "oidc_issuer": "http://localhost.example.in"}, "OFFICIALS_OIDC_ISSUER: is not an https address"),
        ({**WHOLE, "oidc_claim": "name"}, "OFFICIALS_OIDC_CLAIM"),
    ],
    ids=["idle", "hours", "half", "no-tls", "near-loopback", "claim"],
)
def test_wrong_settings_are_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as refused:
        load_officials_settings(_env_file=None, **given)
    assert str(refused.value).count("OFFICIALS") >= 1 and "secret" not in str(refused.value)


def test_whole_settings_are_taken() -> None:
    assert load_officials_settings(_env_file=None, **WHOLE).lasting.idle.total_seconds() == 1800
