"""`seva certificates`: for those who check certificates, and those who watch over who issues them."""

import typer

from seva.cli.certificates_monitor import monitor

certificates = typer.Typer(help="Certificates: watching over the log of those that were issued.", no_args_is_help=True)
certificates.command()(monitor)


@certificates.callback()
def _group() -> None:
    """Keeps `monitor` a command of its own while it is the only one."""
