"""Fixtures that all tests share: the real catalogue, a core on a database of its own, a department in memory."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
import structlog

from backoffice import database as backoffice_database
from seva.catalogue import Catalogue, Messages, load_catalogue, load_messages
from seva.core import Core, build_core
from seva.departments.fake import FakeDepartment
from seva.documents.intake import FakeIntake
from seva.payments.port import Provider
from seva.payments.providers.fake import FakeProvider
from seva.settings import Settings
from seva.storage import Database, sqlite
from seva.storage.database import make_engine

if "PYTEST_XDIST_WORKER" in os.environ:  # it is told the size of a terminal that it has not
    for size in ("COLUMNS", "LINES"):
        os.environ.pop(size, None)
# What is read from source at each start of a process, dozens of times, is compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The same examples at each run, so that what fails here fails there; SEVA_TESTS_EXPLORE=1 looks for others.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("explore", max_examples=500)
hypothesis.settings.load_profile("explore" if os.environ.get("SEVA_TESTS_EXPLORE") else "same")

ROOT = Path(__file__).parent.parent
MORNING = datetime(2026, 11, 22, 5, 0)
# Tests of these rooms start the whole system and watch it: each room one after the other, beside all others.
ONE_BY_ONE = ("browser", "system")
# What the product asks of the disk at each commit, by the module that does.
DURABLE = {module: module.SYNCHRONOUS for module in (sqlite, backoffice_database)}


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What stays together when tests run in several processes: a file, or a room that starts the whole system."""
    rooms = {item: item.path.relative_to(Path(__file__).parent) for item in items}
    for item, path in rooms.items():
        item.add_marker(pytest.mark.xdist_group(path.parts[0] if path.parts[0] in ONE_BY_ONE else str(path)))
    if hasattr(config, "workerinput"):  # what takes longest begins first
        items.sort(key=lambda item: rooms[item].parts[0] not in ONE_BY_ONE)


def pytest_collection_finish() -> None:
    """What stands until the end, the tests themselves and all modules, is not looked through for garbage again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def no_power_cuts() -> Iterator[None]:
    """Nobody pulls the plug during the tests: their own databases do not wait for the disk, some 7 ms a commit."""
    with pytest.MonkeyPatch.context() as patch:
        for module in DURABLE:
            patch.setattr(module, "SYNCHRONOUS", "OFF")
        yield


@pytest.fixture
def durable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases that wait for the disk as the product's do."""
    for module, value in DURABLE.items():
        monkeypatch.setattr(module, "SYNCHRONOUS", value)


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
def provider(clock: SetClock) -> FakeProvider:
    return FakeProvider(clock)


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    def make(**values: object) -> Settings:
        given = {
            "home": tmp_path,
            "catalogue": ROOT / "catalogue",
            "secret_key": "a key for tests",
            "rest_files": tmp_path,
            **values,
        }
        return Settings(_env_file=None, **given)

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings()


@pytest.fixture
def intake() -> FakeIntake:
    return FakeIntake()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows: to copy it takes a tenth of the time that migrating takes."""
    file = tmp_path_factory.mktemp("migrated") / "seva.db"
    database = Database(make_engine(f"sqlite:///{file}"))
    database.migrate()
    database.engine.dispose()
    return file


@pytest.fixture
def core_database(settings: Settings, migrated: Path) -> Database:
    """The core's database of this test."""
    made = Database(make_engine(settings.database))
    shutil.copyfile(migrated, str(made.engine.url.database))
    return made


@pytest.fixture
def core(
    settings: Settings, core_database: Database, clock: SetClock, department: FakeDepartment, intake: FakeIntake,
    provider: FakeProvider, catalogue: Catalogue, messages: Messages,
) -> Core:  # fmt: skip
    providers: dict[str, Provider] = {"fake": provider}
    return build_core(settings, clock, department, intake, providers=providers, catalogue=catalogue, messages=messages)
