"""Results that are kept in files, so that one row can be made again without the others."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

Result = TypeVar("Result")


def kept(kind: type[Result], file: Path, make: Callable[[], Result], *, again: bool = False) -> Result:
    """Read the result in a file; if there is none, or `again`, make it and write it there."""
    if file.exists() and not again:
        return TypeAdapter(kind).validate_json(file.read_bytes())
    made = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(TypeAdapter(kind).dump_json(made))
    return made


def file_name(key: str, definition: object) -> str:
    """A name that changes with a row's definition."""
    return f"{key}-{sha256(repr(definition).encode()).hexdigest()[:8]}"
