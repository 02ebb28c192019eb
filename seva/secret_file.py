"""Secrets that are made once and kept in a file."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def make_secret(file: Path, text: str) -> None:
    """Writes a secret whole into a file that its owner alone can read, unless another process was quicker."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write(text)
    try:
        with suppress(FileExistsError):  # another process was quicker
            os.link(draft, file)
    finally:
        draft.unlink()
