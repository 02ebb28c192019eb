"""What the back office must be told; whoever starts it passes this in, nothing is read from the environment."""

from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Annotated, Self

from cryptography.fernet import Fernet
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from seva.certificates.transparency import BadKey, SigningKey

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
EVERY_DEPARTMENT = "*"


class BackofficeSettings(BaseModel):
    """Credentials, keys and limits. Times are in seconds, sizes in bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_keys: dict[str, SecretStr] = {}
    """API key by department id; `*` stands for every department."""
    oauth_clients: dict[ClientId, SecretStr] = {}
    """Secret by client id; a token opens every department."""
    officer_key: SecretStr
    callback_secret: SecretStr
    """Signs callbacks: HMAC-SHA256 over the raw body."""
    encryption_key: SecretStr
    """Fernet key for personal fields at rest."""
    previous_encryption_keys: tuple[SecretStr, ...] = ()
    """Older Fernet keys that still decrypt, newest first."""
    token_lifetime: int = Field(default=3600, gt=0)
    largest_body: int = Field(default=1_000_000, gt=0)
    largest_upload: int = Field(default=15_000_000, gt=0)
    """Limit of a body that brings documents: in base64 one of 10 MiB takes 14 million bytes."""
    callback_hosts: frozenset[str] | None = None
    """Hosts that a callback may go to; None allows any."""
    callback_interval: float = Field(default=5.0, gt=0)
    """Pause of the loop that delivers callbacks; a change wakes it earlier."""
    callback_timeout: tuple[float, float] = (2.0, 5.0)
    """Time to connect and time to answer."""
    callback_attempts: int = Field(default=250, gt=0)
    """With an hour between most of them, ten days: a receiver that was away for longer needs an operator."""
    callback_backoff: float = Field(default=5.0, gt=0)
    """Wait after the first failure; it doubles with each further one."""
    callback_backoff_limit: float = Field(default=3600.0, gt=0)
    verify_url: str = "http://127.0.0.1:8000/verify"
    """Address of the page that checks certificates, as their QR codes name it."""
    key_days: int = Field(default=365, gt=0)
    """Days for which a department's key signs certificates; the next one is made when it ends."""
    verify_years: int = Field(default=30, gt=0)
    """Years after that for which what it signed counts."""
    keys_update_hours: int = Field(default=168, gt=0)
    statuses_update_hours: int = Field(default=24, gt=0)
    """Hours after which who verifies should fetch the key set and the status list anew."""
    emblem: Path | None = None
    """PNG or SVG file of the emblem that the government puts on certificates; without it its place is blank."""
    deliver_callbacks: bool = True
    """Whether the app's lifespan runs the loops that deliver callbacks and make PDFs."""
    log_name: str = "seva-saathi/certificates"
    """Name of the transparency log, which its heads are signed under; never changed once others know it."""
    log_keys: tuple[SecretStr, ...] = Field(min_length=1)
    """Keys of the transparency log, which all sign: 32 bytes each, as URL-safe base64."""
    log_interval: float = Field(default=2.0, ge=0)
    """Least time between two signed heads, unless someone asks for a proof of a newer entry."""
    log_refresh: float = Field(default=3600.0, gt=0)
    """Age at which a head is signed anew, though nothing was added."""

    def signing_keys(self) -> tuple[SigningKey, ...]:
        """The log's keys, ready to sign; raises ValueError."""
        try:
            return tuple(SigningKey(self.log_name, urlsafe_b64decode(k.get_secret_value())) for k in self.log_keys)
        except (ValueError, BadKey):
            raise ValueError(
                "a key of the log is not 32 bytes in URL-safe base64, or its name has spaces or plus signs"
            ) from None

    @model_validator(mode="after")
    def _keys_are_usable(self) -> Self:
        for key in (self.encryption_key, *self.previous_encryption_keys):
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError("an encryption key is not a Fernet key: make one with Fernet.generate_key()") from None
        self.signing_keys()
        secrets = [self.officer_key, self.callback_secret, *self.api_keys.values(), *self.oauth_clients.values()]
        if not all(secret.get_secret_value() for secret in secrets):
            raise ValueError("a credential is empty: give each key and secret a value")
        return self
