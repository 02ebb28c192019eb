"""What the commands of `seva whatsapp` that change something at Meta do."""

from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.settings import WhatsAppSettings
from connectors.whatsapp.setup import keys, number
from connectors.whatsapp.setup.errors import SetupError
from connectors.whatsapp.setup.registering import APPROVED, Registered
from connectors.whatsapp.setup.registering import register_templates as register_all
from connectors.whatsapp.setup.running import needed, tell, with_graph
from seva.catalogue import load_profile, load_templates
from seva.cli.messages import console
from seva.settings import load_settings

ACCOUNT = ("business_account_id", "access_token")
NUMBER = ("phone_number_id", "access_token")


def register(region: str) -> None:
    """Connects each number."""
    settings = needed(*NUMBER, "pin")

    async def job(graph: Graph, settings: WhatsAppSettings) -> None:
        for each in settings.tokens:
            await number.register_number(graph, each, settings.pin.get_secret_value(), region)
            tell(f"Number {each} is connected; what it stores is kept in {region}. Now run: seva whatsapp upload-key")

    with_graph(job, settings)


def subscribe(callback: str) -> None:
    """Subscribes the app."""
    settings = needed(*ACCOUNT, *(("verify_token",) if callback else ()))
    if callback and not callback.startswith(("https://", "http://127.0.0.1")):
        raise SetupError(f"{callback} is not https: Meta sends events to https addresses only.")

    async def job(graph: Graph, settings: WhatsAppSettings) -> None:
        word = settings.verify_token.get_secret_value()
        await number.subscribe_app(graph, settings.business_account_id, callback, word)

    with_graph(job, settings)
    tell("Meta sends the account's events to " + (f"{callback} now." if callback else "the app's webhook now."))


def upload_key(create: Path | None) -> None:
    """Gives each number the public key; makes the pair first if wanted."""
    settings = needed(*NUMBER) if create else needed(*NUMBER, "flow_private_key")
    private = keys.make_key(create) if create else settings.flow_private_key.get_secret_value()
    public = keys.public_half(private)
    if create:
        tell(f"The private key is in {create}, which only you can read. Keep it in the state's store of secrets, too.")
        tell(f'Set it for all processes: WHATSAPP_FLOW_PRIVATE_KEY="$(cat {create})"')

    async def job(graph: Graph, settings: WhatsAppSettings) -> list[str]:
        return [await keys.upload_key(graph, each, public) for each in settings.tokens]

    states = with_graph(job, settings)
    tell(f"Meta has the public key of {len(states)} number(s): {', '.join(states)}.")
    if set(states) != {keys.VALID}:
        raise SetupError("Meta does not call it VALID. Register the number again, then upload the key again.")


def set_profile() -> None:
    """Sets the profile of each number."""
    profile, settings = load_profile(load_settings().catalogue), needed(*NUMBER)

    async def job(graph: Graph, settings: WhatsAppSettings) -> None:
        for each in settings.tokens:
            await number.set_profile(graph, each, profile)
            tell(
                f"Number {each} has its profile, {len(profile.prompts)} questions and {len(profile.commands)} commands."
            )

    with_graph(job, settings)


def register_templates() -> None:
    """Registers the templates and shows the state of each; exit code 1 when Meta refused one."""
    templates, settings = load_templates(load_settings().catalogue), needed(*ACCOUNT)

    def progress(row: Registered) -> None:
        console.print(f"{row.name} ({row.language})", style="dim", highlight=False)

    async def job(graph: Graph, settings: WhatsAppSettings) -> list[Registered]:
        return await register_all(graph, settings.business_account_id, templates, progress)

    rows = with_graph(job, settings)
    table = Table("template", "language", "state")
    for row in rows:
        table.add_row(row.name, row.language, escape(row.in_words))
    console.print(table)
    approved = sum(row.status == APPROVED for row in rows)
    tell(
        f"{approved} of {len(rows)} are approved."
        + ("" if approved == len(rows) else " Look again: seva whatsapp check")
    )
    if any(row.is_refused for row in rows):
        raise typer.Exit(1)
