"""What the back office must be told; whoever starts it passes this in, nothing is read from the environment."""

from typing import Annotated, Self

from cryptography.fernet import Fernet
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

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
    deliver_callbacks: bool = True
    """Whether the app's lifespan runs the delivery loop."""

    @model_validator(mode="after")
    def _keys_are_usable(self) -> Self:
        for key in (self.encryption_key, *self.previous_encryption_keys):
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError("an encryption key is not a Fernet key: make one with Fernet.generate_key()") from None
        secrets = [self.officer_key, self.callback_secret, *self.api_keys.values(), *self.oauth_clients.values()]
        if not all(secret.get_secret_value() for secret in secrets):
            raise ValueError("a credential is empty: give each key and secret a value")
        return self
