"""Checks documents by their content and keeps them encrypted, by content hash, in a folder."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self
from uuid import uuid4

import filetype

from seva.documents.intake.errors import DocumentRefused
from seva.errors import StorageError
from seva.storage import Cipher

MAX_BYTES = 10 * 1024 * 1024
ACCEPTED = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}

__all__ = ["ACCEPTED", "MAX_BYTES", "DocumentRefused", "DocumentStore", "StoredDocument"]


@dataclass(frozen=True)
class StoredDocument:
    """A document that was kept; `sha256` is of the content as sent, `size` in bytes."""

    sha256: str
    content_type: str
    size: int
    name: str


class DocumentStore:
    """A folder of encrypted files."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder = folder
        self._cipher = cipher

    def of(self, citizen_id: str) -> Self:
        """The documents of one citizen: a folder of its own, so that erasing them touches nobody else's."""
        return type(self)(self._folder / citizen_id, self._cipher)

    def forget(self, digest: str) -> None:
        """Erases a document; nothing happens when it is not there."""
        with suppress(OSError):
            self._path(digest).unlink()

    def keep_file(self, path: Path) -> StoredDocument:
        """Keeps a local file; DocumentRefused when it is missing, too large, empty or of another type."""
        try:
            if not path.is_file():
                raise DocumentRefused("missing")
            if path.stat().st_size > MAX_BYTES:
                raise DocumentRefused("too_large")
            content = path.read_bytes()
        except OSError as error:
            raise DocumentRefused("missing") from error
        return self.keep(content, path.name)

    def keep(self, content: bytes, name: str) -> StoredDocument:
        """Keeps content; its type is read from the content, never from the name. StorageError when it cannot."""
        if not content:
            raise DocumentRefused("empty")
        if len(content) > MAX_BYTES:
            raise DocumentRefused("too_large")
        kind = filetype.guess_mime(content[:4096])
        if kind not in ACCEPTED:
            raise DocumentRefused("type")
        digest = sha256(content).hexdigest()
        self._write(digest, self._cipher.encrypt_bytes(content))
        return StoredDocument(digest, kind, len(content), f"document.{ACCEPTED[kind]}" if not name else name[-80:])

    def read(self, digest: str) -> bytes:
        """The content of a kept document; StorageError when it is not there."""
        try:
            return self._cipher.decrypt_bytes(self._path(digest).read_bytes())
        except OSError as error:
            raise StorageError(f"A document in {self._folder} cannot be read: {error.strerror}.") from error

    def _write(self, digest: str, token: bytes) -> None:
        path = self._path(digest)
        # A name of its own: the same content may be written by another turn at this moment.
        part = path.with_suffix(f".{uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(token)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise StorageError(f"The folder {self._folder} cannot be written: {error.strerror}.") from error

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
