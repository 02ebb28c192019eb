"""What `seva whatsapp check`, `webhooks`, `inbox` and `outbox` do."""

from collections.abc import Callable
from datetime import timedelta

import typer
from rich.markup import escape
from sqlalchemy.exc import ProgrammingError

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.incoming import CHANNEL
from connectors.whatsapp.settings import WhatsAppSettings, load_whatsapp_settings
from connectors.whatsapp.setup import queues
from connectors.whatsapp.setup.at_home import answers_verification
from connectors.whatsapp.setup.checks import examine
from connectors.whatsapp.setup.errors import SetupError
from connectors.whatsapp.setup.findings import Case, Finding
from connectors.whatsapp.setup.queues import Boxes
from connectors.whatsapp.setup.running import tell, with_graph
from seva.catalogue import load_templates
from seva.cli.messages import console
from seva.clock import utc_now
from seva.errors import StorageError
from seva.messaging import Watch, Webhooks
from seva.settings import Settings, load_settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine


def check() -> None:
    """Shows each finding; ends with exit code 1 when something is missing."""
    settings, ours = load_whatsapp_settings(), load_settings()
    templates = load_templates(ours.catalogue)

    async def job(graph: Graph, settings: WhatsAppSettings) -> int:
        case = Case(graph, settings, ours.public, templates, answers_verification)
        return sum([_show(finding) async for finding in examine(case)])

    missing = with_graph(job, settings)
    if missing:
        tell(f"{missing} to be done. docs/going-live.md explains each step.")
        raise typer.Exit(1)
    tell("Everything that a live number needs is there.")


def _show(finding: Finding) -> bool:
    mark = "[green]ok[/green]     " if finding.is_ok else "[red]missing[/red]"
    text = f"{mark} {escape(finding.what)}" + (f": {escape(finding.do)}" if finding.do else "")
    console.print(text, highlight=False, soft_wrap=True)
    return not finding.is_ok


def look(of: Callable[[Boxes], queues.Queue], ids: list[int], all_failed: bool, minutes: int, limit: int) -> None:
    """Shows what waits or is stuck; before that, sets rows going again."""
    queue = of(_boxes(load_settings()))
    _need_tables(queue)
    went, stayed = queues.redrive(queue, ids)
    if went:
        tell(f"Tried again: {', '.join(map(str, went))}.")
    if all_failed:
        tell(f"Tried again: {queues.redrive_all(queue)} rows that were given up.")
    tell(queues.summary(queue))
    rows = queue.stuck(timedelta(minutes=minutes), limit)
    if rows:
        console.print(queues.table_of(queue, rows))
    if stayed:
        raise SetupError(
            f"Cannot be tried again: {', '.join(map(str, stayed))}. Only rows that were given up can, while their "
            "content is kept."
        )


def _boxes(settings: Settings) -> Boxes:
    apart = Database(make_engine(settings.webhook_database))
    webhooks = Webhooks(apart, Cipher(settings.key), utc_now, CHANNEL)
    return Boxes(Watch(Database(make_engine(settings.database)), utc_now), webhooks)


def _need_tables(queue: queues.Queue) -> None:
    """Raises SetupError when the database has no such tables yet, or cannot be reached."""
    try:
        queue.depth()
    except StorageError as error:
        raise SetupError(f"{error}. If the database is new, run: seva migrate") from error
    except ProgrammingError as error:
        raise SetupError("The database has no tables of messages yet. Run: seva migrate") from error
