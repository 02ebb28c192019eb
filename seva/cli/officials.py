"""`seva officials`: the first administrator, accounts that are locked out, and the audit log."""

from pathlib import Path
from typing import Annotated

import typer

from seva.cli.messages import complain, console, told
from seva.officials.accounts import Account
from seva.officials.audit import Finding, check, read_export
from seva.officials.build import Officials, build_officials
from seva.settings import load_settings

officials = typer.Typer(help="Officials: the first administrator, accounts, the audit log.", no_args_is_help=True)
audit = typer.Typer(help="The audit log: export it and check that it is whole.", no_args_is_help=True)
officials.add_typer(audit, name="audit")
Login = Annotated[str, typer.Argument(help="The account's sign-in name.")]


@officials.command("set-up")
def set_up() -> None:
    """Print a one-time code for the first administrator; refused once there is one."""
    with told():
        here = _officials()
        if not here.beginning.is_open():
            complain("There is an administrator already. `seva officials code` gives an account a new one-time code.")
            raise typer.Exit(1)
        _print(f"Open {here.public}/officials/set-up within a day and type this code, once:")
        _print(here.beginning.set_up_code())


@officials.command("list")
def show_list() -> None:
    """List the accounts."""
    with told():
        for account in _officials().accounts.all():
            _print(_line(account))


@officials.command()
def code(login: Login) -> None:
    """Print a one-time code for a forgotten password or a lost phone; what the account had before works no more."""
    with told():
        here = _officials()
        account = _account(here, login)
        if account.sign_in != "password":
            complain("This account signs in with the identity service and needs no code.")
            raise typer.Exit(1)
        made = here.beginning.code_for(None, account)
        _print(f"Open {here.public}/officials/begin within three days and type this code, once:")
        _print(made)


@officials.command()
def unlock(login: Login) -> None:
    """Let an account try again at once that has to wait after too many wrong tries."""
    with told():
        here = _officials()
        account = _account(here, login)
        for subject in (account.login, f"code:{account.id}"):
            here.tries.clear(subject)
        here.audit.record(None, "account.unlocked", account.login)
        _print(f"{account.login} may try again.")


@audit.command()
def verify(
    file: Annotated[Path | None, typer.Option(help="An export to check; default: the log in the database.")] = None,
    head: Annotated[str, typer.Option(help="A head that was written down before, number:hash.")] = "",
) -> None:
    """Check that no entry was changed, left out or cut off; exit code 2 when one was."""
    with told():
        if file:
            with file.open(encoding="utf-8") as lines:
                try:
                    finding = check(read_export(lines), [head] if head else [])
                except ValueError as error:
                    complain(f"{file} is no export of the audit log.")
                    raise typer.Exit(1) from error
        else:
            finding = _officials().audit.check(head)
    _tell(finding)


@audit.command()
def export(file: Annotated[Path, typer.Argument(help="Where to; must not be there yet.")]) -> None:
    """Write all entries with their hashes, one JSON object a line."""
    with told():
        here = _officials()
        here.audit.record(None, "audit.exported", form="jsonl")
        with file.open("x", encoding="utf-8") as lines:
            lines.writelines(f"{entry.line()}\n" for entry in here.audit.all())
        _print(f"Written to {file}.")


def _tell(finding: Finding) -> None:
    if finding.fault:
        complain(f"The log is NOT whole: entry {finding.fault[0]}, {finding.fault[1]}.")
        raise typer.Exit(2)
    _print(f"The log is whole: {finding.entries} entries. Head, to write down elsewhere: {finding.head}")


def _officials() -> Officials:
    return build_officials(load_settings())


def _account(here: Officials, login: str) -> Account:
    account = here.accounts.by_login(login)
    if account is None:
        complain(f"There is no account {login!r}.")
        raise typer.Exit(1)
    return account


def _line(account: Account) -> str:
    departments, districts = ("all" if ids is None else ",".join(sorted(ids)) for ids in
                              (account.scope.departments, account.scope.districts))  # fmt: skip
    state = "stopped" if account.is_stopped else "open"
    return f"{account.login}  {account.role}  departments={departments}  districts={districts}  {state}"


def _print(text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
