"""`seva keys`: the departments' signing keys and seals, on the back office's own machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from backoffice.certificates import keys, publishing, seals
from backoffice.errors import BackofficeError
from backoffice.models import SigningKey
from backoffice.office import Office

console = Console(markup=False, emoji=False, highlight=False)
group = typer.Typer(help="Show, rotate, withdraw and publish the keys that sign certificates.", no_args_is_help=True)
COLUMNS = ("Key", "Use", "State", "Department", "Signs from", "until", "Counts until", "Public key")


def keys_group(open_office: Callable[[], Office]) -> typer.Typer:
    """The command, over the back office that `open_office` opens when a command runs."""

    @group.callback()
    def opened(context: typer.Context) -> None:
        context.obj = open_office

    return group


def _office(context: typer.Context) -> Office:
    office: Office = context.obj()
    return office


def _change(office: Office, work: Callable[[Session], str]) -> None:
    """Does it and publishes the key set, in one transaction; ends the command with a sentence if it cannot."""
    try:
        with office.sessions.writing() as session:
            said = work(session)
            publishing.publish_keys(session, office)
    except BackofficeError as error:
        console.print(f"{error.title}: {error}", style="red", soft_wrap=True)
        raise typer.Exit(1) from None
    console.print(said, soft_wrap=True)


@group.command("list")
def list_keys(context: typer.Context) -> None:
    """Shows all keys, the root key among them, whose public half verifiers pin."""
    office, shown = _office(context), Table(*COLUMNS)
    publishing.current(office, publishing.KEYS)
    with office.sessions.reading() as session:
        for key in keys.all_keys(session):
            shown.add_row(*_row(key))
    console.print(shown)


def _row(key: SigningKey) -> tuple[str, ...]:
    until = f"withdrawn {key.withdrawn_on}" if key.withdrawn_on else f"{key.valid_until}"
    who = (key.kid, key.use, key.state, key.department)
    return (*who, f"{key.valid_from}", until, f"{key.verify_until}", key.public_key)


@group.command()
def rotate(context: typer.Context, department: Annotated[str, typer.Argument(help="Id of the department.")]) -> None:
    """Makes a new key that signs from today on; what the old one signed still counts."""
    office = _office(context)

    def work(session: Session) -> str:
        made = keys.rotate(session, office, department)
        return f"Signs from now on: {', '.join(key.kid for key in made)}."

    _change(office, work)


@group.command()
def withdraw(
    context: typer.Context, kid: Annotated[str, typer.Argument(help="Id of the key, as `list` shows it.")]
) -> None:
    """Withdraws a key that leaked: nothing counts any more that it ever signed."""
    office = _office(context)
    _change(office, lambda session: f"{keys.withdraw(session, office, kid).kid} is withdrawn.")


@group.command()
def publish(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="Folder in which to write both lists, for offline verifiers.")] = None,
) -> None:
    """Signs the key set anew; with --to, also writes keys.cbor and statuses.cbor."""
    office = _office(context)
    _change(office, lambda session: "The key set is published.")
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
        for what in (publishing.KEYS, publishing.STATUSES):
            (to / f"{what}.cbor").write_bytes(publishing.current(office, what))


@group.command()
def seal(
    context: typer.Context,
    department: Annotated[str, typer.Argument(help="Id of the department.")],
    file: Annotated[Path, typer.Argument(help="PKCS #12 file with key, certificate and chain.", exists=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Password of the file.")],
) -> None:
    """Takes the certificate of a licensed authority with which the department signs PDFs."""
    office = _office(context)

    def work(session: Session) -> str:
        office.check_department(department)
        found = seals.bring(session, office, department, file.read_bytes(), password)
        return f"PDFs of {department} are signed by {found.chain[0].subject.rfc4514_string()}."

    _change(office, work)
