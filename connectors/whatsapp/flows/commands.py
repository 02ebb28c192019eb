"""`seva whatsapp flows`: the services' forms, built from the catalogue, checked, and published at Meta."""

from pathlib import Path
from typing import Annotated

import typer

from connectors.whatsapp.flows import running
from seva.cli.messages import told

FOLDER = Path("var/flows")

flows = typer.Typer(
    help="Forms inside WhatsApp, one for each service and language: build, check, publish.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip

Services = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SERVICE]...", help="Ids of services; all without any.", show_default=False),
]


@flows.command("build")
def build(
    services: Services = None,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the files go.")] = FOLDER,
) -> None:
    """Write the Flow JSON of services, in Hindi and English, into a folder."""
    with told():
        running.build(services or [], to)


@flows.command("check")
def check(
    services: Services = None,
    folder: Annotated[
        Path | None, typer.Option("--in", metavar="FOLDER", help="Check the files in a folder, not the catalogue.")
    ] = None,
) -> None:
    """Check forms against Meta's rules. Exit code 1 if one breaks a rule."""
    with told():
        running.check(services or [], folder)


@flows.command("publish")
def publish(services: Services = None) -> None:
    """Bring forms to Meta and publish them; may be run again at any time, what is unchanged is left alone.

    Needs the public key at Meta (upload-key) and our endpoint reachable, as Meta asks it before it publishes.
    """
    with told():
        running.publish(services or [])
