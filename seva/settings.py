"""Settings from the environment or `.env`, checked at start. docs/settings.md documents each one."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from seva.errors import SettingsError


class Settings(BaseSettings):
    """All settings of the system; the defaults run everything on one machine."""

    model_config = SettingsConfigDict(env_prefix="SEVA_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(default=Path("var"), description="Folder for everything that the embedded defaults write.")
    catalogue: Path = Field(default=Path("catalogue"), description="Folder of the service catalogue.")
    database_url: str = Field(default="", description="Database of the core; default: SQLite under `SEVA_HOME`.")
    tracker_url: str = Field(default="", description="Database of the conversations; default: beside the core's.")
    backoffice_url: str = Field(default="", description="Database of the reference back office; default: beside the core's.")
    broker_url: str = Field(default="", description="Celery broker of the worker; default: files under `SEVA_HOME`.")
    files_url: str = Field(default="", description="Where documents are kept; default: a folder under `SEVA_HOME`.")
    secret_key: str = Field(default="", description="Master key of encryption; default: made once under `SEVA_HOME`.")
    departments_url: str = Field(default="", description="Base address of the department API.")
    department_keys: dict[str, str] = Field(default={}, description="API key for each department id; `*` for all others.")
    public_url: str = Field(default="", description="Address under which citizens and departments reach the web process.")
    bind: str = Field(default="127.0.0.1", description="Address that the servers listen on.")
    rasa_port: int = Field(default=5005, ge=1, le=65535, description="Port of the Rasa server.")
    actions_port: int = Field(default=5055, ge=1, le=65535, description="Port of the action server.")
    web_port: int = Field(default=8000, ge=1, le=65535, description="Port of the web process.")
    department_timeout: float = Field(default=3.0, gt=0, description="Seconds that a department may take to answer.")
    retry_seconds: float = Field(default=30.0, gt=0, description="Seconds before the worker first tries again to file.")
    worker_seconds: float = Field(default=2.0, gt=0, description="Seconds between the worker's looks for waiting work.")
    log_level: str = Field(default="INFO", description="Level of the logs: DEBUG, INFO, WARNING or ERROR.")

    @field_validator("database_url", "tracker_url", "backoffice_url")
    @classmethod
    def _is_database_url(cls, value: str) -> str:
        try:
            if value:
                make_url(value)
        except ArgumentError as error:
            raise ValueError("is not a database address, such as sqlite:///var/seva.db or postgresql://host/db") from error
        return value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("is not one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @property
    def database(self) -> str:
        """Address of the core's database."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'seva.db'}"

    @property
    def tracker_database(self) -> str:
        """Address of the conversations' database; on a server the same as the core's."""
        return self.tracker_url or self._beside("conversations.db")

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
    def files(self) -> Path:
        """Folder in which documents are kept."""
        return Path(self.files_url.removeprefix("file://")) if self.files_url else self.home / "files"

    @cached_property
    def key(self) -> str:
        """The master key; without a setting it is made once and kept in `SEVA_HOME`, readable by the owner only."""
        return self.secret_key or _kept_key(self.home / "secret.key")

    def api_key_of(self, department_id: str) -> str:
        """The API key for a department; for the reference back office it follows from the master key."""
        return self.department_keys.get(department_id) or self.department_keys.get("*") or self.derived("department-api")

    def derived(self, purpose: str) -> str:
        """A key for one purpose, derived from the master key, so that the embedded parts share it without a setting."""
        from seva.storage.encryption import derive_key

        return derive_key(self.key, purpose)

    def _beside(self, name: str) -> str:
        url = make_url(self.database)
        if not url.drivername.startswith("sqlite"):
            return self.database
        return f"sqlite:///{Path(url.database or '').with_name(name)}"


def _kept_key(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(32))
    return file.read_text(encoding="ascii").strip()


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; raises SettingsError with one line for each setting that is wrong."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [f"SEVA_{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("These settings are wrong (docs/settings.md says what each means):\n" + "\n".join(lines)) from error
