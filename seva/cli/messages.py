"""How commands tell of an error: one sentence, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from seva.errors import SevaError

console = Console()
errors = Console(stderr=True)


@contextmanager
def told() -> Iterator[None]:
    """Turns an error of ours into its text and exit code 1."""
    try:
        yield
    except SevaError as error:
        errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
