"""`python -m seva`, the same as the command `seva`."""

from seva.cli import app

app()
