"""`seva certificates`: for those who check certificates, and those who watch over who issues them."""

import typer

from seva.cli.certificates_monitor import monitor
from seva.cli.certificates_verify import verify

certificates = typer.Typer(
    help="Certificates: checking one, and watching over the log of those that were issued.", no_args_is_help=True
)
certificates.command()(verify)
certificates.command()(monitor)
