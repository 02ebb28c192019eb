"""`seva catalogue`: check it, look at a service, begin a new one."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from seva.catalogue import Service, load_catalogue, load_messages
from seva.catalogue.schemas import write_json_schemas
from seva.catalogue.template import new_service
from seva.catalogue.wording_rules import wording_problems
from seva.cli.messages import console, errors, told
from seva.settings import load_settings
from seva.wording import format_rupees

catalogue = typer.Typer(help="The services that government offers, in catalogue/.", no_args_is_help=True)

Root = Annotated[Path | None, typer.Option("--root", help="Folder of the catalogue; default: SEVA_CATALOGUE.")]


def _root(root: Path | None) -> Path:
    return root or load_settings().catalogue


@catalogue.command()
def check(root: Root = None) -> None:
    """Check every file: schema, links between files, both languages, rules of wording."""
    with told():
        folder = _root(root)
        found, messages = load_catalogue(folder), load_messages(folder)
        problems = wording_problems(found, messages)
    for problem in problems:
        errors.print(problem, style="red", markup=False, highlight=False, soft_wrap=True)
    if problems:
        raise typer.Exit(1)
    pilot = sum(service.pilot for service in found.services.values())
    console.print(
        f"{len(found.services)} services ({pilot} in the pilot) of {len(found.departments)} departments, "
        f"{len(found.fields)} questions, {len(found.documents)} documents, {len(messages.keys())} texts: all in order."
    )


@catalogue.command()
def show(service: Annotated[str, typer.Argument(help="Id of a service, such as income_certificate.")], root: Root = None) -> None:
    """Show a service as citizens will see it, in both languages."""
    with told():
        found = load_catalogue(_root(root))
    if service not in found.services:
        near = [s for s in found.services if service.lower() in s] or sorted(found.services)[:5]
        errors.print(f"There is no service {service}. There are, for example: {', '.join(near)}.", style="red")
        raise typer.Exit(1)
    console.print(_table(found.services[service]))


def _table(service: Service) -> Table:
    table = Table("", "English", "हिंदी", title=service.id, show_lines=True)
    for label, text in (("Name", service.name), ("About", service.summary), ("Who", service.eligibility)):
        table.add_row(label, text.en, text.hi)
    fee = "varies" if service.fee_inr is None else format_rupees(service.fee_inr * 100)
    table.add_row("Fee, time", f"{fee}, {service.sla_days} days", f"source: {service.source}")
    for field in service.fields:
        table.add_row(field.id + (" (optional)" if field.optional else ""), field.ask.en, field.ask.hi)
    for document in service.documents:
        table.add_row(document.id + (" (optional)" if document.optional else ""), document.ask.en, document.ask.hi)
    return table


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
    for path in write_json_schemas(folder):
        console.print(str(path))
