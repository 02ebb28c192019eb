"""Settings of text messages from the environment or `.env`, all beginning with `SMS_`."""

import json
import re
from contextlib import suppress
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from seva.errors import SettingsError

DLT_ID = re.compile(r"\d{10,25}")
SENDER = re.compile(r"[A-Za-z0-9]{3,14}")


class SmsSettings(BaseSettings):
    """The account at the provider, and what is registered with India's operators (DLT); without them no text leaves."""

    model_config = SettingsConfigDict(
        env_prefix="SMS_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    url: str = Field(default="", description="Address of the SMS provider; empty: no text messages are sent.")
    account: str = Field(default="", description="Account at the provider, which stands in its addresses.")
    api_key: SecretStr = Field(default=SecretStr(""), description="API key of the account.")
    api_token: SecretStr = Field(default=SecretStr(""), description="API token of the account.")
    sender: str = Field(default="", description="Header that is registered with the operators, such as SEVADL.")
    entity_id: str = Field(default="", description="DLT id of the sending body (principal entity).")
    templates: Annotated[dict[str, str], NoDecode] = Field(
        default={}, description="DLT id of each registered template, as JSON: news_en and news_hi."
    )
    timeout: float = Field(default=5.0, gt=0, le=30, description="Seconds that the provider may take to answer.")

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise ValueError("is not a web address, such as https://api.exotel.com")
        return value.rstrip("/")

    @field_validator("sender")
    @classmethod
    def _is_header(cls, value: str) -> str:
        if value and not SENDER.fullmatch(value):
            raise ValueError("is not a registered header, such as SEVADL")
        return value

    @field_validator("entity_id")
    @classmethod
    def _is_dlt_id(cls, value: str) -> str:
        if value and not DLT_ID.fullmatch(value):
            raise ValueError("is not a DLT id: 10 to 25 digits")
        return value

    @field_validator("templates", mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        with suppress(ValueError):
            ids = json.loads(value)
            if isinstance(ids, dict) and all(isinstance(one, str) and DLT_ID.fullmatch(one) for one in ids.values()):
                return ids
        raise ValueError('is not JSON with DLT ids, such as {"news_en": "1107160000000000001", "news_hi": "..."}')

    @property
    def is_set_up(self) -> bool:
        """Whether text messages can be sent at all."""
        return bool(self.url and self.account and self.sender and self.entity_id and self.templates)


def load_sms_settings() -> SmsSettings:
    """The settings of this process; raises SettingsError with one line for each setting that is wrong."""
    try:
        return SmsSettings()
    except ValidationError as error:
        lines = [f"SMS_{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()]
        heading = "These settings are wrong (docs/settings.md says what each means):"
        raise SettingsError("\n".join([heading, *lines])) from error
