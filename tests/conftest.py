"""Fixtures that all tests share: the real catalogue, a core on a database of its own, a department in memory."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog

from seva.catalogue import Catalogue, Messages, load_catalogue, load_messages
from seva.core import Core, build_core
from seva.departments.fake import FakeDepartment
from seva.documents.intake import FakeIntake
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine

ROOT = Path(__file__).parent.parent
MORNING = datetime(2026, 11, 22, 5, 0)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """A test that configures logs must not leave them on a stream that is closed after it."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "catalogue")


@pytest.fixture(scope="session")
def messages() -> Messages:
    return load_messages(ROOT / "catalogue")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def department() -> FakeDepartment:
    return FakeDepartment()


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    def make(**values: object) -> Settings:
        given = {"home": tmp_path, "catalogue": ROOT / "catalogue", "secret_key": "a key for tests", **values}
        return Settings(_env_file=None, **given)

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings()


@pytest.fixture
def intake() -> FakeIntake:
    return FakeIntake()


@pytest.fixture
def core(settings: Settings, clock: SetClock, department: FakeDepartment, intake: FakeIntake) -> Core:
    Database(make_engine(settings.database)).migrate()
    return build_core(settings, clock, department, intake)
