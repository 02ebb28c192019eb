"""Commands that run the system or a part of it."""

import signal
import subprocess
from threading import Event
from typing import Annotated

import typer

from seva.analytics.backfill import is_missing
from seva.cli.figures import fill_in
from seva.cli.messages import console, told
from seva.core import build_core
from seva.logs import configure_logs
from seva.officials.build import build_officials
from seva.processes.environment import process_environment
from seva.processes.plan import CannotStart, behind_the_shell, newest_model, rasa_shell, whatsapp_set_up, whole_system
from seva.processes.stand_in import payments_environment, stand_in_environment
from seva.processes.supervisor import Supervisor
from seva.settings import Settings, load_settings
from seva.storage import Database
from seva.storage.database import make_engine
from seva.worker import run as run_worker

PAGES = (
    ("Start page", "/"),
    ("Officials", "/officials"),
    ("Department API", "/docs"),
)
# Only over the stand-in for Meta: where a real number is set up, people write from their own phones.
PHONE = ("WhatsApp phone", "/phone")


def run() -> None:
    """Run the whole system: Rasa server, action server, web, worker. Ctrl-C stops all of it."""
    with told():
        settings = load_settings()
        _prepare(settings)
        environment = process_environment()
        simulated = stand_in_environment(settings, environment)
        environment |= simulated | payments_environment(settings, environment | simulated)
        with Supervisor(whole_system(settings), settings.home / "log", environment) as supervisor:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: supervisor.stop())
            with console.status("Starting. The Rasa server takes about 15 seconds."):
                supervisor.wait_until_ready()
            if not supervisor.is_stopping:
                if simulated:
                    supervisor.begin(whatsapp_set_up())
                _print_addresses(settings, has_phone=bool(simulated))
                _print_set_up_code(settings)
                supervisor.watch()
            console.print("Stopping.")


def _print_set_up_code(settings: Settings) -> None:
    """The code with which the first official begins, as long as there is none: nobody reads it in the web's log."""
    officials = build_officials(settings)
    if officials.beginning.is_open():
        code = officials.beginning.set_up_code()
        console.print(f"The first official begins at {officials.public}/officials/set-up with the code {code}")


def shell() -> None:
    """Talk to the assistant in the terminal (`rasa shell`), with everything that it needs behind it."""
    with told():
        settings = load_settings()
        _prepare(settings)
        environment = process_environment()
        environment |= payments_environment(settings, environment)
        with Supervisor(behind_the_shell(settings), settings.home / "log", environment) as supervisor:
            with console.status("Starting."):
                supervisor.wait_until_ready()
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the shell
            subprocess.run(rasa_shell(settings), env=process_environment(), check=False)  # noqa: S603 our own command


def train(
    force: Annotated[bool, typer.Option("--force", help="Train even when nothing has changed since.")] = False,
) -> None:
    """Check the catalogue, train the model and write it to models/ with its manifest, if anything has changed."""
    from seva.processes import training

    with told():
        training.check_sources()
        present = None if force else training.present_model()
        if present:
            training.mark_as_present()
            console.print(
                f"models/{present.model} is made from exactly this data, configuration and code: nothing to train. "
                "To train all the same: seva train --force",
                soft_wrap=True,
            )
            return
        with console.status("Training. This takes about a minute."):
            manifest = training.train_model()
    console.print(f"{manifest.model} is trained on {manifest.examples} examples; models/manifest.json describes it.")


def migrate() -> None:
    """Bring the database to the newest version."""
    with told():
        settings = load_settings()
        database = Database(make_engine(settings.database))
        database.migrate()
        found = fill_in(build_core(settings)) if is_missing(database) else 0
    console.print("The database is up to date.")
    if found:
        console.print(f"{found} applications of earlier versions count among the figures now.", soft_wrap=True)


def worker() -> None:
    """Run the worker alone: it files applications and sends documents that wait, and forgets what is old."""
    with told():
        settings = load_settings()
        configure_logs(settings.log_level)
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        core = build_core(settings)
        run_worker(
            core.filing,
            core.retention,
            settings.worker_seconds,
            stop,
            core.deliveries,
            core.forgetting,
            core.tasks(),
            [core.figures.forgetting],
        )


def _prepare(settings: Settings) -> None:
    newest_model()
    if not settings.catalogue.is_dir():
        raise CannotStart(f"There is no catalogue at {settings.catalogue}. Run from the project's root.")
    build_core(settings)
    Database(make_engine(settings.database)).migrate()


def _print_addresses(settings: Settings, *, has_phone: bool) -> None:
    console.print("Seva Saathi is running. Ctrl-C stops it.")
    for label, path in (PHONE, *PAGES) if has_phone else PAGES:
        console.print(f"  {label:16} {settings.public}{path}", highlight=False)
    console.print(
        f"  {'Talk over REST':16} http://{settings.bind}:{settings.rasa_port}/webhooks/rest/webhook", highlight=False
    )
    console.print(f"  {'Logs':16} {settings.home / 'log'}", highlight=False)
