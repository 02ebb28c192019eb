"""`seva whatsapp`: sets a number up at Meta, says what it still needs, and looks after what waits or is stuck."""

from pathlib import Path
from typing import Annotated

import typer

from connectors.whatsapp.flows.commands import flows
from connectors.whatsapp.flows.running import publish
from connectors.whatsapp.setup import changing, looking
from connectors.whatsapp.setup.queues import inbox_of, outbox_of, webhooks_of
from seva.cli.messages import told

# Of India: where a government keeps its data.
REGION = "IN"

whatsapp = typer.Typer(
    help="WhatsApp: set a number up, check it, look at what waits. docs/going-live.md leads through it.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
whatsapp.add_typer(flows, name="flows")

Redrive = Annotated[
    list[int] | None, typer.Option("--redrive", metavar="ID", help="Try this row again; may be repeated.")
]
All = Annotated[bool, typer.Option("--all-failed", help="Try everything again that was given up.")]
Minutes = Annotated[int, typer.Option("--older-than", min=0, help="Show what has waited for so many minutes.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Show at most so many rows.")]


def whatsapp_command() -> typer.Typer:
    """The command group, as `seva` takes it."""
    return whatsapp


@whatsapp.command("check")
def check() -> None:
    """Look at everything a live number needs; say what is missing and what to do. Exit code 1 if something is."""
    with told():
        looking.check()


@whatsapp.command("register")
def register(
    region: Annotated[str, typer.Option(help="Country in which Meta keeps what the number stores.")] = REGION,
) -> None:
    """Connect the number, with the PIN in WHATSAPP_PIN. Afterwards upload the key again."""
    with told():
        changing.register(region)


@whatsapp.command("subscribe")
def subscribe(
    callback: Annotated[
        str, typer.Option(metavar="URL", help="Address for this account's events, if another than the app's.")
    ] = "",
) -> None:
    """Let Meta send the account's events to our app."""
    with told():
        changing.subscribe(callback)


@whatsapp.command("upload-key")
def upload_key(
    create: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="First make a new key pair; its private key goes into this file."),
    ] = None,
) -> None:
    """Give Meta the public half of WHATSAPP_FLOW_PRIVATE_KEY, by which Flows are encrypted."""
    with told():
        changing.upload_key(create)


@whatsapp.command("set-profile")
def set_profile() -> None:
    """Set what citizens see of the number: catalogue/templates/profile.yml."""
    with told():
        changing.set_profile()


@whatsapp.command("register-templates")
def register_templates() -> None:
    """Register catalogue/templates at Meta, or bring them up to date; may be run again at any time.

    Meta reviews new and changed templates, within a day as a rule: this does not wait for it.
    """
    with told():
        changing.register_templates()


@whatsapp.command("set-up")
def set_up() -> None:
    """Do all that needs nobody's decision: upload-key, set-profile, register-templates, flows publish.

    May be run again at any time. `make run` does it at its start for the stand-in of Meta.
    """
    with told():
        changing.upload_key(None)
        changing.set_profile()
        changing.register_templates()
        publish([])


@whatsapp.command("webhooks")
def webhooks(redrive: Redrive = None, all_failed: All = False, older_than: Minutes = 5, limit: Limit = 100) -> None:
    """What Meta sent that was answered and not yet read, or could not be stored. Nothing personal is shown."""
    with told():
        looking.look(webhooks_of, redrive or [], all_failed, older_than, limit)


@whatsapp.command("inbox")
def inbox(redrive: Redrive = None, all_failed: All = False, older_than: Minutes = 5, limit: Limit = 100) -> None:
    """Messages of citizens that wait too long or were given up. Nothing personal is shown."""
    with told():
        looking.look(inbox_of, redrive or [], all_failed, older_than, limit)


@whatsapp.command("outbox")
def outbox(redrive: Redrive = None, all_failed: All = False, older_than: Minutes = 5, limit: Limit = 100) -> None:
    """Messages to citizens that wait too long or failed. Nothing personal is shown."""
    with told():
        looking.look(outbox_of, redrive or [], all_failed, older_than, limit)
