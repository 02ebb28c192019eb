"""This system behind the stand-in: its processes, and what its database and conversations say of a storm."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Event
from time import monotonic

import requests
from sqlalchemy import select
from sqlalchemy.sql.selectable import Select

from benchmarks.errors import NotAnswered
from benchmarks.ours import our_settings
from benchmarks.servers import RASA, free_ports
from benchmarks.whatsapp.supervised import supervised
from benchmarks.whatsapp.systems import Ids, number_environment
from connectors.whatsapp.incoming import CHANNEL
from seva.citizens import Citizens
from seva.clock import utc_now
from seva.messaging import Watch, Webhooks
from seva.processes.plan import Process, rasa_server, whole_system
from seva.processes.supervisor import Supervisor, answers
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import applications, outgoing
from simulator.whatsapp.config import Config

NOTHING: Mapping[str, str] = {}
TIMEOUT, PATIENCE, LOOK = 30, 60.0, 0.1


@dataclass(frozen=True)
class OurSystem:
    """The whole system; `phones` are the citizens of the storm."""

    settings: Settings
    phones: Sequence[str]
    supervisor: Supervisor
    ports: Sequence[int]
    name = "ours"
    files = True

    @property
    def rasa(self) -> str:
        """The Rasa server's address."""
        return f"http://{self.settings.bind}:{self.settings.rasa_port}"

    @property
    def webhook(self) -> str:
        """The channel's webhook."""
        return self.webhooks[0]

    @property
    def webhooks(self) -> list[str]:
        """The webhook of each Rasa server."""
        return [f"http://{self.settings.bind}:{port}/webhooks/whatsapp/webhook" for port in self.ports]

    @property
    def process_id(self) -> int:
        """The Rasa server's, with the mailroom that it started."""
        return self.supervisor.process_ids()[RASA]

    def is_up(self) -> bool:
        """Whether the model is loaded and the channel is well."""
        servers = [f"http://{self.settings.bind}:{port}" for port in self.ports]
        return all(answers(f"{one}/status") and answers(f"{one}/webhooks/whatsapp/health") for one in servers)

    def is_at_rest(self) -> bool:
        """Whether nothing waits to be read, handled or sent."""
        watch, cipher = Watch(self._database, utc_now), Cipher(self.settings.key)
        webhooks = Webhooks(Database(make_engine(self.settings.webhook_database)), cipher, utc_now, CHANNEL)
        # In the order in which what came moves on.
        return not any(depth().waiting for depth in (webhooks.depth, watch.inbox_depth, watch.outbox_depth))

    def handled(self) -> Ids:
        """The messages that conversations hold."""
        return {phone: self._said(citizen_id) for phone, citizen_id in self._citizen_ids.items()}

    def owed(self) -> Ids:
        """What was queued for each citizen."""
        c = outgoing.c
        return self._by_phone(select(c.citizen_id, c.callback_id).order_by(c.id))

    def furthest(self) -> Mapping[str, str | None]:
        """The delivery status of each reply, by the id that went out with it."""
        with self._database.begin() as connection:
            rows = connection.execute(select(outgoing.c.callback_id, outgoing.c.delivery)).all()
        return {row.callback_id: row.delivery for row in rows}

    def filed(self) -> Ids:
        """The service of each application that has a reference number."""
        c = applications.c
        return self._by_phone(select(c.citizen_id, c.service).where(c.reference_number.is_not(None)))

    def _by_phone(self, query: Select) -> Ids:
        """Rows of a citizen's id and a word: the words by the citizen's phone."""
        phones = {citizen_id: phone for phone, citizen_id in self._citizen_ids.items()}
        found: dict[str, list[str]] = {}
        with self._database.begin() as connection:
            for citizen_id, word in connection.execute(query):
                found.setdefault(phones[citizen_id], []).append(word)
        return found

    def _said(self, citizen_id: str) -> list[str]:
        url = f"{self.rasa}/conversations/{citizen_id}/tracker"
        with requests.get(url, params={"include_events": "ALL"}, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
            events = answer.json()["events"]
        return [event["message_id"] for event in events if event["event"] == "user"]

    @cached_property
    def _database(self) -> Database:
        return Database(make_engine(self.settings.database))

    @cached_property
    def _citizen_ids(self) -> dict[str, str]:
        citizens = Citizens(self._database, Cipher(self.settings.key), utc_now)
        return {phone: citizens.resolve("whatsapp", phone).id for phone in self.phones}


@contextmanager
def our_system(
    home: Path, config: Config, graph: str, phones: Sequence[str], more: Mapping[str, str] = NOTHING, servers: int = 1
) -> Iterator[OurSystem]:
    """Starts the whole system with so many Rasa servers; what it writes goes to `home`, `more` are further settings."""
    settings, environment = our_settings(home, more)
    environment |= number_environment(config) | {"WHATSAPP_GRAPH_URL": graph} | dict(more)
    Database(make_engine(settings.database)).migrate()
    ports = [settings.rasa_port, *free_ports(servers - 1)]
    processes = [*whole_system(settings), *(_further(settings, port) for port in ports[1:])]
    with supervised(processes, home / "log", environment) as supervisor:
        system = OurSystem(settings, phones, supervisor, ports)
        _wait_for(system)
        yield system


def _wait_for(system: OurSystem) -> None:
    """Rasa answers a moment before its channels do."""
    deadline, pause = monotonic() + PATIENCE, Event()
    while not system.is_up():
        if monotonic() > deadline:
            raise NotAnswered(f"{system.webhook} is not up after {PATIENCE:.0f} seconds.")
        pause.wait(LOOK)


def _further(settings: Settings, port: int) -> Process:
    """One more Rasa server, with the same database behind it."""
    return replace(rasa_server(settings.model_copy(update={"rasa_port": port})), name=f"{RASA} at {port}")
