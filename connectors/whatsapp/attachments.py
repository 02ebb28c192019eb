"""Files that citizens send: fetched from Meta, checked and kept encrypted before the conversation hears of them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from seva.documents.store import DocumentStore, StoredDocument


class Fetch(Protocol):
    """Gets a file of Meta's by its media id; raises an error of connectors.whatsapp.errors."""

    async def __call__(self, our_number: str, media_id: str, sha256: str | None, most: int) -> bytes:
        """The file's content, of at most `most` bytes."""


class Attachments:
    """Keeps what citizens send."""

    def __init__(self, fetch: Fetch, documents: DocumentStore, most: int) -> None:
        self._fetch = fetch
        self._documents = documents
        self._most = most

    async def keep(self, citizen_id: str, our_number: str, media: Mapping[str, Any]) -> dict[str, Any]:
        """The kept file as the conversation's metadata has it; DocumentRefused if it is none that is taken."""
        content = await self._fetch(our_number, str(media["media_id"]), media.get("sha256"), self._most)
        kept: StoredDocument = self._documents.of(citizen_id).keep(content, str(media.get("filename") or ""))
        return asdict(kept)
