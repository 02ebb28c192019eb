"""How commands tell of an error: in sentences, without a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from seva.errors import SevaError

console = Console()
errors = Console(stderr=True)


@contextmanager
def told() -> Iterator[None]:
    """Turns an error of ours, or of a file, into its text and exit code 1."""
    try:
        yield
    except SevaError as error:
        complain(str(error))
        raise typer.Exit(1) from error
    except OSError as error:
        complain(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")
        raise typer.Exit(1) from error


def complain(text: str) -> None:
    """Says what is wrong, on standard error, exactly as it stands."""
    errors.print(text, style="red", markup=False, highlight=False, soft_wrap=True)
