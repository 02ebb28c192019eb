"""The stock bot: its script, and its servers on free ports with a conversation store of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

from benchmarks.figures import SESSION_TURNS
from benchmarks.script import Conversation, Line, Script, holds, session_of, varied
from benchmarks.servers import HOST, RASA, Bot, free_ports, running
from benchmarks.stock_project import SHARED, VALIDATED, stock_environment
from seva.processes.plan import PYTHON, Process

FORM = "application_form"
OPENING = "I want to apply for a certificate"
ANSWERS = {
    "full_name": "Sunita Devi",
    "father_name": "Ram Prasad",
    "date_of_birth": "12/03/1990",
    "mobile": "9876543210",
    "pincode": "110092",
    "address": "House 12, Street 3, Laxmi Nagar, Delhi",
    "district": "East Delhi",
    "annual_income": "1,20,000",
}
CITIZENS = 90


def stock_script(variant: str) -> Script:
    """Citizens who fill the form; a long session only where slots are emptied, by an action, for the next one."""
    form = _application()
    citizens = [tuple(Line(varied(line.text, n), line.expects) for line in form) for n in range(CITIZENS)]
    return Script(citizens, session_of(form, form, SESSION_TURNS) if variant == VALIDATED else ())


@contextmanager
def stock_system(
    variant: str, model: Path, folder: Path, home: Path, channels: Mapping[str, object] | None = None
) -> Iterator[Bot]:
    """The servers of a variant's project in `folder`, with further channels; what they write goes to `home`."""
    rasa_port, actions_port = free_ports(2)
    endpoints = home / "endpoints.yml"
    endpoints.write_text(yaml.safe_dump(_endpoints(variant, home, actions_port)), encoding="utf-8")
    credentials = home / "credentials.yml"
    credentials.write_text(yaml.safe_dump({"rest": None, **(channels or {})}), encoding="utf-8")
    servers = [_rasa_server(folder, model, endpoints, credentials, rasa_port)]
    if variant == VALIDATED:
        servers.insert(0, _action_server(folder, actions_port))
    with running(variant, stock_script(variant), servers, home / "log", stock_environment()) as bot:
        yield bot


def _application() -> Conversation:
    domain = yaml.safe_load((SHARED / "domain" / "application.yml").read_text(encoding="utf-8"))
    slots, responses = domain["forms"][FORM]["required_slots"], domain["responses"]
    said = [responses[f"utter_ask_{FORM}_{slot}"][0]["text"] for slot in slots] + [responses["utter_submit"][0]["text"]]
    texts = [OPENING, *(ANSWERS[slot] for slot in slots)]
    return tuple(Line(text, holds(reply)) for text, reply in zip(texts, said, strict=True))


def _endpoints(variant: str, home: Path, actions_port: int) -> dict[str, object]:
    store = {"type": "SQL", "dialect": "sqlite", "db": str(home.resolve() / "tracker.db")}
    action = {"action_endpoint": {"url": f"http://{HOST}:{actions_port}/webhook"}} if variant == VALIDATED else {}
    return {"tracker_store": store, **action}


def _rasa_server(folder: Path, model: Path, endpoints: Path, credentials: Path, port: int) -> Process:
    command = _inside(
        folder, "rasa", "run", "--enable-api", "--interface", HOST, "--port", str(port),
        "--model", str(model.resolve()), "--endpoints", str(endpoints.resolve()),
        "--credentials", str(credentials.resolve()),
    )  # fmt: skip
    return Process(RASA, command, port, health=f"http://{HOST}:{port}/status")


def _action_server(folder: Path, port: int) -> Process:
    command = _inside(folder, "rasa_sdk", "--actions", "actions", "--port", str(port))
    return Process("action server", command, port, health=f"http://{HOST}:{port}/health")


def _inside(folder: Path, module: str, *arguments: str) -> tuple[str, ...]:
    """A module run in a folder, whose `actions` and plugins come before those of this project."""
    return ("sh", "-c", 'cd "$0" && exec "$@"', str(folder.resolve()), PYTHON, "-m", module, *arguments)
