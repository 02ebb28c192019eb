"""Settings of payments from the environment or `.env`, all beginning with `PAYMENTS_`. docs/settings.md says more."""

import re
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from seva.errors import SettingsError

HIDDEN = SecretStr("")


class PaymentSettings(BaseSettings):
    """Which providers take money; without one, payments are not offered."""

    model_config = SettingsConfigDict(
        env_prefix="PAYMENTS_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    provider: Literal["gateway", "upi"] = Field(
        default="gateway", description="Who takes payments: `gateway` (payment links) or `upi` (a UPI address of ours)."
    )
    minutes: int = Field(default=60, ge=16, le=1440, description="Minutes for which a payment can be made.")
    unfiled_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="Days that a fee waits for its application to be filed, then it goes back.",
    )
    kept_days: int = Field(
        default=3650, ge=365, description="Days for which a payment is kept after it began, once nothing of it is open."
    )
    event_days: int = Field(
        default=180, ge=30, le=3650, description="Days for which a provider's callback is known again, without content."
    )
    timeout: float = Field(default=3.0, gt=0, le=60, description="Seconds that a provider may take to answer.")
    gateway_url: str = Field(default="https://api.razorpay.com", description="Address of the gateway's API.")
    gateway_key_id: str = Field(default="", description="The gateway's id of our key.")
    gateway_key_secret: SecretStr = Field(default=HIDDEN, description="The gateway's key.")
    gateway_webhook_secret: SecretStr = Field(
        default=HIDDEN, description="Secret that signs the gateway's callbacks; old and new with commas between."
    )
    upi_address: str = Field(default="", description="Our UPI address, such as treasury@bank.")
    upi_name: str = Field(default="Government of NCT of Delhi", description="The payee's name that UPI apps show.")
    upi_merchant_code: str = Field(default="9399", description="Merchant category; 9399 is government services.")
    upi_url: str = Field(default="", description="Address of the acquirer's status API.")
    upi_key: SecretStr = Field(default=HIDDEN, description="Key for the acquirer's status API.")
    upi_callback_secret: SecretStr = Field(default=HIDDEN, description="Secret that signs the acquirer's callbacks.")
    whatsapp_configuration: str = Field(
        default="", description="Name of the payment configuration with Meta; set, WhatsApp's orders are paid in chat."
    )
    stand_in: bool = Field(
        default=False, description="Whether the web process carries a stand-in for providers; `make run` sets it."
    )

    @field_validator("gateway_url", "upi_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
            raise ValueError("is not a web address, such as https://api.razorpay.com")
        return value.rstrip("/")

    @field_validator("upi_address")
    @classmethod
    def _is_upi_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9.-]{1,63}", value):
            raise ValueError("is not a UPI address, such as treasury@bank")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        gateway = [self.gateway_key_id, _open(self.gateway_key_secret), _open(self.gateway_webhook_secret)]
        upi = [self.upi_address, self.upi_url, _open(self.upi_key)]
        if any(gateway) and not all(gateway):
            raise ValueError("PAYMENTS_GATEWAY_KEY_ID, _KEY_SECRET and _WEBHOOK_SECRET belong together: set all three")
        if any(upi) and not all(upi):
            raise ValueError(
                "PAYMENTS_UPI_ADDRESS, PAYMENTS_UPI_URL and PAYMENTS_UPI_KEY belong together: set all three"
            )
        if self.provider == "upi" and any(gateway) and not all(upi):
            raise ValueError("PAYMENTS_PROVIDER is upi, but PAYMENTS_UPI_ADDRESS is not set")
        return self

    @property
    def has_gateway(self) -> bool:
        """Whether the gateway is set up."""
        return bool(self.gateway_key_id)

    @property
    def has_upi(self) -> bool:
        """Whether UPI is set up."""
        return bool(self.upi_address)


def _open(secret: SecretStr) -> str:
    return secret.get_secret_value()


class GraphAccess(BaseSettings):
    """What payments need of WhatsApp's settings, which the connector reads and checks as a whole."""

    model_config = SettingsConfigDict(env_prefix="WHATSAPP_", env_file=".env", env_ignore_empty=True, extra="ignore")

    graph_url: str = ""
    graph_version: str = "v26.0"
    phone_number_id: str = ""
    access_token: SecretStr = HIDDEN


def load_payment_settings(**overrides: Any) -> PaymentSettings:
    """The settings of this process; raises SettingsError with one line for each setting that is wrong."""
    try:
        return PaymentSettings(**overrides)
    except ValidationError as error:
        raise SettingsError("These settings are wrong:\n" + "\n".join(_line(e) for e in error.errors())) from None


def _line(error: Any) -> str:
    message = error["msg"].removeprefix("Value error, ")
    return f"PAYMENTS_{str(error['loc'][0]).upper()}: {message}" if error["loc"] else message
