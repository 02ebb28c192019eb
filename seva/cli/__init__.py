"""The command line `seva`."""

from importlib.metadata import entry_points

import typer

from seva.cli.catalogue import catalogue
from seva.cli.processes import migrate, run, shell, train, worker

app = typer.Typer(name="seva", help="Seva Saathi: government services on WhatsApp.", no_args_is_help=True, add_completion=False)
app.add_typer(catalogue, name="catalogue")
for command in (run, shell, train, migrate, worker):
    app.command()(command)
# Other packages bring commands of their own, such as `desk` of the back office, without the core knowing them.
for entry in sorted(entry_points(group="seva.commands"), key=lambda e: e.name):
    app.add_typer(entry.load()(), name=entry.name)
