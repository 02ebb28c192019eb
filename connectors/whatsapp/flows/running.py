"""What the commands of `seva whatsapp flows` do."""

from collections.abc import Sequence
from pathlib import Path

import httpx
import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from connectors.whatsapp.flows.all_flows import Flow, chosen, file_problems, flows_of, write
from connectors.whatsapp.flows.check import check_flow
from connectors.whatsapp.flows.publishing import PUBLISHED, Outcome, Publisher, published
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.settings import WhatsAppSettings
from connectors.whatsapp.setup.errors import SetupError
from connectors.whatsapp.setup.running import needed, tell, with_graph
from seva.catalogue import load_catalogue, load_messages
from seva.cli.messages import complain, console
from seva.clock import utc_now
from seva.forms import PublishedForms
from seva.settings import load_settings
from seva.storage import Database
from seva.storage.database import make_engine

NEEDED = ("business_account_id", "access_token", "flow_private_key")
ENDPOINT = "/webhooks/whatsapp/flow"
DOWNLOAD_SECONDS = 20.0


def build(ids: Sequence[str], folder: Path) -> None:
    """Writes Flow JSON."""
    count = write(_flows(ids), folder)
    tell(f"{count} forms are in {folder}. Look at them in the Builder of WhatsApp Manager, or at /phone.")


def check(ids: Sequence[str], folder: Path | None) -> None:
    """Tells each breach of a rule; ends with exit code 1 when there is one."""
    count, problems = file_problems(folder) if folder else _checked(_flows(ids))
    for problem in problems:
        complain(problem)
    if problems:
        raise SetupError(f"{len(problems)} to be set right, in {count} forms.")
    tell(f"{count} forms: all in order.")


def publish(ids: Sequence[str]) -> None:
    """Publishes; shows what was done and what is wrong; exit code 1 when one is not published."""
    flows, settings, ours = _flows(ids), needed(*NEEDED), load_settings()
    database, by_name = Database(make_engine(ours.database)), {flow.name: flow for flow in flows}
    database.migrate()
    forms = PublishedForms(database, utc_now)
    _, problems = _checked(flows)
    if problems:
        raise SetupError("\n".join([*problems, "Nothing was published: set these right first."]))

    async def job(graph: Graph, settings: WhatsAppSettings) -> list[Outcome]:
        endpoint = settings.flow_endpoint or ours.public + ENDPOINT
        publisher = Publisher(graph, settings.business_account_id, endpoint, fetch)
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Flows", total=len(flows))

            def tell(outcome: Outcome) -> None:
                note(forms, by_name[outcome.name], outcome)
                progress.update(task, advance=1, description=outcome.name)

            return await publisher.publish(flows, tell)

    _show(with_graph(job, settings))


def note(forms: PublishedForms, flow: Flow, outcome: Outcome) -> None:
    """Lets the chat offer a form from now on, or no more."""
    if outcome.status == PUBLISHED and not outcome.wrong:
        forms.put(flow.service, flow.language, outcome.id, flow.fingerprint)
    elif outcome.status != PUBLISHED:
        forms.take_back(flow.service, flow.language)


async def fetch(link: str) -> bytes | None:
    """What stands under a link that Meta gave, without our token; None if it is not to be had."""
    try:
        async with httpx.AsyncClient(timeout=DOWNLOAD_SECONDS) as http:
            answer = await http.get(link)
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
    return answer.content if answer.is_success else None


def _flows(ids: Sequence[str]) -> list[Flow]:
    root = load_settings().catalogue
    return list(flows_of(chosen(load_catalogue(root), ids), load_messages(root)))


def _checked(flows: Sequence[Flow]) -> tuple[int, list[str]]:
    return len(flows), [f"{flow.name}: {problem}" for flow in flows for problem in check_flow(flow.json)]


def _show(outcomes: Sequence[Outcome]) -> None:
    told = [outcome for outcome in outcomes if outcome.done or outcome.wrong or not published([outcome])]
    table = Table("form", "state")
    for outcome in told:
        table.add_row(outcome.name, escape(outcome.in_words))
    if told:
        console.print(table)
    count = published(outcomes)
    tell(f"{count} of {len(outcomes)} forms are published; {len(outcomes) - len(told)} were so already, unchanged.")
    if count < len(outcomes):
        raise typer.Exit(1)
