"""The whole way on WhatsApp: signed webhooks in, Graph out, by a stand-in for Meta; also with kill -9 and faults."""

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from uuid import uuid4

import pytest
import requests
from sqlalchemy import func, select, update
from sqlalchemy.engine import Engine

from benchmarks.news.citizens import filed_by, forget_the_numbers
from seva.catalogue import load_catalogue, load_messages
from seva.citizens import Citizens
from seva.clock import utc_now
from seva.core import Core, build_core
from seva.processes.plan import whole_system
from seva.processes.supervisor import Supervisor
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import contacts, inbox, outgoing, ratings
from simulator.whatsapp.app import create_app
from simulator.whatsapp.config import Config, Limits, Timing
from simulator.whatsapp.server import Server
from simulator.whatsapp.world import World
from tests.conftest import ROOT
from tests.connectors.whatsapp.schema import problems
from tests.storage.conftest import postgresql as postgresql
from tests.system.citizen import NUMBER
from tests.system.conftest import settings_for
from tests.system.desk import Desk
from tests.system.talk import TIMEOUT, Talk
from tests.system.whatsapp import Phone, reply, until, words

CATALOGUE = load_catalogue(ROOT / "catalogue")
MESSAGES = load_messages(ROOT / "catalogue")
MOST_TURNS = 40
# Whoever is killed while decisions are made, one after each.
VICTIMS = ("worker", "web", "worker", "Rasa server")
GREETINGS = {"hi": "नमस्ते", "en": "hello"}


class Said(NamedTuple):
    """What officer, citizen and assistant say on the way of a question and of a rating."""

    question: str
    answer: str
    yes: str
    rating: str
    reason: str


SAID = {
    "hi": Said("आप दिल्ली में कब से रहते हैं?", "2011 से, काम के लिए आना हुआ", "हाँ", "1 से 5 में", "बहुत देर लगी"),
    "en": Said(
        "Since when do you live in Delhi?", "since 2011, I came for work", "yes", "from 1 to 5", "it took too long"
    ),
}
BOXES = ("webhooks", "inbox", "outbox")
# Rasa starts again within a minute even on a busy machine; then what was being sent is unknown for a minute and a half.
AFTER_A_KILL = 300.0
QUESTIONS = [
    "income certificate ki fees kitni hai",
    "domicile certificate me kitne din lagte hain",
    "widow pension kise milti hai",
    "caste certificate ke liye kya kagaz chahiye",
]


@dataclass
class Running:
    """The system with Meta's stand-in in front."""

    settings: Settings
    world: World
    supervisor: Supervisor

    @property
    def rasa(self) -> str:
        return f"http://{self.settings.bind}:{self.settings.rasa_port}"

    def health(self) -> dict[str, object]:
        try:
            return dict(requests.get(f"{self.rasa}/webhooks/whatsapp/health", timeout=TIMEOUT).json())
        except (requests.RequestException, ValueError):
            return {}

    def talk(self, number: str) -> Talk:
        """The conversation of a phone, as Rasa knows it."""
        database, cipher = Database(make_engine(self.settings.database)), Cipher(self.settings.key)
        return Talk(self.rasa, Citizens(database, cipher, utc_now).resolve("whatsapp", number).id)


def _address(kind: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings for a database of a kind; on PostgreSQL a new one beside that of other tests."""
    if kind == "sqlite":
        return {}
    engine: Engine = request.getfixturevalue(kind)
    name = f"whatsapp_{uuid4().hex}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return {"database_url": engine.url.set(database=name).render_as_string(hide_password=False)}


@pytest.fixture(scope="module", params=["sqlite"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """On SQLite, unless a test names PostgreSQL. At the end, all that went to Meta must have had the right form."""
    settings, environment = settings_for(tmp_path_factory.mktemp("whatsapp"), **_address(request.param, request))
    webhook = f"http://{settings.bind}:{settings.rasa_port}/webhooks/whatsapp/webhook"
    config = Config(
        webhook_url=webhook, limits=Limits(pair_burst=0, messages_per_second=0), timing=Timing(retries=(1, 2))
    )
    world = World(config)
    Database(make_engine(settings.database)).migrate()
    with Server(create_app(config, world)) as meta:
        environment |= {
            "WHATSAPP_GRAPH_URL": meta.url,
            "WHATSAPP_PHONE_NUMBER_ID": config.numbers[0].id,
            "WHATSAPP_ACCESS_TOKEN": config.access_token,
            "WHATSAPP_APP_SECRET": config.app_secret,
            "WHATSAPP_VERIFY_TOKEN": config.verify_token,
        }
        with Supervisor(whole_system(settings), settings.home / "log", environment, most_restarts=100) as supervisor:
            supervisor.wait_until_ready()
            watcher = Thread(target=supervisor.watch, daemon=True)
            watcher.start()
            started = Running(settings, world, supervisor)
            until(lambda: started.health().get("status") == "ok", "the connector")
            yield started
            supervisor.stop()
            watcher.join()
    world.stop()
    sent = [message.payload for message in world.messages.sent.values()]
    assert sent and {problem: payload for payload in sent for problem in problems(payload)} == {}


@pytest.mark.parametrize(
    ("running", "language", "opening"),
    [("sqlite", "hi", "मुझे आय प्रमाण पत्र बनवाना है"), ("postgresql", "en", "I need an income certificate")],
    indirect=["running"],
    scope="module",
)
def test_from_greeting_to_reference_number(running: Running, language: str, opening: str, photo: Path) -> None:
    phone = Phone(running.world, {"hi": "919810000011", "en": "919810000012"}[language])
    heard = phone.say(opening)
    talk = running.talk(phone.number)
    for _ in range(MOST_TURNS):
        asked = talk.asked
        if asked is None:
            break
        heard = reply(phone, CATALOGUE, asked, language, photo)
    number = until(lambda: NUMBER.search("\n".join(words(m) for m in phone.heard)), "the reference number")
    assert number, heard


def test_a_button_of_an_earlier_question_changes_nothing(running: Running) -> None:
    phone = Phone(running.world, "919810000013")
    phone.say("income certificate banwana hai")
    phone.tap()
    asked = running.talk(phone.number).asked
    assert phone.tap() == [MESSAGES.text("whatsapp.choice_gone", "hi")]
    assert running.talk(phone.number).asked == asked


def test_a_command_to_rasa_is_text(running: Running) -> None:
    phone = Phone(running.world, "919810000014")
    phone.say("income certificate banwana hai")
    phone.tap()
    asked = running.talk(phone.number).asked
    for typed in ("/restart", "/session_start", "/affirm"):
        assert phone.say(typed)
    assert running.talk(phone.number).asked == asked


def test_a_voice_note_is_answered_kindly(running: Running) -> None:
    phone = Phone(running.world, "919810000015")
    phone.say("नमस्ते")
    before = len(phone.heard)
    phone.hand.voice(b"OggS" + bytes(200))
    until(lambda: len(phone.heard) > before, "an answer to a voice note")
    assert words(phone.heard[-1]) == MESSAGES.text("whatsapp.audio", "hi")


def test_who_has_only_a_user_id_is_answered(running: Running) -> None:
    running.world.add_phone("919810000016", name="Ravi", shows_number=False)
    hand = running.world.handset("919810000016")
    hand.text("hello")
    until(lambda: len(running.world.chat("919810000016")["messages"]) > 1, "an answer to a user id")


def test_a_webhook_with_a_wrong_signature_is_refused(running: Running) -> None:
    response = requests.post(
        f"{running.rasa}/webhooks/whatsapp/webhook",
        data=b'{"object":"whatsapp_business_account","entry":[]}',
        headers={"X-Hub-Signature-256": "sha256=" + "0" * 64},
        timeout=TIMEOUT,
    )
    assert response.status_code == 401


@pytest.mark.timeout(900)
@pytest.mark.parametrize("running", ["sqlite", "postgresql"], indirect=True, scope="module")
def test_kills_and_faults_lose_and_double_nothing(running: Running) -> None:
    """Six citizens ask questions while Rasa is killed, webhooks come twice and out of order, and sends fail."""
    phones = [Phone(running.world, f"9198100001{n:02}") for n in range(6)]
    running.world.chance.set(duplicate=0.3, reorder=0.2, reorder_seconds=0.3, fail=0.1, fail_code=131000)
    try:
        for turn, question in enumerate(QUESTIONS):
            for phone in phones:
                phone.hand.text(question)
            if turn % 2:
                os.kill(running.supervisor.process_ids()["Rasa server"], signal.SIGKILL)
            # Not only until something is heard: that may belong to the question before, and the next one overtake this.
            for phone in phones:
                until(lambda p=phone, n=turn: _handled(running, p) > n, f"turn {turn + 1}", patience=AFTER_A_KILL)
        until(lambda: _depth(running) == (0, 0, 0), "empty boxes", patience=AFTER_A_KILL)
        # What was accepted reaches a phone a moment later.
        assert running.world.drain()
    finally:
        running.world.chance.set(duplicate=0, reorder=0, fail=0)
    for phone in phones:
        assert _said(running, phone) == QUESTIONS
        assert _queued(running, phone) == [message["payload"]["biz_opaque_callback_data"] for message in phone.heard]


@pytest.mark.timeout(400)
def test_news_comes_by_itself_once_whoever_is_killed(running: Running) -> None:
    """Officers decide while worker, web and Rasa are killed one after the other; each citizen hears of it once."""
    desk, core = Desk(running.settings), build_core(running.settings)
    phones = [Phone(running.world, f"9198100002{n:02}") for n in range(len(VICTIMS))]
    numbers = _filed(running, core, phones)
    with core.applications.database.begin() as connection:  # not in the middle of a talk
        connection.execute(update(contacts).values(last_heard_at=utc_now() - timedelta(hours=1)))
    for number, victim in zip(numbers, VICTIMS, strict=True):
        until(lambda n=number: desk.has_decided(n, "start_review"), "the decision", patience=AFTER_A_KILL)
        _kill(running, victim)
    _told_so_often(running, phones, numbers, 2)
    for phone, language in zip(phones, cycle(GREETINGS)):
        assert _is_hindi(words(phone.heard[-1])) == (language == "hi")


@pytest.mark.timeout(400)
def test_a_question_and_a_rating_come_once_whoever_is_killed(running: Running) -> None:
    """An officer asks, the citizen answers, the officer reads it once; at the end a poor rating, with its reason."""
    desk, core = Desk(running.settings), build_core(running.settings)
    phones = [Phone(running.world, f"9198100003{n:02}") for n in range(len(GREETINGS))]
    numbers = _filed(running, core, phones)
    ways = list(zip(phones, numbers, SAID.values(), strict=True))
    for number in numbers:
        desk.decide(number, "start_review")
    _told_so_often(running, phones, numbers, 2)
    forget_the_numbers(core)
    for _, number, said in ways:
        desk.decide(number, "request_information", said.question)
    _kill(running, "web", "worker")
    for phone, _, said in ways:
        until(lambda p=phone, q=said.question: _heard(p, q) == 1, "the question", patience=AFTER_A_KILL)
        phone.say(said.answer)
        phone.hand.text(said.yes)
    _kill(running, "worker")
    for _, number, said in ways:
        case = until(lambda n=number: desk.answered(n), "the answer at the desk", patience=AFTER_A_KILL)
        assert [one["text"] for one in case["questions"]] == [said.answer]
        assert [line["action"] for line in case["audit"]].count("provide_information") == 1
        desk.decide(number, "reject", "x")
    _kill(running, "web")
    until(lambda: _ratings(core, "due") == len(ways), "ratings that are due", patience=AFTER_A_KILL)
    until(lambda: _depth(running) == (0, 0, 0), "empty boxes", patience=AFTER_A_KILL)
    with core.applications.database.begin() as connection:
        connection.execute(update(ratings).values(due_at=utc_now()))
    until(lambda: _ratings(core, "asked"), "a rating that is asked for", patience=AFTER_A_KILL)
    _kill(running, "Rasa server")
    for phone, _, said in ways:
        until(lambda p=phone, q=said.rating: _heard(p, q) == 1, "the rating", patience=AFTER_A_KILL)
        phone.say("2")
        phone.say(said.reason)
        assert (_heard(phone, said.question), _heard(phone, said.rating)) == (1, 1)
    with core.applications.database.begin() as connection:
        kept = connection.execute(select(ratings)).all()
    assert [(row.state, row.rating) for row in kept] == [("rated", 2)] * len(ways)
    assert all(row.words_encrypted for row in kept)


def _filed(running: Running, core: Core, phones: Sequence[Phone]) -> list[str]:
    """The numbers of applications of citizens in either language in turn; they were told, some time ago."""
    for phone, greeting in zip(phones, cycle(GREETINGS.values())):
        phone.hand.text(greeting)
    for phone in phones:
        until(lambda p=phone: p.heard, "an answer")
    talks = zip(phones, cycle(GREETINGS))
    numbers = [filed_by(core, running.talk(phone.number).sender, language) for phone, language in talks]
    for phone, number in zip(phones, numbers, strict=True):
        until(lambda p=phone, n=number: _heard(p, n) == 1, "the number")
    forget_the_numbers(core)
    return numbers


def _kill(running: Running, *victims: str) -> None:
    for victim in victims:
        os.kill(running.supervisor.process_ids()[victim], signal.SIGKILL)


def _told_so_often(running: Running, phones: Sequence[Phone], numbers: Sequence[str], often: int) -> None:
    """Each phone has so many messages with its number, and when nothing is under way any more it has no more."""
    for phone, number in zip(phones, numbers, strict=True):
        until(lambda p=phone, n=number: _heard(p, n) == often, "the news", patience=AFTER_A_KILL)
    until(lambda: _depth(running) == (0, 0, 0), "empty boxes", patience=AFTER_A_KILL)
    assert running.world.drain()
    assert [_heard(phone, number) for phone, number in zip(phones, numbers, strict=True)] == [often] * len(phones)


def _is_hindi(text: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in text)


def _ratings(core: Core, state: str) -> int:
    with core.applications.database.begin() as connection:
        return int(connection.execute(select(func.count()).where(ratings.c.state == state)).scalar_one())


def _heard(phone: Phone, text: str) -> int:
    """How many messages have said something."""
    return sum(text in words(message) for message in phone.heard)


def _handled(running: Running, phone: Phone) -> int:
    """How many of the citizen's messages were handled."""
    query = select(func.count()).where(inbox.c.citizen_id == running.talk(phone.number).sender, inbox.c.state == "done")
    with Database(make_engine(running.settings.database)).begin() as connection:
        return int(connection.execute(query).scalar_one())


def _said(running: Running, phone: Phone) -> list[str]:
    """What the conversation holds of the citizen's words."""
    talk = running.talk(phone.number)
    url = f"{running.rasa}/conversations/{talk.sender}/tracker"
    events = until(lambda: _events(url), "the tracker")
    return [event["text"] for event in events if event["event"] == "user"]


def _events(url: str) -> list[dict[str, object]]:
    try:
        return list(requests.get(url, params={"include_events": "ALL"}, timeout=TIMEOUT).json()["events"])
    except (requests.RequestException, ValueError, KeyError):
        return []


def _queued(running: Running, phone: Phone) -> list[str]:
    """The ids of what was queued for the citizen, in order, all of it accepted by Meta."""
    c = outgoing.c
    query = select(c.callback_id, c.state).where(c.citizen_id == running.talk(phone.number).sender).order_by(c.id)
    with Database(make_engine(running.settings.database)).begin() as connection:
        rows = connection.execute(query).all()
    assert {row.state for row in rows} == {"accepted"}
    return [row.callback_id for row in rows]


def _depth(running: Running) -> tuple[int, ...]:
    health = running.health()
    return tuple(health[box]["waiting"] if box in health else -1 for box in BOXES)  # type: ignore[index]
