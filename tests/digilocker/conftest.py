from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from simulator.digilocker import Config, Locker, create_app
from simulator.digilocker.clock import Clock
from tests.digilocker.requester import CLIENT, Requester


@pytest.fixture
def locker() -> Locker:
    return Locker(Config(clients=(CLIENT,)), Clock(lambda: 1_800_000_000.0))


@pytest.fixture
def requester(locker: Locker) -> Iterator[Requester]:
    with TestClient(create_app(locker.config, locker)) as http:
        yield Requester(http)
