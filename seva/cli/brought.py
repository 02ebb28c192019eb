"""Commands that other packages bring by the entry point `seva.commands`, loaded only when one is called.

So `seva --help` and the core's own commands work, and start quickly, whatever those packages need.
"""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from seva.cli.messages import told

GROUP = "seva.commands"


class Brought(TyperCommand):
    """Stands for a command of another package until it is called."""

    def __init__(self, entry: EntryPoint) -> None:
        super().__init__(entry.name, help=f"More commands: seva {entry.name} --help", add_help_option=False)
        self._entry = entry

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The context of the real command, in which it runs."""
        with told():
            command = typer.main.get_command(self._entry.load()())
        return command.make_context(info_name, args, parent=parent, **extra)


class Commands(TyperGroup):
    """The core's commands, and those that other packages bring."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        return [*super().list_commands(ctx), *sorted(_entries())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or None."""
        entry = _entries().get(cmd_name)
        return super().get_command(ctx, cmd_name) or (Brought(entry) if entry else None)


def _entries() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}
