"""What documents need of a store for files."""

from typing import Protocol


class Files(Protocol):
    """Keeps bytes under names such as `citizen/ab/abcd…`. Every method may raise a FilesError."""

    def put(self, name: str, content: bytes) -> None:
        """Keeps a file, whole or not at all; one of that name is replaced."""

    def get(self, name: str) -> bytes:
        """The bytes of a file; FileMissing when there is none."""

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""

    def remove(self, name: str) -> None:
        """Removes a file; nothing happens when there is none."""
