"""Settings of DigiLocker from the environment or `.env`, all beginning with `DIGILOCKER_`."""

import re

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from seva.errors import SettingsError

LIVE = "https://digilocker.meripehchaan.gov.in"


class DigiLockerSettings(BaseSettings):
    """What DigiLocker's partner portal gives a requester; without id and secret DigiLocker is not offered."""

    model_config = SettingsConfigDict(
        env_prefix="DIGILOCKER_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    url: str = Field(default=LIVE, description="Address of DigiLocker; default: the live one.")
    client_id: str = Field(default="", description="Client id of the requester; empty: DigiLocker is not offered.")
    client_secret: SecretStr = Field(default=SecretStr(""), description="Client secret of the requester.")
    purpose: str = Field(
        default="Government services", description="Purpose on DigiLocker's page, one of those that it accepts."
    )
    return_url: str = Field(
        default="", description="Where the last page leads back to, such as https://wa.me/ and the number."
    )
    timeout: float = Field(default=5.0, gt=0, le=30, description="Seconds that DigiLocker may take to answer.")

    @field_validator("url", "return_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise ValueError(f"is not a web address, such as {LIVE}")
        return value

    @property
    def is_set_up(self) -> bool:
        """Whether DigiLocker can be asked at all."""
        return bool(self.client_id and self.client_secret.get_secret_value())


def load_digilocker_settings() -> DigiLockerSettings:
    """The settings of this process; raises SettingsError with one line for each setting that is wrong."""
    try:
        return DigiLockerSettings()
    except ValidationError as error:
        lines = [
            f"DIGILOCKER_{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()
        ]
        heading = "These settings are wrong (docs/settings.md says what each means):"
        raise SettingsError("\n".join([heading, *lines])) from error
