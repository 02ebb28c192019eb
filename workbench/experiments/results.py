"""Results that are kept in files, so that a run that was cut goes on, and one row can be made again."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

Result = TypeVar("Result")


def result(kind: type[Result], file: Path) -> Result | None:
    """Read the result in a file, if there is one."""
    return TypeAdapter(kind).validate_json(file.read_bytes()) if file.exists() else None


def kept(kind: type[Result], file: Path, make: Callable[[], Result], *, again: bool = False) -> Result:
    """Read the result in a file; if there is none, or `again`, make it and write it there."""
    found = None if again else result(kind, file)
    if found is None:
        found = make()
        file.parent.mkdir(parents=True, exist_ok=True)
        # What is cut while it writes leaves no half of a result.
        unfinished = file.with_suffix(".unfinished")
        unfinished.write_bytes(TypeAdapter(kind).dump_json(found))
        unfinished.replace(file)
    return found


def file_name(key: str, definition: object) -> str:
    """A name that changes with a row's definition."""
    return f"{key}-{sha256(repr(definition).encode()).hexdigest()[:8]}"
