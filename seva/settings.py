"""Settings from the environment or `.env`, checked at start. docs/settings.md documents each one."""

import json
import re
import secrets
from base64 import urlsafe_b64decode
from collections import Counter
from contextlib import suppress
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from seva.errors import SettingsError
from seva.secret_file import make_secret

DATABASES = ("sqlite", "postgresql")
SHORTEST_KEY = 12
KEY_BYTES = LOG_KEY_BYTES = 32
LOG_NAME = re.compile(r"[!-*,-~]{1,100}")
BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


class Settings(BaseSettings):
    """All settings of the system; the defaults run everything on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="SEVA_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(default=Path("var"), description="Folder for everything that the embedded defaults write.")
    catalogue: Path = Field(default=Path("catalogue"), description="Folder of the service catalogue.")
    database_url: str = Field(default="", description="Database of the core; default: SQLite under `SEVA_HOME`.")
    tracker_url: str = Field(default="", description="Database of the conversations; default: beside the core's.")
    backoffice_url: str = Field(default="", description="Database of the reference back office; default: SQLite.")
    broker_url: str = Field(default="", description="Reserved: the worker takes its work from the core's database.")
    files_url: str = Field(default="", description="Where documents are kept; default: a folder under `SEVA_HOME`.")
    files_endpoint: str = Field(default="", description="Address of the S3 store; default: Amazon's.")
    files_region: str = Field(default="", description="Region of the S3 store.")
    files_access_key: str = Field(default="", description="Access key of the S3 store; default: as Amazon's tools.")
    files_secret_key: str = Field(default="", description="Secret key of the S3 store; default: as Amazon's tools.")
    document_days: int = Field(
        default=180, ge=1, le=3650, description="Days for which a document is kept after it was last used."
    )
    unused_document_days: int = Field(
        default=30, ge=1, le=3650, description="Days for which a document is kept that no application uses."
    )
    rest_files: Path | None = Field(
        default=None, description="Folder of files that callers of the REST channel may name by a path; default: none."
    )
    clamd: str = Field(default="", description="Virus scanner that looks at every file; default: none.")
    intake_processes: int = Field(
        default=1, ge=1, le=16, description="Processes in which documents are opened, for each of ours that takes them."
    )
    secret_key: str = Field(default="", description="Master key of encryption; default: made once under `SEVA_HOME`.")
    departments_url: str = Field(default="", description="Base address of the department API; default: the embedded.")
    department_keys: Annotated[dict[str, str], NoDecode] = Field(
        default={}, description="API key for each department id, as JSON; `*` for all others."
    )
    public_url: str = Field(default="", description="Address at which citizens and departments reach the web process.")
    bind: str = Field(default="127.0.0.1", description="Address that the servers listen on.")
    rasa_port: int = Field(default=5005, ge=1, le=65535, description="Port of the Rasa server.")
    actions_port: int = Field(default=5055, ge=1, le=65535, description="Port of the action server.")
    web_port: int = Field(default=8000, ge=1, le=65535, description="Port of the web process.")
    log_name: str = Field(
        default="seva-saathi/certificates", description="Name of the transparency log of the reference back office."
    )
    log_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Keys that sign the transparency log; default: one that follows from the master key."
    )
    department_timeout: float = Field(default=3.0, gt=0, description="Seconds that a department may take to answer.")
    retry_seconds: float = Field(default=30.0, gt=0, description="Seconds before the worker first tries again to file.")
    worker_seconds: float = Field(default=2.0, gt=0, description="Seconds between the worker's looks for waiting work.")
    message_days: int = Field(
        default=30, ge=1, le=3650, description="Days for which the content of messages is kept, both ways."
    )
    message_id_days: int = Field(
        default=90, ge=30, le=3650, description="Days for which a message is known again, without its content."
    )
    figures_days: int = Field(
        default=400, ge=100, le=3650, description="Days for which turns and calls are kept for the dashboard's figures."
    )
    certificate_roots: str = Field(
        default="", description="Root keys for certificates that are trusted; default: the one that is seen first."
    )
    certificate_seconds: float = Field(
        default=30.0, gt=0, le=3600, description="Seconds before published keys and revocations are fetched again."
    )
    verify_tries: int = Field(
        default=10, ge=1, le=1000, description="Certificate numbers that one asker may check in an hour."
    )
    verify_tries_of_all: int = Field(
        default=600, ge=1, le=1_000_000, description="Certificate numbers that all together may check in an hour."
    )
    quiet_from: time = Field(default=time(21), description="From when on news that can wait wakes nobody, in India.")
    quiet_until: time = Field(default=time(8), description="Until when news that can wait wakes nobody, in India.")
    emblem: str = Field(
        default="", description="PNG or SVG of the emblem on certificates; default: none, its place stays blank."
    )
    stand_in: bool = Field(
        default=False, description="Whether the web process carries a stand-in for Meta; `make run` sets it."
    )
    log_level: str = Field(default="INFO", description="Level of the logs: DEBUG, INFO, WARNING or ERROR.")

    @field_validator("database_url", "tracker_url", "backoffice_url")
    @classmethod
    def _is_database_url(cls, value: str) -> str:
        try:
            if value and make_url(value).get_backend_name() in DATABASES:
                return value
        except ArgumentError:
            pass
        if value:
            raise ValueError("is not a database address, such as sqlite:///var/seva.db or postgresql://host/db")
        return value

    @field_validator("departments_url", "public_url", "files_endpoint")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
            raise ValueError("is not a web address, such as https://seva.example.in")
        return value

    @field_validator("files_url")
    @classmethod
    def _is_folder_or_bucket(cls, value: str) -> str:
        if value.startswith("s3://") and not BUCKET.fullmatch(value):
            raise ValueError("names no bucket, such as s3://seva-documents or s3://seva-documents/live")
        if "://" in value and not value.startswith(("file://", "s3://")):
            raise ValueError("is not a folder, such as /var/lib/seva/files or file:///var/lib/seva/files, nor s3://…")
        return value

    @field_validator("certificate_roots")
    @classmethod
    def _are_keys(cls, value: str) -> str:
        if not all(len(key) == KEY_BYTES for key in _keys(value)):
            raise ValueError("is not one or more public keys of 32 bytes in base64url, with commas between")
        return value

    @field_validator("clamd")
    @classmethod
    def _is_scanner(cls, value: str) -> str:
        if value and not re.fullmatch(r"tcp://[A-Za-z0-9.\-]+(:\d{1,5})?|unix:///\S+", value):
            raise ValueError("is not an address of clamd, such as tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl")
        return value

    @field_validator("department_keys", mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        with suppress(ValueError):
            keys = json.loads(value)
            if isinstance(keys, dict) and all(isinstance(key, str) and key for key in keys.values()):
                return keys
        raise ValueError('is not JSON with a key for each department, such as {"revenue": "k1", "*": "k2"}')

    @field_validator("log_keys", mode="before")
    @classmethod
    def _between_commas(cls, value: Any) -> Any:
        return tuple(key.strip() for key in value.split(",")) if isinstance(value, str) else value

    @field_validator("log_keys")
    @classmethod
    def _are_log_keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        with suppress(ValueError):
            if all(len(urlsafe_b64decode(key)) == LOG_KEY_BYTES for key in value):
                return value
        raise ValueError("is not 32 bytes in URL-safe base64, or several such keys with commas between")

    @field_validator("log_name")
    @classmethod
    def _is_log_name(cls, value: str) -> str:
        if not LOG_NAME.fullmatch(value):
            raise ValueError("is not a name without spaces and plus signs, such as seva.example.in/certificates")
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_long_enough(cls, value: str) -> str:
        if value and len(value) < SHORTEST_KEY:
            raise ValueError(f"is too short to keep anything secret: use at least {SHORTEST_KEY} characters")
        return value

    @field_validator("bind")
    @classmethod
    def _is_host(cls, value: str) -> str:
        if not HOST.fullmatch(value):
            raise ValueError("is not an IPv4 address or host name, such as 127.0.0.1 or 0.0.0.0")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("is not one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @model_validator(mode="after")
    def _ports_differ(self) -> Self:
        ports = {name: getattr(self, name) for name in ("rasa_port", "actions_port", "web_port")}
        port, times = Counter(ports.values()).most_common(1)[0]
        if times > 1:
            names = " and ".join(f"SEVA_{name.upper()}" for name, value in ports.items() if value == port)
            raise ValueError(f"{names} are both {port}: give each process a port of its own")
        return self

    @model_validator(mode="after")
    def _ids_outlive_content(self) -> Self:
        if self.message_id_days < self.message_days:
            raise ValueError("SEVA_MESSAGE_ID_DAYS must not be less than SEVA_MESSAGE_DAYS")
        return self

    @property
    def database(self) -> str:
        """Address of the core's database."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'seva.db'}"

    @property
    def tracker_database(self) -> str:
        """Address of the conversations' database; on a server the same as the core's."""
        return self.tracker_url or self._beside("conversations.db")

    @property
    def webhook_database(self) -> str:
        """Address of the webhooks that are not read yet; on a server the same as the core's.

        A file of SQLite is written by one at a time: the answer to a webhook must not wait for a turn's writing.
        """
        return self._beside("webhooks.db")

    @property
    def backoffice_database(self) -> str:
        """Address of the reference back office's database; a department's system is never the core's."""
        return self.backoffice_url or f"sqlite:///{self.home.resolve() / 'backoffice.db'}"

    @property
    def departments(self) -> str:
        """Base address of the department API, without a slash at the end."""
        return (self.departments_url or f"http://{self.bind}:{self.web_port}/departments/v1").rstrip("/")

    @property
    def public(self) -> str:
        """Address of the web process as others see it, without a slash at the end."""
        return (self.public_url or f"http://{self.bind}:{self.web_port}").rstrip("/")

    @property
    def trusted_roots(self) -> tuple[bytes, ...]:
        """The root keys for certificates that are pinned; none where the first that is seen is trusted."""
        return _keys(self.certificate_roots)

    @property
    def files(self) -> Path:
        """Folder in which documents are kept."""
        return Path(self.files_url.removeprefix("file://")) if self.files_url else self.home / "files"

    @cached_property
    def key(self) -> str:
        """The master key; without a setting it is made once and kept in `SEVA_HOME`, readable by the owner only."""
        return self.secret_key or _kept_key(self.home / "secret.key")

    def api_key_of(self, department_id: str) -> str:
        """The API key for a department; for the reference back office it follows from the master key."""
        return (
            self.department_keys.get(department_id) or self.department_keys.get("*") or self.derived("department-api")
        )

    def derived(self, purpose: str) -> str:
        """A key for one purpose, derived from the master key, so that the embedded parts share it without a setting."""
        from seva.storage.encryption import derive_key

        return derive_key(self.key, purpose)

    def _beside(self, name: str) -> str:
        url = make_url(self.database)
        if not url.drivername.startswith("sqlite"):
            return self.database
        return f"sqlite:///{Path(url.database or '').with_name(name)}"


def _keys(value: str) -> tuple[bytes, ...]:
    """Keys in base64url; what is none is empty."""
    try:
        return tuple(urlsafe_b64decode(key + "=" * (-len(key) % 4)) for key in re.split(r"[,\s]+", value) if key)
    except ValueError:
        return (b"",)


def _kept_key(file: Path) -> str:
    """The key in a file, which is made whole when it is not there: two processes that start together get one key."""
    try:
        if not file.exists():
            make_secret(file, secrets.token_urlsafe(32))
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise SettingsError(
            f"The key in {file} cannot be made or read: {reason}. Set SEVA_SECRET_KEY or SEVA_HOME."
        ) from error
    if len(key) < SHORTEST_KEY:
        raise SettingsError(
            f"{file} holds no key. Put the key back that the data was written with, or set SEVA_SECRET_KEY."
        )
    return key


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; raises SettingsError with one line for each setting that is wrong."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = "\n".join(_line(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors())
        heading = "These settings are wrong (docs/settings.md says what each means):"
        raise SettingsError(f"{heading}\n{lines}") from error


def _line(name: str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"SEVA_{name.upper()}: {message}" if name else message
