"""The reference back office on the settings: its own database, its own keys."""

import os
from pathlib import Path

import typer
from fastapi import FastAPI
from pydantic import SecretStr

from backoffice.app import create_app
from backoffice.database import connect, upgrade
from backoffice.desk import desk
from backoffice.keys import keys_group
from backoffice.office import Office, open_office
from backoffice.settings import BackofficeSettings
from backoffice.times import utc_now
from seva.catalogue import load_catalogue
from seva.core import CALLBACK_PURPOSE
from seva.settings import Settings, load_settings
from seva.storage.database import make_engine

OFFICER_PURPOSE = "officers"
VERIFY_PATH = "/verify"


def build_backoffice(settings: Settings) -> FastAPI:
    """The back office's app, its tables brought up to date."""
    make_engine(settings.backoffice_database)  # makes the folder of a SQLite file
    engine = connect(settings.backoffice_database)
    upgrade(engine)
    return create_app(engine, load_catalogue(settings.catalogue), settings=backoffice_settings(settings))


def backoffice_settings(settings: Settings) -> BackofficeSettings:
    """Keys that follow from the master key, so that the embedded back office needs no setting."""
    return BackofficeSettings(
        api_keys={"*": SecretStr(settings.api_key_of("*"))},
        officer_key=SecretStr(settings.derived(OFFICER_PURPOSE)),
        callback_secret=SecretStr(settings.derived(CALLBACK_PURPOSE)),
        encryption_key=SecretStr(settings.derived("backoffice-data")),
        log_name=settings.log_name,
        log_keys=tuple(SecretStr(key) for key in settings.log_keys or (settings.derived("transparency-log"),)),
        callback_interval=settings.worker_seconds,
        callback_backoff=1.0,
        verify_url=f"{settings.public}{VERIFY_PATH}",
        emblem=Path(settings.emblem) if settings.emblem else None,
    )


def keys_command() -> typer.Typer:
    """`seva keys`, on the embedded back office's own database."""
    return keys_group(_open)


def _open() -> Office:
    settings = load_settings()
    make_engine(settings.backoffice_database)
    engine = connect(settings.backoffice_database)
    upgrade(engine)
    return open_office(engine, load_catalogue(settings.catalogue), backoffice_settings(settings), utc_now)


def desk_command() -> typer.Typer:
    """`seva desk` with the embedded back office's address and key as defaults."""
    settings = load_settings()
    os.environ.setdefault("SEVA_OFFICER_KEY", settings.derived(OFFICER_PURPOSE))
    os.environ.setdefault("SEVA_DEPARTMENTS_URL", settings.departments)
    return desk
