from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from seva.catalogue import Catalogue, Messages
from seva.core import build_core
from seva.departments.fake import FakeDepartment
from seva.digilocker.fake import FakeDigiLocker
from seva.documents.intake import FakeIntake
from seva.payments.providers.fake import FakeProvider
from seva.settings import Settings
from seva.storage import Database
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
def scene(
    settings: Settings, core_database: Database, clock: SetClock, department: FakeDepartment, fake: FakeDigiLocker,
    provider: FakeProvider, catalogue: Catalogue, messages: Messages,
) -> Scene:  # fmt: skip
    core = build_core(settings, clock, department, FakeIntake(), fake, {"fake": provider}, catalogue, messages)
    return Scene(core, fake)
