from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from seva.core import build_core
from seva.departments.fake import FakeDepartment
from seva.digilocker.fake import FakeDigiLocker
from seva.documents.intake import FakeIntake
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from simulator.digilocker import Config, Locker, create_app
from simulator.digilocker.clock import Clock
from tests.conftest import SetClock
from tests.digilocker.locker import Scene, lockers
from tests.digilocker.requester import CLIENT, Requester


@pytest.fixture
def locker() -> Locker:
    return Locker(Config(clients=(CLIENT,)), Clock(lambda: 1_800_000_000.0))


@pytest.fixture
def requester(locker: Locker) -> Iterator[Requester]:
    with TestClient(create_app(locker.config, locker)) as http:
        yield Requester(http)


@pytest.fixture
def fake() -> FakeDigiLocker:
    return FakeDigiLocker(lockers())


@pytest.fixture
def scene(settings: Settings, clock: SetClock, department: FakeDepartment, fake: FakeDigiLocker) -> Scene:
    Database(make_engine(settings.database)).migrate()
    return Scene(build_core(settings, clock, department, FakeIntake(), fake), fake)
