"""Which processes make up the system, how each is started, and where it answers."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from seva.errors import SevaError
from seva.settings import Settings

PYTHON = sys.executable
# Webhooks are answered first: what computes replies and runs jobs gives way. Halves the slowest answers on two cores.
BESIDE = 10
QUIET_RASA = (PYTHON, "-m", "seva.processes.quiet_rasa")


class CannotStart(SevaError):
    """Something that a start needs is not there; the text says what to do."""

    code = "cannot_start"


@dataclass(frozen=True)
class Process:
    """A process: its name for people, its command, its port and the address that answers when it is ready.

    `niceness` as the operating system's nice counts it: one with a higher one waits while others compute.
    """

    name: str
    command: tuple[str, ...]
    port: int | None = None
    setting: str | None = None
    health: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    niceness: int = 0


def newest_model(folder: Path = Path("models")) -> Path:
    """The model that is trained last; CannotStart when there is none."""
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise CannotStart(f"There is no trained model in {folder}/. Run: make train")
    return models[-1]


def endpoints_file(settings: Settings) -> Path:
    """Rasa's endpoints, with the action server's port of the settings."""
    source, path = Path("endpoints.yml"), settings.home / "endpoints.yml"
    if not source.is_file():
        raise CannotStart(f"There is no {source} in {Path.cwd()}. Run from the project's root.")
    text = source.read_text(encoding="utf-8").replace("127.0.0.1:5055", f"{settings.bind}:{settings.actions_port}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotStart(f"{path} cannot be written: {error.strerror}. SEVA_HOME names its folder.") from error
    return path


def rasa_server(settings: Settings) -> Process:
    """The Rasa server; its HTTP API is opened on the loopback address only."""
    loopback = settings.bind in ("127.0.0.1", "localhost", "::1")
    command = (
        PYTHON, "-m", "rasa", "run", "--interface", settings.bind, "--port", str(settings.rasa_port),
        "--endpoints", str(endpoints_file(settings)), "--credentials", "credentials.yml",
        "--model", str(newest_model()),
        *(("--enable-api",) if loopback else ()),
    )  # fmt: skip
    # `/status` answers only when the model is loaded, but it is a part of the HTTP API.
    address = f"http://{settings.bind}:{settings.rasa_port}/{'status' if loopback else ''}"
    return Process("Rasa server", command, settings.rasa_port, "SEVA_RASA_PORT", address)


def rasa_shell(settings: Settings) -> tuple[str, ...]:
    """The command of `rasa shell`, in which only what concerns the conversation is said."""
    return (
        *QUIET_RASA, "shell", "--interface", settings.bind,
        "--port", str(settings.rasa_port), "--endpoints", str(endpoints_file(settings)), "--model", str(newest_model()),
    )  # fmt: skip


def action_server(settings: Settings) -> Process:
    """The action server, without the whole of Rasa in it."""
    address = f"http://{settings.bind}:{settings.actions_port}/health"
    command = (PYTHON, "-m", "rasa_sdk", "--actions", "actions", "--port", str(settings.actions_port))
    # Without it, rasa-sdk listens on every address of the machine.
    host = {"SANIC_HOST": settings.bind}
    return Process("action server", command, settings.actions_port, "SEVA_ACTIONS_PORT", address, host, BESIDE)


def web(settings: Settings) -> Process:
    """The web process: pages, the department API, callbacks."""
    address = f"http://{settings.bind}:{settings.web_port}/health"
    return Process("web", (PYTHON, "-m", "web"), settings.web_port, "SEVA_WEB_PORT", address)


def worker(_settings: Settings) -> Process:
    """The worker; it has no port."""
    return Process("worker", (PYTHON, "-m", "seva", "worker"), niceness=BESIDE)


def whatsapp_set_up() -> Process:
    """Brings key, profile, templates and forms to Meta, or to the stand-in, and ends."""
    return Process("WhatsApp set-up", (PYTHON, "-m", "seva", "whatsapp", "set-up"))


def whole_system(settings: Settings) -> list[Process]:
    """Everything that `make run` starts."""
    return [web(settings), action_server(settings), worker(settings), rasa_server(settings)]


def behind_the_shell(settings: Settings) -> list[Process]:
    """What `rasa shell` needs behind it."""
    return [web(settings), action_server(settings), worker(settings)]
