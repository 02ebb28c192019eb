"""kill -9 at ten points of an application: afterwards it exists once, or the citizen knows that it is not filed."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
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
# Ten points: before the message of this turn is sent, or while the last one is on its way.
BEFORE = (0, 1, 2, 5, 9, 14)
IN_FLIGHT = 4
VICTIMS = ("web", "action server", "Rasa server")


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


class Walk:
    """A citizen on the way through the form, who can be stopped before any turn."""

    def __init__(self, talk: Patient) -> None:
        self.talk = talk
        self.turn = 0
        self.heard: list[str] = []

    def next_text(self) -> str | None:
        """What is said next; None when nothing is asked any more."""
        if self.turn == 0:
            return "lal dora certificate banwana hai"
        asked = self.talk.ask()
        if asked is None:
            return None
        text = answer(CATALOGUE, asked, "en")
        return f"Khera Kalan {self.talk.sender}" if asked["field"] == "village" else text

    def go_to(self, field: str) -> None:
        """Goes on until this field is asked, or nothing any more; one answer may tell what others ask."""
        while not self.turn or (self.talk.ask() or {"field": field})["field"] != field:
            self.go(self.turn + 1)

    def go(self, until_turn: int | None = None) -> None:
        """Goes on to a turn, or to the end."""
        while self.turn != until_turn:
            text = self.next_text()
            if text is None:
                return
            self.heard += self.talk.say(text)
            self.turn += 1


@pytest.mark.timeout(300)
@pytest.mark.parametrize("victim", VICTIMS)
def test_killed_before_a_message(running: tuple[Settings, Supervisor], victim: str) -> None:
    settings, supervisor = running
    walks = [Walk(patient(settings, f"before{victim[:2]}{point}")) for point in BEFORE]
    for walk, point in zip(walks, BEFORE, strict=True):
        walk.go(point)
    kill(supervisor, victim)
    for walk in walks:
        walk.go()
        check(settings, walk)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("victim", VICTIMS)
def test_killed_while_they_are_submitted(running: tuple[Settings, Supervisor], victim: str) -> None:
    settings, supervisor = running
    walks = [Walk(patient(settings, f"flight{victim[:2]}{number}")) for number in range(IN_FLIGHT)]
    for walk in walks:
        walk.go_to("review")
        assert walk.talk.asked == {
            "service": SERVICE, "field": "review", "type": "choice", "choices": ["submit", "change", "stop"]
        }  # fmt: skip
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        # All are on their way at once: one is answered, one is half done, the others wait.
        answers = [pool.submit(_try, walk.talk) for walk in walks]
        first = next(as_completed(answers, timeout=60))
        kill(supervisor, victim)
        heard = [future.result() for future in answers]
    assert first.done()
    for walk, said in zip(walks, heard, strict=True):
        walk.heard += said
        walk.go()
        check(settings, walk)


def patient(settings: Settings, sender: str) -> Patient:
    return Patient(f"http://{settings.bind}:{settings.rasa_port}", sender.lower().replace(" ", ""))


def _try(talk: Patient) -> list[str]:
    try:
        return Talk(talk.rasa, talk.sender).say("yes")
    except requests.RequestException:
        return []


def check(settings: Settings, walk: Walk) -> None:
    """The application is at the department exactly once, and the citizen comes to hear its number."""
    sender = walk.talk.sender
    until(lambda: filed(settings, sender), f"{sender} at the department; heard: {walk.heard[-2:]}")
    numbers = filed(settings, sender)
    assert len(numbers) == 1
    said = until(
        lambda: NUMBER.findall(" ".join([*walk.heard, *walk.talk.say("status of my application")])),
        "the number in the chat",
    )
    assert isinstance(said, list)
    assert set(said) == set(numbers)
