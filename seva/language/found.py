"""What the finders of identifiers yield."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A value found inside a text, with its offsets."""

    value: str
    start: int
    end: int
