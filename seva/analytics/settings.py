"""Settings of alerts from the environment or `.env`, all beginning with `ALERTS_`."""

import re

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from seva.errors import SettingsError


class AlertSettings(BaseSettings):
    """Where alerts go; with neither address nor mail they stand on the dashboard only."""

    model_config = SettingsConfigDict(
        env_prefix="ALERTS_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    webhook: str = Field(default="", description="Address that each alert is posted to, as JSON; empty: none.")
    secret: SecretStr = Field(default=SecretStr(""), description="Key that signs what is posted (HMAC-SHA256).")
    mail_to: str = Field(default="", description="Mail address that each alert is sent to; empty: none.")
    mail_from: str = Field(default="seva@localhost", description="Sender of these mails.")
    mail_server: str = Field(default="localhost:25", description="Mail server as host:port; STARTTLS where it can.")
    mail_user: str = Field(default="", description="User at the mail server; empty: none.")
    mail_password: SecretStr = Field(default=SecretStr(""), description="Password at the mail server.")
    timeout: float = Field(default=5.0, gt=0, le=30, description="Seconds that address and mail server may take.")

    @field_validator("webhook")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+\S*", value):
            raise ValueError("is not a web address, such as https://ops.example.in/alerts")
        return value

    @field_validator("mail_server")
    @classmethod
    def _is_server(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9.-]+:\d{1,5}", value):
            raise ValueError("is not a server, such as mail.example.in:587")
        return value


def load_alert_settings() -> AlertSettings:
    """The settings of this process; raises SettingsError with one line for each setting that is wrong."""
    try:
        return AlertSettings()
    except ValidationError as error:
        lines = [f"ALERTS_{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()]
        heading = "These settings are wrong (docs/settings.md says what each means):"
        raise SettingsError("\n".join([heading, *lines])) from error
