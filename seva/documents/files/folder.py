"""Files in a folder of this machine."""

from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from seva.documents.files.errors import FileMissing, FilesDenied


class Folder:
    """Implements seva.documents.files.port.Files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> None:
        """Keeps a file, whole or not at all."""
        path = self._folder / name
        # A name of its own: the same content may be written by another turn at this moment.
        part = path.with_name(f"{path.name}.{uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise FilesDenied(f"The folder {self._folder} cannot be written: {error.strerror}.") from error

    def get(self, name: str) -> bytes:
        """The bytes of a file."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(f"A document in {self._folder} cannot be read: {error.strerror}.") from error
        except OSError as error:
            raise FilesDenied(f"A document in {self._folder} cannot be read: {error.strerror}.") from error

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return (self._folder / name).is_file()

    def remove(self, name: str) -> None:
        """Removes a file."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise FilesDenied(f"A document in {self._folder} cannot be removed: {error.strerror}.") from error
