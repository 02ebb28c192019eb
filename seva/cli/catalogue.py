"""`seva catalogue`: check it, look at a service, begin a new one."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from seva.catalogue import Service, load_catalogue
from seva.catalogue.schemas import write_json_schemas
from seva.catalogue.template import new_service
from seva.cli.messages import console, told
from seva.errors import CatalogueError
from seva.processes.checks import checked_catalogue
from seva.settings import load_settings
from seva.wording import format_rupees

catalogue = typer.Typer(help="The services that government offers, in catalogue/.", no_args_is_help=True)

Root = Annotated[Path | None, typer.Option("--root", help="Folder of the catalogue; default: SEVA_CATALOGUE.")]


def _root(root: Path | None) -> Path:
    return root or load_settings().catalogue


@catalogue.command()
def check(root: Root = None) -> None:
    """Check every file: schema, links between files, both languages, rules of wording, Meta's rules of templates."""
    with told():
        found, messages = checked_catalogue(_root(root))
    pilot = sum(service.pilot for service in found.services.values())
    console.print(
        f"{len(found.services)} services ({pilot} in the pilot) of {len(found.departments)} departments, "
        f"{len(found.fields)} questions, {len(found.documents)} documents, {len(messages.keys())} texts: all in order."
    )


@catalogue.command()
def show(
    service: Annotated[str, typer.Argument(help="Id of a service, such as income_certificate.")], root: Root = None
) -> None:
    """Show a service as citizens will see it, in both languages."""
    with told():
        found = load_catalogue(_root(root))
        if service not in found.services:
            near = get_close_matches(service.lower(), found.services, n=5, cutoff=0.4) or sorted(found.services)[:5]
            raise CatalogueError(f"There is no service {service}. There are, for example: {', '.join(near)}.")
    console.print(_table(found.services[service]))


def _table(service: Service) -> Table:
    table = Table("", "English", "हिंदी", title=service.id, show_lines=True)
    for label, text in (("Name", service.name), ("About", service.summary), ("Who", service.eligibility)):
        _add(table, label, text.en, text.hi)
    fee = "varies" if service.fee_inr is None else format_rupees(service.fee_inr * 100)
    time = "seasonal" if service.sla_days is None else f"{service.sla_days} days"
    _add(table, "Fee, time", f"{fee}, {time}", f"source: {service.source}")
    for label, note in (("Fee note", service.fee_note), ("Time note", service.sla_note), ("Note", service.note)):
        if note is not None:
            _add(table, label, note.en, note.hi)
    for step in service.steps:
        _add(table, step.id + (" (optional)" if step.optional else ""), step.ask.en, step.ask.hi)
    return table


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(escape(cell) for cell in cells))


@catalogue.command()
def new(
    service: Annotated[str, typer.Argument(help="Id of the new service: small letters and underscores.")],
    department: Annotated[str, typer.Option(help="Id of its department.")],
    root: Root = None,
) -> None:
    """Begin a service: a file to fill in, with a comment at each key."""
    with told():
        path = new_service(_root(root), service, department)
    console.print(f"{path} is there. Fill in what is marked, then run: seva catalogue check, and make train.")


@catalogue.command()
def schemas(folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path("catalogue/schemas")) -> None:
    """Write the JSON Schemas by which editors check and complete the catalogue's files."""
    with told():
        for path in write_json_schemas(folder):
            console.print(str(path))
