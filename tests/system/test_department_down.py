"""A department that is down never loses an application: told with a temporary number, filed when it is back."""

import os
import signal
from collections.abc import Iterator

import pytest

from seva.processes.plan import action_server, rasa_server, web, worker
from seva.processes.supervisor import Supervisor
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.system.citizen import NUMBER, apply
from tests.system.conftest import settings_for
from tests.system.talk import Talk
from tests.system.test_every_service import CATALOGUE
from tests.system.test_kill import until


@pytest.fixture(scope="module")
def without_department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, dict[str, str]]]:
    settings, environment = settings_for(tmp_path_factory.mktemp("down"))
    Database(make_engine(settings.database)).migrate()
    processes = [action_server(settings), worker(settings), rasa_server(settings)]
    with Supervisor(processes, settings.home / "log", environment) as supervisor:
        supervisor.wait_until_ready()
        yield settings, environment


def test_saved_told_and_filed_when_the_department_is_back(without_department: tuple[Settings, dict[str, str]]) -> None:
    settings, environment = without_department
    talk = Talk(f"http://{settings.bind}:{settings.rasa_port}", "patient")
    number, heard = apply(talk, CATALOGUE, "income certificate banwana hai", "hinglish")
    assert number is None
    assert "S-" in heard[-1]
    assert talk.say("mere ward ka officer kaun hai 110092")
    with Supervisor([web(settings)], settings.home / "log", environment) as department:
        department.wait_until_ready()
        told = until(lambda: NUMBER.findall(" ".join(talk.say("namaste"))), "the number, by itself")
        assert isinstance(told, list)
        assert len(set(told)) == 1
        assert told[0] in " ".join(talk.say("mera form kahan tak pahuncha"))


def test_a_department_that_hangs_holds_nobody(without_department: tuple[Settings, dict[str, str]]) -> None:
    settings, environment = without_department
    with Supervisor([web(settings)], settings.home / "log", environment) as department:
        department.wait_until_ready()
        os.kill(department.process_ids()["web"], signal.SIGSTOP)
        try:
            talk = Talk(f"http://{settings.bind}:{settings.rasa_port}", "hurried")
            number, heard = apply(talk, CATALOGUE, "niwas praman patra banwana hai", "hinglish")
            assert number is None
            assert "S-" in heard[-1]
        finally:
            os.kill(department.process_ids()["web"], signal.SIGCONT)
        assert until(lambda: NUMBER.findall(" ".join(talk.say("namaste"))), "the number, by itself")
