"""The whole system on free ports and a database of its own, started once for all tests that talk to it."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from seva.processes.environment import process_environment
from seva.processes.plan import whole_system
from seva.processes.stand_in import payments_stand_in
from seva.processes.supervisor import Supervisor
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.system.photos import pdf, saved

WITHOUT_DISK = Path(__file__).parent / "without_disk"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(home: Path, **more: str) -> tuple[Settings, dict[str, str]]:
    """Settings of a system of its own, and the environment that gives them to its processes."""
    values = {
        "SEVA_HOME": str(home),
        "SEVA_REST_FILES": str(home.parent),
        "SEVA_SECRET_KEY": "a key for tests of the whole system",
        "SEVA_RASA_PORT": str(free_port()),
        "SEVA_ACTIONS_PORT": str(free_port()),
        "SEVA_WEB_PORT": str(free_port()),
        "SEVA_RETRY_SECONDS": "0.5",
        "SEVA_WORKER_SECONDS": "0.3",
        "SEVA_DEPARTMENT_TIMEOUT": "2",
        "SEVA_CERTIFICATE_SECONDS": "1",
        # Whatever the hour is, news does not wait for the morning.
        "SEVA_QUIET_FROM": "00:00",
        "SEVA_QUIET_UNTIL": "00:00",
        **{f"SEVA_{name.upper()}": value for name, value in more.items()},
    }
    paths = os.pathsep.join(filter(None, (str(WITHOUT_DISK), os.environ.get("PYTHONPATH"))))
    given = {name.removeprefix("SEVA_").lower(): value for name, value in values.items()}
    return Settings(_env_file=None, **given), process_environment() | values | {"PYTHONPATH": paths}


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a running system."""
    settings, environment = settings_for(tmp_path_factory.mktemp("system"))
    environment |= payments_stand_in(settings)
    Database(make_engine(settings.database)).migrate()
    with Supervisor(whole_system(settings), settings.home / "log", environment) as supervisor:
        supervisor.wait_until_ready()
        yield settings


@pytest.fixture(scope="session")
def rasa(system: Settings) -> str:
    """The Rasa server's address."""
    return f"http://{system.bind}:{system.rasa_port}"


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of a page of text."""
    return saved(tmp_path_factory.mktemp("files"), 7)


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small PDF that is read as a real one is."""
    file = tmp_path_factory.mktemp("papers") / "paper.pdf"
    file.write_bytes(pdf("A paper"))
    return file
