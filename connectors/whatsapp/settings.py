"""Settings of WhatsApp from the environment or `.env`, all beginning with `WHATSAPP_`."""

import json
import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from seva.errors import SettingsError

# Where `make run` has its stand-in for Meta.
STAND_IN = "http://127.0.0.1:8000/simulator/whatsapp"
EXAMPLE = '[{"phone_number_id": "109000000000002", "access_token": "EAA..."}]'


class Number(BaseModel):
    """A number that we send from, by Meta's id for it, with its access token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone_number_id: str = Field(min_length=1)
    access_token: SecretStr = Field(min_length=1)


class WhatsAppSettings(BaseSettings):
    """What a deployment needs to know of its numbers; what is not set is told by `missing`, in sentences."""

    model_config = SettingsConfigDict(
        env_prefix="WHATSAPP_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    graph_url: str = Field(default=STAND_IN, description="Address of Meta's Graph API; default: the stand-in.")
    graph_version: str = Field(default="v26.0", description="Version of the Graph API, such as v26.0.")
    phone_number_id: str = Field(default="", description="Meta's id of the number, from WhatsApp > API setup.")
    business_account_id: str = Field(
        default="", description="Id of the WhatsApp account that owns number and templates."
    )
    access_token: SecretStr = Field(default=SecretStr(""), description="Token of a system user, which does not expire.")
    app_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret of the app, which signs webhooks; of several apps with commas between.",
    )
    verify_token: SecretStr = Field(
        default=SecretStr(""),
        description="A word of your choice that Meta repeats when the webhook's address is saved.",
    )
    flow_private_key: SecretStr = Field(default=SecretStr(""), description="RSA key (PEM) that opens answers of Flows.")
    flow_seals_refusals: bool = Field(
        default=False, description="Whether a form that is over is told so encrypted, too; Meta's pages differ."
    )
    flow_endpoint: str = Field(
        default="", description="Address that Meta asks for the screens of forms; default: below SEVA_PUBLIC_URL."
    )
    pin: SecretStr = Field(default=SecretStr(""), description="The number's six digits of two-step verification.")
    throughput: int = Field(default=80, ge=1, le=1000, description="Messages a second that Meta allows a number.")
    numbers: Annotated[tuple[Number, ...], NoDecode] = Field(default=(), description=f"Further numbers: {EXAMPLE}")

    @field_validator("graph_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+\S*", value):
            raise ValueError("is not a web address, such as https://graph.facebook.com")
        return value.rstrip("/")

    @field_validator("graph_version")
    @classmethod
    def _is_version(cls, value: str) -> str:
        if not re.fullmatch(r"v\d{1,3}\.\d{1,2}", value):
            raise ValueError("is not a version, such as v26.0")
        return value

    @field_validator("numbers", mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return tuple(Number.model_validate(number) for number in json.loads(value))
        except (ValueError, TypeError):
            # Not the cause, which would show tokens.
            raise ValueError(f"is not JSON with id and token of each number, such as {EXAMPLE}") from None

    @property
    def base(self) -> str:
        """Address and version, before the path of each call."""
        return f"{self.graph_url}/{self.graph_version}"

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """The secrets of all apps that send webhooks here."""
        return tuple(filter(None, (part.strip() for part in self.app_secret.get_secret_value().split(","))))

    @property
    def tokens(self) -> dict[str, str]:
        """The access token of each of our numbers; empty without a number."""
        first = {self.phone_number_id: self.access_token} if self.phone_number_id else {}
        all_of_them = {number.phone_number_id: number.access_token for number in self.numbers} | first
        return {number: token.get_secret_value() for number, token in all_of_them.items()}

    def missing(self) -> list[str]:
        """A sentence for each setting that a live number needs and that is not set."""
        found = []
        for name in NEEDED:
            value = getattr(self, name)
            if not (value.get_secret_value().strip() if isinstance(value, SecretStr) else value):
                description = type(self).model_fields[name].description
                found.append(f"WHATSAPP_{name.upper()} is not set. {description}")
        return found


NEEDED = (
    "phone_number_id", "business_account_id", "access_token", "app_secret", "verify_token", "flow_private_key", "pin",
)  # fmt: skip


def load_whatsapp_settings(**overrides: Any) -> WhatsAppSettings:
    """The settings of this process; raises SettingsError with one line for each setting that is wrong."""
    try:
        return WhatsAppSettings(**overrides)
    except ValidationError as error:
        lines = (
            f"WHATSAPP_{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()
        )
        raise SettingsError("These settings are wrong:\n" + "\n".join(lines)) from None
