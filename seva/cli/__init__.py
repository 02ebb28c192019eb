"""The command line `seva`."""

import typer

from seva.cli.brought import Commands
from seva.cli.catalogue import catalogue
from seva.cli.certificates import certificates
from seva.cli.demo import demo
from seva.cli.figures import figures
from seva.cli.officials import officials
from seva.cli.payments import payments
from seva.cli.processes import migrate, run, shell, train, worker

app = typer.Typer(
    name="seva",
    help="Seva Saathi: government services on WhatsApp.",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(catalogue, name="catalogue")
app.add_typer(officials, name="officials")
app.add_typer(certificates, name="certificates")
app.add_typer(figures, name="figures")
app.add_typer(payments, name="payments")
for command in (run, shell, train, migrate, worker, demo):
    app.command()(command)
