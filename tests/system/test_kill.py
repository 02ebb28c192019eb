"""kill -9 at ten points of an application: afterwards it exists once, or the citizen knows that it is not filed."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from time import monotonic

import pytest
import requests

from seva.catalogue import load_catalogue, load_messages
from seva.processes.plan import whole_system
from seva.processes.supervisor import Supervisor
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.conftest import ROOT
from tests.system.citizen import NUMBER, answer
from tests.system.conftest import settings_for
from tests.system.talk import Talk
from web.backoffice import OFFICER_PURPOSE

CATALOGUE = load_catalogue(ROOT / "catalogue")
MESSAGES = load_messages(ROOT / "catalogue")
APOLOGIES = {MESSAGES.text("failed", code) for code in ("en", "hi")}
SERVICE = "lal_dora_certificate"
PATIENCE = 90.0
# The points: before the message of this turn is sent, or while it is on its way.
BEFORE = (0, 1, 2, 5, 9, 14)
IN_FLIGHT = (0, 1, 7, 40)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Supervisor]]:
    settings, environment = settings_for(tmp_path_factory.mktemp("killed"))
    Database(make_engine(settings.database)).migrate()
    with Supervisor(whole_system(settings), settings.home / "log", environment, most_restarts=1000) as supervisor:
        supervisor.wait_until_ready()
        watcher = Thread(target=supervisor.watch, daemon=True)
        watcher.start()
        yield settings, supervisor
        supervisor.stop()
        watcher.join()


def until(condition: Callable[[], object], what: str) -> object:
    """Waits for a condition with a deadline, looking often but not so often that it slows what it waits for."""
    deadline, pause = monotonic() + PATIENCE, Event()
    while monotonic() < deadline:
        try:
            found = condition()
        except requests.RequestException:
            found = None
        if found:
            return found
        pause.wait(0.1)
    raise AssertionError(f"not in {PATIENCE} s: {what}")


def kill(supervisor: Supervisor, name: str) -> None:
    os.kill(supervisor.process_ids()[name], signal.SIGKILL)


class Patient(Talk):
    """A citizen who writes again when no answer came, or was asked to write again."""

    def say(self, text: str) -> list[str]:
        return list(until(lambda: self._answered(text), f"an answer to {text}"))

    def _answered(self, text: str) -> list[str]:
        heard = super().say(text)
        return [] if APOLOGIES.intersection(heard) else heard

    def ask(self) -> dict[str, object] | None:
        return until(lambda: {"asked": self.asked}, "the tracker")["asked"]


def filed(settings: Settings, sender: str) -> list[str]:
    """The reference numbers of this citizen's applications at the department."""
    key = settings.derived(OFFICER_PURPOSE)
    response = requests.get(
        f"{settings.departments}/queue", params={"limit": 200}, headers={"X-Officer-Key": key}, timeout=10
    )
    numbers = [item["reference_number"] for item in response.json()["items"]]
    cases = [
        requests.get(f"{settings.departments}/queue/{n}", headers={"X-Officer-Key": key}, timeout=10).json()
        for n in numbers
    ]
    return [n for n, case in zip(numbers, cases, strict=True) if sender in str(case["fields"])]


def walk(talk: Patient, hurt: Callable[[int], None], send: Callable[[int, str], list[str]]) -> list[str]:
    """Applies from opening to number, hurt on the way; returns what was heard."""
    heard = send(0, "lal dora certificate banwana hai")
    for turn in range(1, 60):
        asked = talk.ask()
        if asked is None:
            break
        hurt(turn)
        text = answer(CATALOGUE, asked, "en")
        heard += send(turn, f"{talk.sender} {text}" if asked["field"] == "village" else text)
    return heard


@pytest.mark.timeout(600)
@pytest.mark.parametrize("victim", ["web", "action server", "Rasa server"])
def test_killed_before_a_message(running: tuple[Settings, Supervisor], victim: str) -> None:
    settings, supervisor = running
    rasa = f"http://{settings.bind}:{settings.rasa_port}"
    for point in BEFORE:
        talk = Patient(rasa, f"before{victim[:2]}{point}".lower())

        def hurt(turn: int, point: int = point) -> None:
            if turn == point:
                kill(supervisor, victim)

        hurt(0)
        heard = walk(talk, hurt, lambda _turn, text, talk=talk: talk.say(text))
        check(settings, talk, heard)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("victim", ["web", "action server", "Rasa server"])
def test_killed_while_it_is_submitted(running: tuple[Settings, Supervisor], victim: str) -> None:
    settings, supervisor = running
    rasa = f"http://{settings.bind}:{settings.rasa_port}"
    last = 1 + len(CATALOGUE.services[SERVICE].steps) + 1
    for attempt in IN_FLIGHT:
        talk = Patient(rasa, f"flight{victim[:2]}{attempt}".lower())

        def send(turn: int, text: str, talk: Patient = talk, attempt: int = attempt) -> list[str]:
            if turn != last:
                return talk.say(text)
            with ThreadPoolExecutor(1) as pool:
                answer_to_come = pool.submit(_try, talk, text)
                for _ in range(attempt * 200):
                    os.sched_yield()
                kill(supervisor, victim)
                return answer_to_come.result()

        heard = walk(talk, lambda _turn: None, send)
        check(settings, talk, heard)


def _try(talk: Talk, text: str) -> list[str]:
    try:
        return Talk(talk.rasa, talk.sender).say(text)
    except requests.RequestException:
        return []


def check(settings: Settings, talk: Patient, heard: list[str]) -> None:
    """The application is at the department exactly once, and the citizen comes to hear its number."""
    until(lambda: filed(settings, talk.sender), f"{talk.sender} at the department; heard: {heard[-2:]}")
    numbers = filed(settings, talk.sender)
    assert len(numbers) == 1
    said = until(
        lambda: NUMBER.findall(" ".join([*heard, *talk.say("status of my application")])), "the number in the chat"
    )
    assert set(said) == set(numbers)
