"""Settings of officials from the environment or `.env`, beginning with `OFFICIALS_`. docs/settings.md says more."""

import re
from datetime import timedelta
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from seva.errors import SettingsError
from seva.officials.sessions import Lasting


class OfficialsSettings(BaseSettings):
    """How long sign-ins last, and the identity provider, if there is one."""

    model_config = SettingsConfigDict(
        env_prefix="OFFICIALS_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    idle_minutes: int = Field(default=30, ge=5, le=240, description="Minutes without work after which a sign-in ends.")
    hours: int = Field(default=10, ge=1, le=24, description="Hours after which a sign-in ends in any case.")
    oidc_issuer: str = Field(default="", description="Address of the OpenID Connect provider; default: none.")
    oidc_client_id: str = Field(default="", description="Our id with the provider.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="Our secret with the provider.")
    oidc_name: str = Field(default="OpenID Connect", description="What the button on the sign-in page calls it.")
    oidc_claim: str = Field(
        default="email", description="The claim that names the account: `email` (verified) or `preferred_username`."
    )
    oidc_timeout: float = Field(default=5.0, gt=0, le=30, description="Seconds that the provider may take to answer.")

    @field_validator("oidc_issuer")
    @classmethod
    def _is_safe_address(cls, value: str) -> str:
        if value and not re.fullmatch(
            r"https://[^\s/?#]+[^\s?#]*|http://(127\.0\.0\.1|localhost)(:\d+)?[^\s?#]*", value
        ):
            raise ValueError("is not an https address, such as https://login.example.gov.in/realms/state")
        return value

    @field_validator("oidc_claim")
    @classmethod
    def _is_claim(cls, value: str) -> str:
        if value not in ("email", "preferred_username"):
            raise ValueError("is neither email nor preferred_username")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret.get_secret_value()):
            raise ValueError("OFFICIALS_OIDC_ISSUER needs OFFICIALS_OIDC_CLIENT_ID and OFFICIALS_OIDC_CLIENT_SECRET")
        return self

    @property
    def lasting(self) -> Lasting:
        """How long sign-ins last."""
        return Lasting(timedelta(minutes=self.idle_minutes), timedelta(hours=self.hours))


def load_officials_settings(**overrides: Any) -> OfficialsSettings:
    """The settings; raises SettingsError with one line for each that is wrong."""
    try:
        return OfficialsSettings(**overrides)
    except ValidationError as error:
        lines = "\n".join(_line(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors())
        raise SettingsError(f"These settings are wrong (docs/settings.md says what each means):\n{lines}") from error


def _line(name: str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"OFFICIALS_{name.upper()}: {message}" if name else message
