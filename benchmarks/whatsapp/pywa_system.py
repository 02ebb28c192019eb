"""The bot on pywa as a process that is started again when it dies."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import HOST, free_ports
from benchmarks.whatsapp.pywa_bot import GRAPH, NOTES
from benchmarks.whatsapp.supervised import supervised
from benchmarks.whatsapp.systems import Ids, number_environment
from seva.processes.environment import process_environment
from seva.processes.plan import PYTHON, Process
from seva.processes.supervisor import Supervisor, answers
from simulator.whatsapp.config import Config


@dataclass(frozen=True)
class PywaSystem:
    """The bot of benchmarks.whatsapp.pywa_bot."""

    port: int
    notes: Path
    supervisor: Supervisor
    name = "pywa"
    files = False

    @property
    def webhook(self) -> str:
        """Its webhook."""
        return f"http://{HOST}:{self.port}/webhook"

    @property
    def process_id(self) -> int:
        """The server's."""
        return self.supervisor.process_ids()[self.name]

    def is_up(self) -> bool:
        """Whether it answers."""
        return answers(f"http://{HOST}:{self.port}/health")

    def is_at_rest(self) -> bool:
        """It handles before it answers, so nothing waits."""
        return self.is_up()

    def handled(self) -> Ids:
        """What its handler was called with."""
        found: dict[str, list[str]] = {}
        for line in self.notes.read_text(encoding="utf-8").splitlines():
            citizen, message = json.loads(line)
            found.setdefault(citizen, []).append(message)
        return found

    def owed(self) -> Ids:
        """One reply to each message that its handler was called with, named after it."""
        return {citizen: list(dict.fromkeys(messages)) for citizen, messages in self.handled().items()}

    def furthest(self) -> Mapping[str, str | None]:
        """It keeps nothing."""
        return {}

    def filed(self) -> Ids:
        """Nothing."""
        return {}


@contextmanager
def pywa_system(home: Path, config: Config, graph: str) -> Iterator[PywaSystem]:
    """Starts the bot; what it writes goes to `home`."""
    [port] = free_ports(1)
    notes = home / "handled.jsonl"
    environment = process_environment() | number_environment(config)
    environment |= {NOTES: str(notes), GRAPH: f"{graph}/{config.versions[-1]}"}
    app = ("benchmarks.whatsapp.pywa_bot:build", "--factory", "--host", HOST, "--port", str(port))
    command = (PYTHON, "-m", "uvicorn", *app, "--log-level", "warning", "--ws", "none")
    process = Process(PywaSystem.name, command, port, health=f"http://{HOST}:{port}/health")
    with supervised([process], home / "log", environment) as supervisor:
        yield PywaSystem(port, notes, supervisor)
